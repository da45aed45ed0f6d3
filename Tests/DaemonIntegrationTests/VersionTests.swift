import Foundation
import Testing
import WatchTestSupport

@testable import rlwatchd

struct VersionTests {
  /// Standard output of the built program.
  private func output(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: DaemonUnderTest.binary)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }

  @Test func theProgramSaysItsVersion() throws {
    #expect(try output(["--version"]) == Rlwatchd.version + "\n")
  }

  @Test func theHelpNamesEveryCommandOfTheContract() throws {
    let help = try output(["--help"])
    for command in ["run", "diagnose", "status", "explain", "config", "list", "export"] {
      #expect(help.contains("\n  \(command) "), "\(command)")
    }
  }
}
