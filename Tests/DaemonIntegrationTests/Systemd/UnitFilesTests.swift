import Foundation
import Testing
import WatchTestSupport

@testable import rlwatchd

/// Every unit and drop-in: systemd has nothing to say about it, and its exposure is known.
struct UnitFilesTests {
  struct Unit: CustomTestStringConvertible, Sendable {
    var file: String
    var dropIn: String?
    var isUser = false
    /// Tenfold, as `--threshold` takes it; nil: it runs nothing itself.
    var exposure: Int?

    var testDescription: String { dropIn.map { "\(file) + \($0)" } ?? file }
  }

  private static let units = [
    Unit(file: "rlwatchd.service", exposure: 5),
    Unit(file: "rlwatchd@.service", exposure: 5),
    Unit(file: "rlwatchd.service", dropIn: "trainer-user.conf", exposure: 5),
    Unit(file: "rlwatchd@.service", dropIn: "instance-user.conf", exposure: 5),
    Unit(file: "rlwatchd.service", dropIn: "read-all-homes.conf", exposure: 7),
    Unit(file: "rlwatchd.service", dropIn: "notify-reload.conf", exposure: 5),
    Unit(file: "rlwatchd-hook.socket"),
    // Network, homes, devices and temporary files are what hooks are outside for.
    Unit(file: "rlwatchd-hook@.service", exposure: 21),
    Unit(file: "rlwatchd-hook@.service", dropIn: "hook-user.conf", exposure: 21),
    Unit(file: "rlwatchd-hook@.service", dropIn: "hook-root.conf", exposure: 25),
    // Name spaces and capabilities, which it can't have everywhere, are most of the score.
    Unit(file: "user/rlwatchd.service", isUser: true, exposure: 64),
  ]

  /// The unit and its drop-in in a folder of their own; its program is the built one, so that
  /// systemd finds it.
  private static func installed(_ unit: Unit) throws -> (folder: TemporaryFolder, path: String) {
    let folder = try TemporaryFolder()
    let name = (unit.file as NSString).lastPathComponent
    // A socket is understood with what it starts.
    let files = [unit.file] + (unit.exposure == nil ? ["rlwatchd-hook@.service"] : [])
    for file in files {
      let text = String(decoding: try Repository.bytes("systemd/\(file)"), as: UTF8.self)
      try folder.write(
        text.replacingOccurrences(
          of: "ExecStart=/usr/bin/rlwatchd", with: "ExecStart=\(BuiltProgram.path("rlwatchd"))"),
        to: (file as NSString).lastPathComponent)
    }
    if let dropIn = unit.dropIn {
      let text = String(decoding: try Repository.bytes("systemd/drop-ins/\(dropIn)"), as: UTF8.self)
      try folder.write(text, to: "\(name).d/\(dropIn)")
    }
    for (page, text) in try GenerateCommand.files(of: .man) {
      let section = (page as NSString).pathExtension
      try folder.write(text, to: "man/man\(section)/\(page)")
    }
    return (folder, folder[name])
  }

  private static func version() async throws -> Int {
    let result = try await BuiltProgram.run(["/usr/bin/systemctl", "--version"])
    return result.lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }

  @Test(arguments: units)
  func systemdHasNothingToSay(_ unit: Unit) async throws {
    if unit.dropIn == "notify-reload.conf", try await Self.version() < 253 {
      try Test.cancel("this systemd doesn't know Type=notify-reload")
    }
    let (folder, path) = try Self.installed(unit)
    let result = try await BuiltProgram.run(
      ["/usr/bin/systemd-analyze"] + (unit.isUser ? ["--user"] : []) + ["verify", path],
      environment: ["MANPATH": folder["man"], "XDG_RUNTIME_DIR": folder.url.path])
    #expect(result.output == "" && result.error == "", "\(result)")
    #expect(result.status == 0)
  }

  @Test(arguments: units.filter { $0.exposure != nil })
  func isExposedNoMoreThanItSays(_ unit: Unit) async throws {
    let exposure = try #require(unit.exposure)
    let (folder, path) = try Self.installed(unit)
    let result = try await BuiltProgram.run(
      [
        "/usr/bin/systemd-analyze", "security", "--offline=true", "--no-pager",
        "--threshold=\(exposure)", path,
      ], environment: ["SYSTEMD_UNIT_PATH": folder.url.path + ":"])
    #expect(result.status == 0, "\(result.lines.last ?? "") \(result.error)")
  }

  /// The template is the service with names of its own: whoever changes one is told of the other.
  @Test func theTemplateIsTheServiceForMany() throws {
    func settings(_ file: String) throws -> [String] {
      String(decoding: try Repository.bytes("systemd/\(file)"), as: UTF8.self)
        .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
    let expected = try settings("rlwatchd.service").map { line in
      switch line {
      case "Description=Watchdog of RL training runs": line + " (%i)"
      case "StateDirectory=rlwatchd", "RuntimeDirectory=rlwatchd": line + "@%i"
      case "ConfigurationDirectory=rlwatchd": line + "/%i"
      case _ where line.hasPrefix("ExecStart="):
        line.replacingOccurrences(of: "/rlwatchd.yaml", with: "/%i/rlwatchd.yaml")
          .replacingOccurrences(of: "/var/lib/rlwatchd", with: "/var/lib/rlwatchd@%i")
      default: line
      }
    }
    #expect(try settings("rlwatchd@.service") == expected)
  }
}
