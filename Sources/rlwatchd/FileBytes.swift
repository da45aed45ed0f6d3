import Glibc
import WatchEngine

/// Whole small files.
enum FileBytes {
  /// The file's bytes.
  ///
  /// - Throws: ``ReadFailure`` with the errno; EFBIG when it is longer than `limit` bytes.
  static func read(_ path: String, limit: Int) throws -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ReadFailure(log: path, code: errno) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw ReadFailure(log: path, code: errno)
      }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { throw ReadFailure(log: path, code: EFBIG) }
    }
  }
}
