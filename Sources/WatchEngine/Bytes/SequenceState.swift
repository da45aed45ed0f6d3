/// Which file of a sequence is read next.
///
/// Pure. Remembers the place of the newest file begun instead of every file: what stands behind it in
/// natural order is unread. A file before it is read again when it was written since: the run went back
/// to a checkpoint, or a second writer is still at its file.
struct SequenceState: Sendable, Equatable {
  struct Member: Sendable, Equatable {
    var path: String
    var stat: FileStat
  }

  /// Paths held; more are asked for again when these are read.
  static let waitingLimit = 1024

  /// The newest file begun, in natural order; nil: none yet.
  private(set) var mark: String?
  /// Last write of the newest file that was read and forgotten, nanoseconds since 1970.
  private(set) var floor = Int64.min
  private var waiting: [String] = []
  /// More files than were held waited.
  private var isCut = false

  /// Goes on from a checkpoint.
  init(mark: String? = nil, floor: Int64 = .min) {
    self.mark = mark
    self.floor = floor
  }

  /// All are held that are to be read but for what ``offer(_:past:open:)`` brings.
  var isExhausted: Bool { waiting.isEmpty }
  /// The files must be offered again.
  var needsOffer: Bool { waiting.isEmpty && isCut }

  /// The files there are; `past` were read, `open` are being read.
  mutating func offer(
    _ members: [Member], past: [CheckpointRecord.PastFile], open: [FileIdentity]
  ) {
    var again: [Member] = []
    var fresh: [String] = []
    let read = Dictionary(past.map { ($0.identity, $0.modified) }, uniquingKeysWith: max)
    let open = Set(open)
    for member in members where !open.contains(member.stat.identity) {
      if let modified = read[member.stat.identity] {
        if member.stat.modified > modified { again.append(member) }
      } else if mark.map({ NaturalOrder.precedes($0, member.path) }) ?? true {
        fresh.append(member.path)
      } else if member.stat.modified > floor {
        again.append(member)
      }
    }
    again.sort { ($0.stat.modified, $0.path) < ($1.stat.modified, $1.path) }
    fresh.sort(by: NaturalOrder.precedes)
    let all = again.map(\.path) + fresh
    isCut = all.count > Self.waitingLimit
    // Reversed, so that the next is taken from the end.
    waiting = all.prefix(Self.waitingLimit).reversed()
  }

  /// Takes the next file to read.
  mutating func next() -> String? {
    guard let path = waiting.popLast() else { return nil }
    if mark.map({ NaturalOrder.precedes($0, path) }) ?? true { mark = path }
    return path
  }

  /// A file that was read is remembered no more.
  mutating func forget(_ file: CheckpointRecord.PastFile) { floor = max(floor, file.modified) }
}
