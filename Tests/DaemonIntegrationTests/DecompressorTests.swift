import Foundation
import Glibc
import Testing
import WatchDelivery
import WatchTestSupport

struct DecompressorTests {
  private func compress(_ folder: TemporaryFolder, _ tool: String, _ name: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool, folder[name]]
    try process.run()
    process.waitUntilExit()
  }

  @Test func aGzippedLogIsReadWhole() throws {
    let folder = try TemporaryFolder()
    let text = (1...5_000).map { "{\"step\": \($0), \"loss\": 0.5}\n" }.joined()
    try folder.write(text, to: "a.log.1")
    try compress(folder, "gzip", "a.log.1")
    let descriptor = try #require(Decompressor.open(folder["a.log.1.gz"]))
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    #expect(try handle.readToEnd() == Data(text.utf8))
  }

  @Test func whatIsNoArchiveGivesNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write("no gzip at all", to: "a.log.1.gz")
    #expect(Decompressor.open(folder["a.log.1.gz"]) == nil)
    #expect(Decompressor.open(folder["missing.gz"]) == nil)
    try folder.write("x", to: "a.log.1")
    #expect(Decompressor.open(folder["a.log.1"]) == nil)
  }
}
