/// Lines for people on descriptor 2.
enum StandardError {
  /// Writes the line whole; a reader that is gone is no reason to stop, so failures are ignored.
  static func say(_ line: String) { Descriptor.writeAll(2, Array((line + "\n").utf8)) }
}
