import Foundation
import Testing
import WatchTestSupport

/// What `run` refuses to start with.
struct RefusalTests {
  @Test func aSecondInstanceIsToldWhoIsThere() async throws {
    let log = try WatchedLog()
    try log.append(SickRun.rows(0..<20))
    let first = try log.daemon()
    try await first.waitUntilReady()
    let second = try log.daemon()
    #expect(try await second.waitForExit() == 69)
    #expect(second.output.count == 1, "\(second.output)")
    #expect(second.output.first?.contains("in use by process \(first.pid)") == true)
    // The first one isn't disturbed.
    try log.append(SickRun.rows(20..<40))
    #expect(try await log.rows(40).steps == Array(0..<40))
    #expect(try await first.stop() == 0)
  }

  struct BadConfig: Sendable {
    var text: String
    /// Behind the file's name: line, column and some words of the reason.
    var place: String
    var reason: String
  }

  @Test(arguments: [
    BadConfig(
      text: "runs:\n  - logs: [/data/a.log]\n    nmae: x\n", place: ":3:5: ", reason: "name"),
    BadConfig(text: "profile: clasic\nruns: [{logs: [/a]}]\n", place: ":1:10: ", reason: "classic"),
    BadConfig(
      text: "runs:\n  - logs: [/a\n", place: ":3:1: ", reason: "while parsing a flow sequence"),
    BadConfig(
      text: "runs: [{logs: [/a]}]\nhooks:\n  - name: x\n    command: [relative]\n",
      place: ":4:15: ", reason: "absolute"),
  ])
  func aBadConfigNamesThePlace(_ bad: BadConfig) async throws {
    let log = try WatchedLog()
    let daemon = try log.daemon(config: bad.text)
    #expect(try await daemon.waitForExit() == 78)
    let said = daemon.output.joined(separator: "\n")
    #expect(said.contains("rlwatchd.yaml\(bad.place)"), "\(said)")
    #expect(said.contains(bad.reason), "\(said)")
    // Refused before anything was made.
    #expect(!FileManager.default.fileExists(atPath: log.state))
  }

  @Test func aConfigThatIsNotThereIsNoInput() async throws {
    let log = try WatchedLog()
    let daemon = try DaemonUnderTest(["run", "--config", log.folder["none.yaml"]])
    #expect(try await daemon.waitForExit() == 66)
    #expect(daemon.output.joined().contains("none.yaml"))
  }

  @Test func aStateDirectoryThatCantBeMadeIsSaid() async throws {
    let log = try WatchedLog()
    try log.folder.write("a file", to: "state")
    let daemon = try log.daemon()
    #expect(try await daemon.waitForExit() == 73)
    #expect(daemon.output.joined().contains(log.state), "\(daemon.output)")
  }

  @Test func noLogAtAllIsAConfigProblem() async throws {
    let log = try WatchedLog()
    let daemon = try log.daemon(config: "profile: classic\n")
    #expect(try await daemon.waitForExit() == 78)
    #expect(daemon.output.joined().contains("no log to watch"))
  }
}
