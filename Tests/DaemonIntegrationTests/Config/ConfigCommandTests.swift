import Foundation
import Testing

/// The built binary's config commands: exit codes and what is printed where.
struct ConfigCommandTests {
  struct Finished {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The daemon stands beside the test bundle.
  static func run(_ arguments: [String]) throws -> Finished {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent()
      .appendingPathComponent("rlwatchd")
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Outputs here are far smaller than a pipe: reading one after the other cannot block.
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Finished(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: said, as: UTF8.self))
  }

  /// A config file in a folder of its own, which the caller's `defer` removes.
  static func file(_ text: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rlwatchd-config-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("c.yaml")
    try Data(text.utf8).write(to: file)
    return file.path
  }

  static func remove(_ file: String) {
    // Ignoring: a leftover in the temporary folder harms nobody.
    try? FileManager.default.removeItem(at: URL(fileURLWithPath: file).deletingLastPathComponent())
  }

  @Test func checkTellsEveryPlace() throws {
    let path = try Self.file(
      "alerts: {cooldown_step: 1}\nentropy_collapse: {threshold: a}\nprofile: classic\n")
    defer { Self.remove(path) }
    let finished = try Self.run(["config", "check", path])
    #expect(finished.status == 78)
    #expect(finished.output == "")
    let lines = finished.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines.first?.hasPrefix("\(path):1:10: unknown key \"cooldown_step\" in alerts, ") == true)
    #expect(
      lines.last ?? ""
        == "\(path):2:31: entropy_collapse.threshold: expected a finite number, found \"a\"")
  }

  @Test func checkOfAGoodFile() throws {
    let path = try Self.file("runs: [{logs: /a}]\nalerts: {slack: {enabled: false}}\n")
    defer { Self.remove(path) }
    let finished = try Self.run(["config", "check", path])
    #expect(finished.status == 0)
    #expect(finished.output == "\(path): OK: profile robust, runs: 1, hooks: 0\n")
    #expect(finished.errors.hasPrefix("\(path):2:10: warning: alerts.slack has no effect"))
  }

  @Test func aMissingFileIsNoInput() throws {
    for arguments in [
      ["config", "check", "/nowhere/c.yaml"], ["config", "show", "--config", "/nowhere/c.yaml"],
    ] {
      let finished = try Self.run(arguments)
      #expect(finished.status == 66)
      #expect(
        finished.errors
          == "rlwatchd: cannot read the config /nowhere/c.yaml: No such file or directory\n")
    }
  }

  @Test func wrongUsageIs64() throws {
    for arguments in [
      ["config", "chekc"], ["explain", "kl_explosin"], ["list", "detectors", "--profile", "x"],
    ] {
      #expect(try Self.run(arguments).status == 64, "\(arguments)")
    }
  }

  @Test func whatInitPrintsPassesCheck() throws {
    let printed = try Self.run(["config", "init"])
    #expect(printed.status == 0)
    let path = try Self.file(printed.output)
    defer { Self.remove(path) }
    #expect(try Self.run(["config", "check", path]).status == 0)
  }

  @Test(arguments: [
    ["list", "detectors"], ["list", "formats"], ["list", "signals"], ["explain"],
  ])
  func listsArePrinted(_ arguments: [String]) throws {
    let finished = try Self.run(arguments)
    #expect(finished.status == 0)
    #expect(finished.output.split(separator: "\n").count > 5)
    #expect(finished.errors == "")
  }
}
