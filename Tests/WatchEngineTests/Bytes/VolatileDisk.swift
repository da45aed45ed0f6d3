import Glibc
import Synchronization

@testable import WatchEngine

/// One folder on a disk that forgets what wasn't synced when the power goes.
///
/// Content is safe from the `fsync` of its file on, names from the one of the folder. Every state on
/// the way is kept in ``moments``, so that a test can cut the power at each of them.
final class VolatileDisk: FileSystemCalls {
  /// What is on the disk and what only in memory.
  struct Moment: Sendable {
    struct File: Sendable {
      var bytes: [UInt8] = []
      var isSynced = false
    }
    /// A change of the folder that may not be on the disk.
    enum Change: Sendable {
      case link(String, Int)
      case move(String, String)
      case remove(String)
    }
    var files: [Int: File] = [:]
    var names: [String: Int] = [:]
    var syncedNames: [String: Int] = [:]
    var changes: [Change] = []
    /// Whatever the test wants to remember of this moment.
    var note = 0
  }

  private struct State: Sendable {
    var moment = Moment()
    var moments: [Moment] = []
    var open: [Int32: Int] = [:]
    var next = VolatileDisk.firstDescriptor
    var syncFails = false
  }
  private let state: Mutex<State>
  private let keepsMoments: Bool
  /// Far above those of the kernel, which may be used beside these.
  static let firstDescriptor: Int32 = 1 << 20

  /// `keepsMoments`: false where only the last state matters.
  init(_ moment: Moment = Moment(), keepsMoments: Bool = true) {
    state = Mutex(State(moment: moment))
    self.keepsMoments = keepsMoments
  }

  var moment: Moment { state.withLock(\.moment) }
  var moments: [Moment] { state.withLock(\.moments) }
  func note(_ note: Int) { state.withLock { $0.moment.note = note } }
  func failSyncs(_ fails: Bool) { state.withLock { $0.syncFails = fails } }

  /// Changes what stands in a file, if there is one.
  func damage(_ path: String, _ body: (inout [UInt8]) -> Void) {
    state.withLock { state in
      if let file = state.moment.names[path] {
        body(&state.moment.files[file, default: .init()].bytes)
      }
    }
  }

  func open(_ path: String, flags: Int32, mode: UInt32) -> Int32 {
    change { state in
      state.next += 1
      if flags & O_DIRECTORY != 0 {
        state.open[state.next] = -1
        return state.next
      }
      if state.moment.names[path] == nil {
        guard flags & O_CREAT != 0 else { return -ENOENT }
        let file = Int(state.next)
        state.moment.files[file] = Moment.File()
        state.moment.names[path] = file
        state.moment.changes.append(.link(path, file))
      }
      let file = state.moment.names[path] ?? 0
      if flags & O_TRUNC != 0 { state.moment.files[file] = Moment.File() }
      state.open[state.next] = file
      return state.next
    }
  }

  func close(_ descriptor: Int32) -> Int32 {
    change {
      $0.open[descriptor] = nil
      return 0
    }
  }

  func pread(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64)
    -> Int
  {
    state.withLock { state in
      let bytes =
        state.moment.files[state.open[descriptor] ?? 0]?.bytes.dropFirst(Int(offset)) ?? []
      buffer.copyBytes(from: bytes.prefix(buffer.count))
      return min(bytes.count, buffer.count)
    }
  }

  func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    change { state in
      let file = state.open[descriptor] ?? 0
      state.moment.files[file]?.bytes += Array(bytes)
      state.moment.files[file]?.isSynced = false
      return bytes.count
    }
  }

  func fsync(_ descriptor: Int32) -> Int32 {
    change { state in
      guard !state.syncFails else { return -EIO }
      if let file = state.open[descriptor], file >= 0 {
        state.moment.files[file]?.isSynced = true
      } else {
        state.moment.syncedNames = state.moment.names
        state.moment.changes = []
      }
      return 0
    }
  }

  func rename(_ from: String, to: String) -> Int32 {
    change { state in
      guard let file = state.moment.names.removeValue(forKey: from) else { return -ENOENT }
      state.moment.names[to] = file
      state.moment.changes.append(.move(from, to))
      return 0
    }
  }

  func unlink(_ path: String) -> Int32 {
    change { state in
      guard state.moment.names.removeValue(forKey: path) != nil else { return -ENOENT }
      state.moment.changes.append(.remove(path))
      return 0
    }
  }

  func stat(_ descriptor: Int32, into result: inout FileStat) -> Int32 {
    let size = state.withLock { $0.moment.files[$0.open[descriptor] ?? 0]?.bytes.count ?? 0 }
    result = FileStat(
      identity: FileIdentity(device: 1, inode: 1), kind: .regular, size: UInt64(size), modified: 0)
    return 0
  }

  func truncate(_ descriptor: Int32, to size: UInt64) -> Int32 { -ENOSYS }
  func makeDirectory(_ path: String, mode: UInt32) -> Int32 { 0 }
  func stat(_ path: String, following: Bool, into result: inout FileStat) -> Int32 { -ENOSYS }
  func list(_ folder: String, error: inout Int32) -> [String]? { nil }
  func readLink(_ path: String) -> String? { nil }
  func fileSystemKind(_ path: String) -> UInt64 { 0 }

  private func change<Result: BinaryInteger>(_ body: (inout sending State) -> Result) -> Result {
    state.withLock { state in
      let result = body(&state)
      if keepsMoments { state.moments.append(state.moment) }
      return result
    }
  }
}

extension VolatileDisk.Moment {
  /// How much of what wasn't synced is there after the power cut.
  struct Cut: Sendable, CustomStringConvertible {
    /// Which changes of the folder are kept, by their place.
    var keeps: @Sendable (Int) -> Bool
    /// What is left of content that wasn't synced.
    var leaves: @Sendable ([UInt8]) -> [UInt8]
    var description: String

    /// The first so many changes of the folder are kept, half of what wasn't synced in a file.
    static func torn(_ count: Int) -> Cut {
      Cut(
        keeps: { $0 < count }, leaves: { Array($0.prefix($0.count / 2)) },
        description: "torn, first \(count) changes")
    }
  }

  func after(_ cut: Cut) -> VolatileDisk.Moment {
    var moment = VolatileDisk.Moment(files: files, names: syncedNames)
    for (place, change) in changes.enumerated() where cut.keeps(place) {
      switch change {
      case .link(let name, let file): moment.names[name] = file
      case .move(let from, let to):
        // The name that was to move may never have come to the disk: then the journal brings both.
        moment.names[to] = moment.names.removeValue(forKey: from) ?? linked(from, before: place)
      case .remove(let name): moment.names[name] = nil
      }
    }
    for (number, file) in files where !file.isSynced {
      moment.files[number]?.bytes = cut.leaves(file.bytes)
    }
    for number in files.keys { moment.files[number]?.isSynced = true }
    moment.syncedNames = moment.names
    return moment
  }

  /// The file a name stood for before a change.
  private func linked(_ name: String, before place: Int) -> Int? {
    var names = syncedNames
    for change in changes[..<place] {
      switch change {
      case .link(let name, let file): names[name] = file
      case .move(let from, let to): names[to] = names.removeValue(forKey: from)
      case .remove(let name): names[name] = nil
      }
    }
    return names[name]
  }
}
