/// What Ray puts before each line that a worker prints: `(TaskRunner pid=4711, ip=10.0.0.2) `, coloured
/// or not.
package enum RayPrefix {
  /// The line behind the prefix, or all of it.
  package static func without(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    // 128: the longest class name and address fit.
    let limit = min(line.count, 128)
    var at = skipColour(line, from: 0)
    guard at < limit, line[at] == 0x28 else { return line }
    guard let close = line[at..<limit].firstIndex(of: 0x29),
      ByteSearch.first(" pid=", in: UnsafeRawBufferPointer(rebasing: line[at..<close])) != nil
    else { return line }
    at = skipColour(line, from: close + 1)
    if at < line.count, line[at] == 0x20 { at += 1 }
    return UnsafeRawBufferPointer(rebasing: line[at...])
  }

  /// Behind an escape sequence that begins at `at`.
  private static func skipColour(_ line: UnsafeRawBufferPointer, from at: Int) -> Int {
    guard at + 1 < line.count, line[at] == 0x1B, line[at + 1] == 0x5B else { return at }
    let end = line[(at + 2)...].prefix(16).firstIndex { $0 >= 0x40 }
    return end.map { $0 + 1 } ?? at
  }
}
