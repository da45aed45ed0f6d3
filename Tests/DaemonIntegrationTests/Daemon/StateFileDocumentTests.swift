import Foundation
import Testing
import WatchTestSupport

/// docs/state-file.md is the contract of `state.json`: its keys and those that are written are the same.
struct StateFileDocumentTests {
  /// Keys of the tables: "| `runs[].rows` | …".
  private static func documented() throws -> Set<String> {
    let text = String(decoding: try Repository.bytes("docs/state-file.md"), as: UTF8.self)
    return Set(
      text.split(separator: "\n").compactMap { line in
        guard line.hasPrefix("| `") else { return nil }
        return line.dropFirst(3).prefix { $0 != "`" }.description
      })
  }

  /// Paths of all keys; what stands under a documented `.*` counts as that.
  private static func keys(of value: Any, at path: String, open: Set<String>) -> Set<String> {
    if let list = value as? [Any] {
      return list.reduce(into: []) { $0.formUnion(keys(of: $1, at: path + "[]", open: open)) }
    }
    guard let map = value as? [String: Any] else { return [] }
    var result: Set<String> = []
    for (key, inner) in map {
      let name = path.isEmpty ? key : "\(path).\(key)"
      let any = path + ".*"
      if open.contains(any) {
        result.insert(any)
      } else {
        result.insert(name)
        result.formUnion(keys(of: inner, at: name, open: open))
      }
    }
    return result
  }

  @Test func keysOfTheDocumentAndOfTheFileAgree() async throws {
    let log = try WatchedLog()
    try log.append(SickRun.rows(0..<200) + ["Traceback (most recent call last):"])
    try log.append(["{\"step\": 1, \"los"] + SickRun.rows(200..<400))
    // Soon after the divergence, so that the two make an incident.
    try log.append(["{\"step\": 400, \"loss\": NaN}"])
    let daemon = try log.daemon(
      config: """
        runs:
          - logs: [\(log.log)]
        hooks:
          - {name: nothing, on: all, shell: 'true'}

        """)
    _ = try await log.rows(401)
    try await daemon.wait(for: "hook nothing exited")
    for order in [["silence", "grpo-7b", "--for", "1h", "--reason", "x"], ["ack", "grpo-7b"]] {
      // The alerts may come to the state a moment later.
      _ = try await FolderEvents.wait(in: log.state, for: "active alerts") { () -> Bool? in
        let state = FileManager.default.contents(atPath: log.stateFile) ?? Data()
        let object = try? JSONSerialization.jsonObject(with: state) as? [String: Any]
        return (object?["active_alerts"] as? [Any])?.isEmpty == false ? true : nil
      }
      let result = try await BuiltProgram.run(
        [DaemonUnderTest.binary] + order + ["--state-dir", log.state])
      #expect(result.status == 0, "\(result)")
    }
    try await daemon.wait(for: " acknowledges ")
    #expect(try await daemon.stop() == 0)
    let data = try Data(contentsOf: URL(fileURLWithPath: log.stateFile))
    let documented = try Self.documented()
    let written = Self.keys(
      of: try JSONSerialization.jsonObject(with: data), at: "",
      open: documented.filter { $0.hasSuffix(".*") })
    // An alert is told of once in the document, as an active one; a recent one has `time` besides.
    let alerts = written.filter { $0.hasPrefix("active_alerts[].") }
    let recent = Set(alerts.map { "recent" + $0.dropFirst("active".count) })
    #expect(alerts.count > 20)
    #expect(
      written.filter { $0.hasPrefix("recent_alerts[].") }.subtracting(recent)
        .filter {
          !$0.hasPrefix("recent_alerts[].values.") && !$0.hasPrefix("recent_alerts[].signals.")
        }
        == ["recent_alerts[].time"])
    let rest = written.filter { !$0.hasPrefix("recent_alerts[].") }.union(["recent_alerts[].time"])
    #expect(documented.subtracting(rest) == [], "documented but not written")
    #expect(rest.subtracting(documented) == [], "written but not documented")
  }
}
