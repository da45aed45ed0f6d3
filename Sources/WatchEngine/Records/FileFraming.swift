/// Cuts one file into records, whatever the file is: its first bytes decide once.
///
/// One switch per piece of bytes, none per record. While the first bytes don't tell, they are held
/// back and ``committedOffset`` stays at the start.
package struct FileFraming: Framing {
  /// How the file is cut; nil until it is known.
  package private(set) var kind: RecordKind?
  private let maxLineBytes: Int
  private var start: [UInt8] = []
  private var lines: LineFraming
  private var joiner = BlockJoiner()
  private var samples = SampleJoiner()
  private var events: EventFraming?
  private var transactions: LevelDBFraming?
  private var snapshot: SnapshotFraming?
  /// What a file resumed in its middle is.
  private let resumed: RecordKind

  /// `resumed`: what the file was found to be, when reading goes on behind its start.
  package init(maxLineBytes: Int = 1 << 20, resumed: RecordKind = .line) {
    self.maxLineBytes = maxLineBytes
    self.resumed = resumed
    lines = LineFraming(maxLineBytes: maxLineBytes)
  }

  package var committedOffset: UInt64 {
    switch kind {
    case nil, .damaged?: 0
    case .line?, .samples?: samples.start ?? joiner.start ?? lines.committedOffset
    case .events?: events?.committedOffset ?? 0
    case .transaction?: transactions?.committedOffset ?? 0
    case .object?: snapshot?.committedOffset ?? 0
    }
  }

  /// The path of the file, which may tell what its lines don't.
  package mutating func name(_ path: String) { samples.name(path) }

  package mutating func begin(at offset: UInt64) {
    start = []
    kind = nil
    joiner.reset()
    if offset > 0 { become(resumed, at: offset) }
  }

  private mutating func become(_ kind: RecordKind, at offset: UInt64) {
    self.kind = kind
    (events, transactions, snapshot) = (nil, nil, nil)
    switch kind {
    case .line, .damaged, .samples:
      self.kind = kind == .samples ? .samples : .line
      samples.begin(isResumed: kind == .samples)
      lines.begin(at: offset)
    case .events: events = EventFraming()
    case .transaction: transactions = LevelDBFraming()
    case .object: snapshot = SnapshotFraming(maxObjectBytes: maxLineBytes)
    }
    events?.begin(at: offset)
    transactions?.begin(at: offset)
    snapshot?.begin(at: offset)
  }

  package mutating func split(
    _ bytes: UnsafeRawBufferPointer, body: (Record) -> Void, tooLong: (UInt64) -> Void
  ) {
    switch kind {
    case .line?, .samples?:
      Self.split(&lines, &joiner, &samples, bytes, body, tooLong)
      if samples.hasSamples { kind = .samples }
    case .events?: events?.split(bytes, body: body, tooLong: tooLong)
    case .transaction?: transactions?.split(bytes, body: body, tooLong: tooLong)
    case .object?: splitDocument(bytes, body, tooLong)
    case nil, .damaged?: decide(bytes, body, tooLong)
    }
  }

  /// Static, so that framing and joiners can change at once.
  private static func split(
    _ lines: inout LineFraming, _ joiner: inout BlockJoiner, _ samples: inout SampleJoiner,
    _ bytes: UnsafeRawBufferPointer, _ body: (Record) -> Void, _ tooLong: (UInt64) -> Void
  ) {
    lines.split(bytes, body: { join($0, &joiner, &samples, body) }, tooLong: tooLong)
  }

  private static func join(
    _ line: Record, _ joiner: inout BlockJoiner, _ samples: inout SampleJoiner,
    _ body: (Record) -> Void
  ) {
    // What comes first goes out first, also among torn lines.
    if samples.hasSamples, joiner.start != nil { joiner.flush(body) }
    if samples.take(line, body) { return }
    samples.flush(body)
    joiner.take(line, body)
  }

  private mutating func decide(
    _ bytes: UnsafeRawBufferPointer, _ body: (Record) -> Void, _ tooLong: (UInt64) -> Void
  ) {
    var rest = bytes
    while !rest.isEmpty {
      start.append(rest[0])
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
      guard let found = FramingSniffer.kind(of: start) else { continue }
      feedStart(to: found, body, tooLong)
      return split(rest, body: body, tooLong: tooLong)
    }
  }

  private mutating func feedStart(
    to kind: RecordKind, _ body: (Record) -> Void, _ tooLong: (UInt64) -> Void
  ) {
    let held = start
    start = []
    become(kind, at: 0)
    held.withUnsafeBytes { split($0, body: body, tooLong: tooLong) }
  }

  private mutating func splitDocument(
    _ bytes: UnsafeRawBufferPointer, _ body: (Record) -> Void, _ tooLong: (UInt64) -> Void
  ) {
    guard let before = snapshot?.consumedOffset else { return }
    snapshot?.split(bytes, body: body, tooLong: tooLong)
    guard let snapshot, snapshot.isOver else { return }
    let taken = min(Int(clamping: snapshot.consumedOffset - before), bytes.count)
    become(.line, at: snapshot.consumedOffset)
    split(UnsafeRawBufferPointer(rebasing: bytes[taken...]), body: body, tooLong: tooLong)
  }

  package mutating func settle(body: (Record) -> Void) -> Bool {
    switch kind {
    case .line?, .samples?:
      if lines.isPartial { return Self.settle(&lines, &joiner, &samples, body) }
      let hasSettled = samples.settle(body)
      guard joiner.start != nil else { return hasSettled }
      joiner.flush(body)
      return true
    case .events?: return events?.settle(body: body) ?? false
    case .transaction?, .object?, .damaged?: return false
    case nil:
      // `{}` and the like: too short to be anything but a line.
      guard start.last == UInt8(ascii: "}") else { return false }
      feedStart(to: .line, body, { _ in })
      return settle(body: body)
    }
  }

  private static func settle(
    _ lines: inout LineFraming, _ joiner: inout BlockJoiner, _ samples: inout SampleJoiner,
    _ body: (Record) -> Void
  ) -> Bool {
    guard lines.settle(body: { join($0, &joiner, &samples, body) }) else { return false }
    _ = samples.settle(body)
    joiner.flush(body)
    return true
  }

  package mutating func finish(body: (Record) -> Void) {
    if kind == nil, !start.isEmpty { feedStart(to: .line, body, { _ in }) }
    switch kind {
    case .line?, .samples?: Self.finish(&lines, &joiner, &samples, body)
    case .events?: events?.finish(body: body)
    case .transaction?: transactions?.finish(body: body)
    case .object?: snapshot?.finish(body: body)
    case nil, .damaged?: break
    }
  }

  private static func finish(
    _ lines: inout LineFraming, _ joiner: inout BlockJoiner, _ samples: inout SampleJoiner,
    _ body: (Record) -> Void
  ) {
    lines.finish { join($0, &joiner, &samples, body) }
    samples.flush(body)
    joiner.flush(body)
  }
}
