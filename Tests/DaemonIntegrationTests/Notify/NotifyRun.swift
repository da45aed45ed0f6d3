import Foundation
import WatchEngine
import WatchTestSupport

@testable import WatchDelivery

/// One run of `rlwatchd notify` with an alert on its standard input.
struct NotifyRun {
  /// Its last words, on either stream, without "rlwatchd notify CHANNEL: ".
  let words: String
  let status: Int32
  let output: String

  /// Variables of the test's own that would lead elsewhere.
  private static let environment = ["http_proxy": "", "https_proxy": "", "ALL_PROXY": ""]

  static func run(
    _ arguments: [String], alert: AlertEvent? = nil, input: [UInt8]? = nil,
    environment: [String: String] = [:]
  ) async throws -> NotifyRun {
    let result = try await BuiltProgram.run(
      [DaemonUnderTest.binary, "notify"] + arguments,
      environment: Self.environment.merging(environment) { $1 },
      input: input ?? Delivery(alert ?? AlertExample.alert()).json)
    let all = result.output + result.error
    let start = "rlwatchd notify \(arguments.first ?? ""): "
    let line = all.split(separator: "\n").last.map(String.init) ?? ""
    return NotifyRun(
      words: line.hasPrefix(start) ? String(line.dropFirst(start.count)) : line,
      status: result.status, output: all)
  }

  /// Writes a secret as an administrator should.
  static func secret(_ text: String, in folder: TemporaryFolder, _ name: String = "secret") throws
    -> String
  {
    try folder.write(text + "\n", to: name)
    chmod(folder[name], 0o600)
    return folder[name]
  }
}
