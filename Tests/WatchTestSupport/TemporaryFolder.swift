package import Foundation

/// A folder that goes away with the test.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("rlwatchd-test-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  package subscript(name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file, creating its folder.
  package func write(_ text: String, to name: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Appends to a file, creating it when it isn't there.
  package func append(_ text: String, to name: String) throws {
    let file = url.appendingPathComponent(name)
    if !FileManager.default.fileExists(atPath: file.path) {
      try write("", to: name)
    }
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
  }

  package func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
