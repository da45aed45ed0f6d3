// With the static standard library the compiler finds `stat` there, not in Glibc.
import CSystemd
import Glibc

/// Where journald listens, and whether standard error leads there.
package enum JournalSocket {
  package static let path = "/run/systemd/journal/socket"

  /// Whether there is a journal to send to; it may appear and vanish while we run.
  package static var isThere: Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  /// Whether descriptor `descriptor` is the stream named by `JOURNAL_STREAM` ("device:inode").
  ///
  /// Compared by number, as systemd asks for: the variable is inherited by children whose standard
  /// error has long been redirected.
  package static func isStream(_ descriptor: Int32, variable: String?) -> Bool {
    guard let variable else { return false }
    let parts = variable.split(separator: ":").map { UInt64($0) }
    guard parts.count == 2, let device = parts[0], let inode = parts[1] else { return false }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
  }
}
