import Foundation

/// What counts of an alert when it is compared over two ways: who, when, and what was said.
package struct ToldAlert: Hashable, Sendable, CustomStringConvertible {
  package var id: String
  package var step: Int
  package var severity: String
  package var status: String
  package var message: String

  package var description: String { "\(id) step \(step) \(severity) \(status): \(message)" }

  /// From an alert's JSON object (`diagnose`, `state.json`, a hook's input).
  package init?(_ object: [String: Any]) {
    guard let id = object["id"] as? String, let step = object["step"] as? Int,
      let severity = object["severity"] as? String, let status = object["status"] as? String,
      let message = object["message"] as? String
    else { return nil }
    self.id = id
    self.step = step
    self.severity = severity
    self.status = status
    self.message = message
  }

  /// What `diagnose` makes of a log at its path.
  package static func diagnose(
    _ log: String, config: String? = nil
  ) async throws -> [ToldAlert] {
    let result = try await BuiltProgram.run(
      [DaemonUnderTest.binary, "diagnose", "--output", "jsonl"]
        + (config.map { ["--config", $0] } ?? []) + [log])
    guard result.status == 0 else { throw DeadlineMissed("diagnose failed: \(result.error)") }
    return try result.lines.compactMap {
      ToldAlert(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:])
    }
  }

  /// `recent_alerts` of a state file, in their order.
  package static func recent(_ state: String) throws -> [ToldAlert] {
    let data = try Data(contentsOf: URL(fileURLWithPath: state))
    let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return (document?["recent_alerts"] as? [[String: Any]] ?? []).compactMap { ToldAlert($0) }
  }
}
