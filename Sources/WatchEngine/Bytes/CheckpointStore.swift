import Glibc

/// The checkpoints of all logs in a state folder: one file for each, and its previous generation.
///
/// Placed as temporary file and rename, made durable after it; what is in place only then becomes the
/// previous generation. So a kill between any two steps leaves the new record or the old one, and a
/// power cut one that was durable, or a younger one: `docs/decisions/checkpoints-are-placed-then-synced.md`.
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
  private let ledger = CheckpointLedger()
  /// A checkpoint is a few KiB; more isn't one.
  private static let sizeLimit = 64 << 20

  /// `state`: the state folder; the records stand in `state/logs`.
  package init(state: String, calls: any FileSystemCalls) {
    folder = PathParts.join(state, "logs")
    self.calls = calls
  }

  /// Makes the folder; an existing one is fine.
  package func prepare() throws(SystemError) {
    let code = calls.makeDirectory(folder, mode: 0o750)
    guard code >= 0 || code == -EEXIST else {
      throw SystemError(call: "mkdir", subject: folder, code: -code)
    }
  }

  /// When a pattern was first watched, as the times of a file that marks it; nil where none can be kept.
  ///
  /// What its logs left beside them since is unread, even if nobody was there to see them.
  func firstWatched(_ pattern: String) -> FileStat? {
    let path = PathParts.join(folder, ContentHash(pattern.utf8).text + ".since")
    if let stat = try? calls.status(of: path) { return stat }
    guard let made = try? calls.opened(path, flags: O_WRONLY | O_CREAT | O_NOFOLLOW, mode: 0o640)
    else { return nil }
    defer { _ = calls.close(made) }
    return try? calls.status(of: made)
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

  /// Puts one record in place: it outlives the process, and from ``sync(_:)`` on a power cut.
  ///
  /// One placement at a time; a sync may run beside it.
  package func place(_ record: CheckpointRecord) throws(SystemError) {
    let path = path(of: record.log)
    let temporary = path + ".new"
    let bytes = CheckpointSeal.seal(record.text.bytes, generation: record.generation)
    let descriptor = try calls.opened(
      temporary, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o640)
    do throws(SystemError) {
      try calls.writeAll(bytes, to: descriptor, named: temporary)
    } catch {
      _ = calls.close(descriptor)
      // A half-written file helps nobody and holds space on a full disk.
      _ = calls.unlink(temporary)
      throw error
    }
    try calls.check("close", temporary) { calls.close(descriptor) }
    let standing = ledger.standing(of: record.log)
    if standing == .unknown, try syncFile(path) { try syncFolder() }
    // Not known before both renames are through.
    ledger.set(record.log, .unknown)
    if case .placed = standing {
      // What is in place may not be on the disk: it must not displace the generation that is.
    } else {
      let kept = calls.rename(path, to: path + ".previous")
      guard kept >= 0 || kept == -ENOENT else {
        throw SystemError(call: "rename", subject: path, code: -kept)
      }
    }
    try calls.check("rename", path) { calls.rename(temporary, to: path) }
    ledger.set(record.log, .placed(record.generation))
  }

  /// Makes the content of a placed record durable; records may be synced beside each other.
  ///
  /// ``syncNames(of:errors:)`` ends the batch.
  func syncContent(of record: CheckpointRecord) -> SystemError? {
    do throws(SystemError) {
      let path = path(of: record.log)
      return try syncFile(path) ? nil : SystemError(call: "open", subject: path, code: ENOENT)
    } catch {
      return error
    }
  }

  /// Makes the names of a batch durable; gives the error of each record, those of its content included.
  func syncNames(of records: [CheckpointRecord], errors: [SystemError?]) -> [SystemError?] {
    var errors = errors
    do throws(SystemError) { try syncFolder() } catch {
      errors = errors.map { $0 ?? error }
    }
    for (record, error) in zip(records, errors) where error == nil {
      ledger.synced(record.log, record.generation)
    }
    return errors
  }

  /// False when there is no such file.
  private func syncFile(_ path: String) throws(SystemError) -> Bool {
    let descriptor: Int32
    do throws(SystemError) {
      descriptor = try calls.opened(path, flags: O_RDONLY | O_NOFOLLOW)
    } catch {
      guard error.code == ENOENT else { throw error }
      return false
    }
    defer { _ = calls.close(descriptor) }
    try calls.check("fsync", path) { calls.fsync(descriptor) }
    return true
  }

  private func syncFolder() throws(SystemError) {
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
      let node = try? payload.withUnsafeBytes({ try JSONDocument.parse($0) }),
      let record = try? CheckpointRecord(node: node),
      record.generation == generation, record.log == log
    else { return .broken }
    return .whole(record)
  }
}
