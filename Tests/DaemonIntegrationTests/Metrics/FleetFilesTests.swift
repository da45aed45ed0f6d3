import Foundation
import Testing
import WatchTestSupport

@testable import rlwatchd

/// Rules, dashboard and documentation name the metrics there are, and Prometheus understands them.
struct FleetFilesTests {
  private static func text(_ path: String) throws -> String {
    String(decoding: try Repository.bytes(path), as: UTF8.self)
  }

  /// Everything in a text that looks like a metric of ours.
  private static func metrics(in text: String) -> Set<String> {
    Set(text.matches(of: #/rlwatchd_[a-z_]+/#).map { String($0.output) })
  }

  private static let known = Set(Metric.allCases.map(\.rawValue))

  /// Titles and expressions of the dashboard's panels.
  private static func panels() throws -> [(title: String, expressions: [String])] {
    let bytes = try Repository.bytes("config/grafana/rlwatchd.json")
    let json = try JSONSerialization.jsonObject(with: Data(bytes))
    let panels = (json as? [String: Any])?["panels"] as? [[String: Any]] ?? []
    return panels.map { panel in
      let targets = panel["targets"] as? [[String: Any]] ?? []
      return (panel["title"] as? String ?? "", targets.compactMap { $0["expr"] as? String })
    }
  }

  @Test func theRulesNameMetricsThereAre() throws {
    let named = Self.metrics(in: try Self.text("config/prometheus/rlwatchd.rules.yml"))
    #expect(named.count > 5)
    #expect(named.subtracting(Self.known) == [])
  }

  @Test func theDashboardNamesMetricsThereAre() throws {
    let panels = try Self.panels()
    #expect(panels.count > 10)
    let named = Self.metrics(in: try Self.text("config/grafana/rlwatchd.json"))
    #expect(named.subtracting(Self.known) == [])
    for (title, expressions) in panels { #expect(!expressions.isEmpty, "\(title)") }
  }

  @Test func theDocumentNamesEachMetricAndRule() throws {
    let document = try Self.text("docs/fleet.md")
    let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `rlwatchd_") }
    #expect(rows.reduce(into: Set()) { $0.formUnion(Self.metrics(in: String($1))) } == Self.known)
    let rules = try Self.text("config/prometheus/rlwatchd.rules.yml")
    for name in rules.matches(of: #/alert: (\w+)/#) {
      #expect(document.contains("`\(name.output.1)`"), "\(name.output.1)")
    }
  }

  @Test func prometheusUnderstandsTheRules() async throws {
    let rules = Repository.root.appendingPathComponent("config/prometheus/rlwatchd.rules.yml").path
    #expect(try await Promtool.check("rules \(rules)") == "")
  }

  /// Each shipped alert fires on its series and on nothing else: `Tests/Fleet/rlwatchd.rules.test.yml`.
  @Test func theRulesFireWhenTheyShould() async throws {
    let folder = try TemporaryFolder()
    let rules = try Self.text("config/prometheus/rlwatchd.rules.yml")
    let cases = try Self.text("Tests/Fleet/rlwatchd.rules.test.yml")
    for name in rules.matches(of: #/alert: (\w+)/#) {
      #expect(cases.contains("alertname: \(name.output.1)"), "\(name.output.1) has no case")
    }
    try folder.write(rules, to: "rlwatchd.rules.yml")
    try folder.write(cases, to: "test.yml")
    let result = try await Promtool.run("test rules \(folder["test.yml"])")
    #expect(result.status == 0, "\(result)")
  }

  @Test func prometheusUnderstandsTheDashboard() async throws {
    let folder = try TemporaryFolder()
    var rules = "groups:\n  - name: dashboard\n    rules:\n"
    for (index, expression) in try Self.panels().flatMap(\.expressions).enumerated() {
      let plain = expression.replacingOccurrences(of: "$__rate_interval", with: "5m")
        .replacingOccurrences(of: "$instance", with: ".*").replacingOccurrences(
          of: "$run", with: "a")
      #expect(!plain.contains("$"), "\(expression)")
      rules += "      - record: query:\(index)\n        expr: >-\n          \(plain)\n"
    }
    try folder.write(rules, to: "dashboard.yml")
    #expect(try await Promtool.check("rules \(folder["dashboard.yml"])") == "")
  }

  /// A run's log, the daemon, node_exporter, Prometheus, Alertmanager: `scripts/fleet-demo`.
  @Test func aDyingRunReachesAlertmanager() async throws {
    let result = try await BuiltProgram.run([
      Repository.root.appendingPathComponent("scripts/fleet-demo").path, "--binary",
      DaemonUnderTest.binary,
    ])
    if result.status == 77 { try Test.cancel("\(result.error)") }
    try #require(result.status == 0, "\(result)")
    #expect(result.lines.first == "rlwatchd.prom: mode 0644")
    let beginnings = [
      "alertmanager: firing RlwatchdRunCritical grpo-7b rack=r1: The run in /",
      "prometheus: rows 169, step 169", "promtool check metrics: nothing to say", "grafana: ",
      "rlwatchd: silenced everything of grpo-7b", "alertmanager: resolved RlwatchdRunCritical",
      "prometheus: rlwatchd_up 0 after the stop",
    ]
    for beginning in beginnings {
      #expect(result.lines.contains { $0.hasPrefix(beginning) }, "\(beginning) in \(result)")
    }
  }
}
