import Foundation
import Testing
import WatchDelivery

struct StateFileTests {
  private func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  @Test func replacesTheContentWholly() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("state.json")
    let file = StateFile(path: url.path)
    try file.write(Array(repeating: 65, count: 100_000))
    try file.write(Array("short".utf8))
    #expect(try String(contentsOf: url, encoding: .utf8) == "short")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["state.json"])
    var status = stat()
    try #require(stat(url.path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test func readersNeverSeeAPart() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("state.json")
    let file = StateFile(path: url.path)
    let contents = [Array(repeating: UInt8(65), count: 50_000), Array(repeating: 66, count: 7)]
    try file.write(contents[0])
    for round in 0..<50 {
      let reader = try FileHandle(forReadingFrom: url)
      try file.write(contents[(round + 1) % 2])
      // Opened before the change: still the old one, to its end.
      #expect(try reader.readToEnd().map(Array.init) == contents[round % 2])
    }
  }

  @Test func aPlantedLinkIsNotFollowed() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let victim = folder.appendingPathComponent("victim")
    try Data("untouched".utf8).write(to: victim)
    let path = folder.appendingPathComponent("state.json").path
    try FileManager.default.createSymbolicLink(
      atPath: path + ".tmp", withDestinationPath: victim.path)
    try StateFile(path: path).write(Array("new".utf8))
    #expect(try String(contentsOf: victim, encoding: .utf8) == "untouched")
  }

  @Test func failuresAreThrownAndTheOldContentStays() throws {
    let missing = StateFile(path: "/nonexistent/state.json")
    #expect(throws: SystemFailure("create", "/nonexistent/state.json.tmp", errno: ENOENT)) {
      try missing.write([])
    }
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // A folder in the file's place can't be replaced by a file.
    let path = folder.appendingPathComponent("state.json").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: SystemFailure.self) { try StateFile(path: path).write([1]) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["state.json"])
  }
}
