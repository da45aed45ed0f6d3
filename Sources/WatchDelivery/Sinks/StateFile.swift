import Glibc

/// A file that readers see whole at any moment: the old bytes or the new ones.
///
/// Temporary file in the same folder, fsync, rename, fsync of the folder. One writer at a time: who
/// writes holds a lock. Not a sink: it is told states, not alerts.
package struct StateFile: Sendable {
  package let path: String
  private let mode: mode_t
  private let isDurable: Bool

  /// 0640: dashboards read the state through the service's group, others have no business there.
  ///
  /// `isDurable` false: without any fsync; after a crash of the machine the file may be the old one,
  /// or empty.
  package init(path: String, mode: UInt32 = 0o640, isDurable: Bool = true) {
    self.path = path
    self.mode = mode
    self.isDurable = isDurable
  }

  /// Replaces the content; durable when it returns.
  ///
  /// On a failure the old content stays, the temporary file is removed and the failure is thrown.
  package func write(_ bytes: [UInt8]) throws(SystemFailure) {
    let temporary = path + ".tmp"
    do throws(SystemFailure) {
      try fill(temporary, with: bytes)
      guard rename(temporary, path) == 0 else {
        throw SystemFailure("rename", temporary, errno: errno)
      }
    } catch {
      // It may not exist, or the folder may be read-only: the first failure is the one to tell.
      _ = unlink(temporary)
      throw error
    }
    if isDurable { try syncFolder() }
  }

  private func fill(_ temporary: String, with bytes: [UInt8]) throws(SystemFailure) {
    // Left behind by a crash; a link planted in its place is removed, not followed.
    guard unlink(temporary) == 0 || errno == ENOENT else {
      throw SystemFailure("remove", temporary, errno: errno)
    }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw SystemFailure("create", temporary, errno: errno) }
    defer { close(descriptor) }
    // Whatever the umask is.
    guard fchmod(descriptor, mode) == 0 else {
      throw SystemFailure("set the mode of", temporary, errno: errno)
    }
    let result = Self.writeAll(bytes, to: descriptor)
    guard result == 0 else { throw SystemFailure("write", temporary, errno: result) }
    guard !isDurable || fsync(descriptor) == 0 else {
      throw SystemFailure("sync", temporary, errno: errno)
    }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if count == 0 || errno != EINTR {
          return count == 0 ? EIO : errno
        }
      }
      return 0
    }
  }

  private func syncFolder() throws(SystemFailure) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
    let name = folder ?? "."
    let descriptor = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure("open", name, errno: errno) }
    defer { close(descriptor) }
    // Some file systems (overlay, FUSE) have no fsync for folders: nothing to be gained there.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw SystemFailure("sync", name, errno: errno)
    }
  }
}
