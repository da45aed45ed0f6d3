import Foundation
import Testing
import WatchDelivery

struct HookFileTests {
  /// A folder under /tmp, which is sticky and so allowed.
  private func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    return url.resolvingSymlinksInPath()
  }

  private func script(in folder: URL, mode: mode_t) throws -> String {
    let path = folder.appendingPathComponent("hook").path
    try Data("#!/bin/sh\n".utf8).write(to: URL(fileURLWithPath: path))
    try #require(chmod(path, mode) == 0)
    return path
  }

  private func problem(_ argv: [String]) -> String? {
    HookFile.problem(argv: argv, path: "/usr/bin:/bin")
  }

  @Test(
    arguments: [
      (mode_t(0o755), nil), (0o700, nil), (0o775, "may be written"), (0o757, "may be written"),
      (0o644, "can't be executed"),
    ] as [(mode_t, String?)])
  func theModeDecides(_ mode: mode_t, _ words: String?) throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let problem = problem([try script(in: folder, mode: mode)])
    if let words {
      #expect(problem?.contains(words) == true, "\(problem ?? "nil")")
    } else {
      #expect(problem == nil)
    }
  }

  @Test func aFolderAnybodyMayWriteToIsRefused() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try script(in: folder, mode: 0o755)
    try #require(chmod(folder.path, 0o777) == 0)
    #expect(problem([path])?.contains("anybody may write to") == true)
    try #require(chmod(folder.path, 0o1777) == 0)
    #expect(problem([path]) == nil)
  }

  @Test func aLinkIsJudgedByBothItsEnds() throws {
    let safe = try folder()
    let open = try folder()
    defer { for folder in [safe, open] { try? FileManager.default.removeItem(at: folder) } }
    let path = try script(in: safe, mode: 0o755)
    let link = open.appendingPathComponent("link").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(problem([link]) == nil)
    try #require(chmod(open.path, 0o777) == 0)
    #expect(problem([link])?.contains("anybody may write to") == true)
  }

  @Test func aScriptGivenToAnInterpreterIsJudgedToo() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try script(in: folder, mode: 0o666)
    #expect(problem(["/bin/sh", "-e", path])?.contains("may be written") == true)
    #expect(problem(["/bin/sh", "-c", "true"]) == nil)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func anotherUsersFileIsRefused() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try script(in: folder, mode: 0o755)
    try #require(chown(path, 12_345, 0) == 0)
    #expect(problem([path])?.contains("belongs to user 12345") == true)
    try #require(chown(path, 0, 0) == 0 && chown(folder.path, 12_345, 0) == 0)
    #expect(problem([path])?.contains("who could replace the hook") == true)
  }

  @Test(arguments: [
    ([String](), "the command is empty"), (["/nonexistent"], "can't be found"),
    (["bin/true"], "must be an absolute path"), (["no-such-program-here"], "on PATH"),
    (["/etc"], "is not a file"),
  ])
  func whatCannotRunIsSaid(_ argv: [String], _ words: String) {
    #expect(problem(argv)?.contains(words) == true)
  }

  @Test func aNameIsFoundOnThePath() {
    #expect(HookFile.locate("true", path: "bin:/nonexistent:/usr/bin") == "/usr/bin/true")
    #expect(problem(["true"]) == nil)
  }
}
