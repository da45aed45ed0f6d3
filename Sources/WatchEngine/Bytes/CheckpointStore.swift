import Glibc

/// The checkpoints of all logs in a state folder: one file for each, and its previous generation.
///
/// Written as temporary file, fsync, rename, folder fsync. Between any two of these steps a reader
/// finds the new record, the old one or the previous one, always whole.
package struct CheckpointStore: Sendable {
  package enum Loaded: Sendable, Equatable {
    /// There never was one.
    case none
    case record(CheckpointRecord)
    /// The newest is unusable, this is the one before.
    case previous(CheckpointRecord)
    /// There was one and nothing of it can be used.
    case corrupt
  }

  package let folder: String
  private let calls: any FileSystemCalls
  private let coder: any CheckpointCoder
  /// A checkpoint is a few KiB; more isn't one.
  private static let sizeLimit = 64 << 20

  /// `state`: the state folder; the records stand in `state/logs`.
  package init(state: String, calls: any FileSystemCalls, coder: any CheckpointCoder) {
    folder = PathParts.join(state, "logs")
    self.calls = calls
    self.coder = coder
  }

  /// Makes the folder; an existing one is fine.
  package func prepare() throws(SystemError) {
    let code = calls.makeDirectory(folder, mode: 0o750)
    guard code >= 0 || code == -EEXIST else {
      throw SystemError(call: "mkdir", subject: folder, code: -code)
    }
  }

  package func path(of log: String) -> String {
    PathParts.join(folder, ContentHash(log.utf8).text + ".json")
  }

  package func load(_ log: String) -> Loaded {
    let path = path(of: log)
    let newest = read(path, log: log)
    if case .whole(let record) = newest { return .record(record) }
    // Out of the way, or the next write would keep it in place of the previous generation.
    if newest == .broken { _ = calls.rename(path, to: path + ".corrupt") }
    let previous = read(path + ".previous", log: log)
    if case .whole(let record) = previous { return .previous(record) }
    return newest == .absent && previous == .absent ? .none : .corrupt
  }

  /// Makes one record durable but for the folder; ``sync()`` ends a batch.
  package func write(_ record: CheckpointRecord) throws(SystemError) {
    let path = path(of: record.log)
    let temporary = path + ".new"
    let bytes = CheckpointSeal.seal(coder.encode(record.node), generation: record.generation)
    let descriptor = try calls.opened(
      temporary, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o640)
    do throws(SystemError) {
      try calls.writeAll(bytes, to: descriptor, named: temporary)
      try calls.check("fsync", temporary) { calls.fsync(descriptor) }
    } catch {
      _ = calls.close(descriptor)
      // A half-written file helps nobody and holds space on a full disk.
      _ = calls.unlink(temporary)
      throw error
    }
    try calls.check("close", temporary) { calls.close(descriptor) }
    let kept = calls.rename(path, to: path + ".previous")
    guard kept >= 0 || kept == -ENOENT else {
      throw SystemError(call: "rename", subject: path, code: -kept)
    }
    try calls.check("rename", path) { calls.rename(temporary, to: path) }
  }

  /// Makes the renames of a batch durable.
  package func sync() throws(SystemError) {
    let descriptor = try calls.opened(folder, flags: O_RDONLY | O_DIRECTORY)
    defer { _ = calls.close(descriptor) }
    try calls.check("fsync", folder) { calls.fsync(descriptor) }
  }

  private enum Read: Equatable {
    case absent
    case broken
    case whole(CheckpointRecord)
  }

  private func read(_ path: String, log: String) -> Read {
    let descriptor: Int32
    do throws(SystemError) {
      descriptor = try calls.opened(path, flags: O_RDONLY | O_NOFOLLOW)
    } catch {
      return error.code == ENOENT ? .absent : .broken
    }
    defer { _ = calls.close(descriptor) }
    guard let stat = try? calls.status(of: descriptor), stat.size <= Self.sizeLimit,
      let bytes = try? calls.block(of: descriptor, at: 0, count: Int(stat.size)),
      let (payload, generation) = CheckpointSeal.open(bytes),
      let node = try? coder.decode(payload), let record = try? CheckpointRecord(node: node),
      record.generation == generation, record.log == log
    else { return .broken }
    return .whole(record)
  }
}
