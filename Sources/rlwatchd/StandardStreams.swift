import Glibc

/// Standard output, written whole; a closed pipe ends the process as usual.
enum StandardOutput {
  static func write(_ bytes: [UInt8]) { Descriptor.writeAll(STDOUT_FILENO, bytes) }
}

/// Whole writes over a file descriptor.
enum Descriptor {
  /// Writes all bytes; gives up at the first error but EINTR.
  ///
  /// False when it did.
  @discardableResult
  static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
