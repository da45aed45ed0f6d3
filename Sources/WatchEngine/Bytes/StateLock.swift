import Glibc

/// The one instance per state folder: a lock on an open file, which no kill leaves behind.
package final class StateLock {
  /// Somebody else holds the lock, or it can't be had.
  package enum Failure: Error, Sendable, Equatable {
    /// `pid` is nil when the holder didn't write it.
    case held(path: String, pid: Int32?)
    case system(SystemError)

    /// One sentence for people.
    package var message: String {
      switch self {
      case .held(let path, let pid):
        let holder = pid.map { "process \($0)" } ?? "another process"
        return "The state directory is in use by \(holder), which holds \(path)."
      case .system(let error):
        return "Can't lock \(error.subject): \(error.call) fails with errno \(error.code)."
      }
    }
  }

  package let path: String
  private let descriptor: Int32

  /// Takes the lock of the state folder without waiting.
  package init(state: String) throws(Failure) {
    path = PathParts.join(state, "lock")
    let calls = LiveSystemCalls()
    do throws(SystemError) {
      descriptor = try Self.opened(path, calls)
    } catch {
      throw .system(error)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = Self.holder(descriptor, calls)
      _ = calls.close(descriptor)
      throw code == EWOULDBLOCK
        ? .held(path: path, pid: holder)
        : .system(SystemError(call: "flock", subject: path, code: code))
    }
    // Who holds it is a help for people only: a full disk must not keep the daemon from starting.
    _ = calls.truncate(descriptor, to: 0)
    try? calls.writeAll(Array("\(getpid())\n".utf8), to: descriptor, named: path)
  }

  deinit { _ = close(descriptor) }

  /// A lock that is there serves on a read-only file system, too.
  private static func opened(_ path: String, _ calls: LiveSystemCalls) throws(SystemError) -> Int32
  {
    do throws(SystemError) {
      return try calls.opened(path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o640)
    } catch {
      guard error.code == EROFS else { throw error }
      return try calls.opened(path, flags: O_RDONLY | O_NOFOLLOW)
    }
  }

  private static func holder(_ descriptor: Int32, _ calls: LiveSystemCalls) -> Int32? {
    guard let bytes = try? calls.block(of: descriptor, at: 0, count: 16) else { return nil }
    return Int32(String(decoding: bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self))
  }
}
