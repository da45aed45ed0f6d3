import Glibc

/// Lines for people on descriptor 2.
enum ErrorLine {
  /// Writes the line whole; a reader that is gone is no reason to stop, so failures are ignored.
  static func say(_ line: String) {
    var bytes = Array(line.utf8)[...]
    bytes.append(0x0a)
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
