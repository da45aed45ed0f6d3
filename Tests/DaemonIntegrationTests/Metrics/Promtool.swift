import Foundation
import Testing
import WatchTestSupport

/// Prometheus's own linter, where it is installed; else the test is skipped and says so.
enum Promtool {
  /// What `promtool check …` has to say; empty: nothing, and it was content.
  static func check(_ arguments: String) async throws -> String {
    let result = try await run("check \(arguments)")
    return result.status == 0 ? result.error : "status \(result.status): \(result.error)"
  }

  static func run(_ arguments: String) async throws -> BuiltProgram.Result {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool") else {
      try Test.cancel("promtool is not installed: make deps")
    }
    return try await BuiltProgram.run(["/bin/sh", "-c", "promtool \(arguments)"])
  }
}
