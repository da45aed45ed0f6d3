import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import WatchDelivery

/// `rlwatchd notify alertmanager` against Debian's prometheus-alertmanager.
@Suite(
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: "/usr/bin/prometheus-alertmanager"),
    "needs prometheus-alertmanager"))
struct NotifyAlertmanagerTests {
  /// An Alertmanager on a free port that tells its webhook, an http-sink, what it would tell people.
  private final class Setting: Sendable {
    let receiver: LocalServer
    let manager: DaemonUnderTest
    let url: String

    init() async throws {
      receiver = try await LocalServer("http-sink", answers: ["200"])
      try receiver.folder.write(
        """
        route:
          receiver: sink
          group_by: ["..."]
          group_wait: 0s
          group_interval: 100ms
        receivers:
          - name: sink
            webhook_configs:
              - {url: "http://127.0.0.1:\(receiver.port)/", send_resolved: true}
        """, to: "alertmanager.yml")
      manager = try DaemonUnderTest(command: [
        "/usr/bin/prometheus-alertmanager", "--config.file=\(receiver.folder["alertmanager.yml"])",
        "--storage.path=\(receiver.folder["storage"])", "--web.listen-address=127.0.0.1:0",
        "--cluster.listen-address=",
      ])
      let line = try await manager.wait(for: "Listening on").line
      let port = line.components(separatedBy: "address=127.0.0.1:").last?.prefix { $0.isNumber }
      url = "http://127.0.0.1:\(port ?? "0")"
    }

    /// `GET /api/v2/alerts`: those that fire.
    func alerts() async throws -> [[String: Any]] {
      let result = try await BuiltProgram.run([
        "/usr/bin/curl", "--silent", "--noproxy", "*", url + "/api/v2/alerts",
      ])
      let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      return try #require(json as? [[String: Any]])
    }

    /// Waits for a notification; its status and its labels.
    func told(_ count: Int) async throws -> [(status: String, labels: [String: String])] {
      let path = receiver.folder.url.path
      _ = try await FolderEvents.wait(in: path, for: "\(count) notifications") {
        let lines = (try? self.receiver.received()) ?? []
        return lines.count >= count ? true : nil
      }
      return try receiver.received().map { request in
        let body = try JSONSerialization.jsonObject(
          with: Data((request["body"] as? String ?? "").utf8))
        let alert = ((body as? [String: Any])?["alerts"] as? [[String: Any]])?.first
        return (alert?["status"] as? String ?? "", alert?["labels"] as? [String: String] ?? [:])
      }
    }
  }

  @Test func itFiresEscalatesAndEnds() async throws {
    let setting = try await Setting()
    func notify(_ severity: Severity, _ status: AlertStatus) async throws {
      let run = try await NotifyRun.run(
        ["alertmanager", "--url", setting.url, "--label", "cluster=a1"],
        alert: AlertExample.alert(severity: severity, status: status))
      #expect(run.status == 0 && run.words == "sent to 127.0.0.1 (200)", "\(run)")
    }
    try await notify(.warning, .firing)
    #expect(try await setting.told(1).map(\.status) == ["firing"])
    try await notify(.critical, .firing)
    #expect(try await setting.told(2).map(\.status) == ["firing", "firing"])
    let alerts = try await setting.alerts()
    #expect(alerts.count == 2)
    let critical = try #require(
      alerts.first { ($0["labels"] as? [String: String])?["severity"] == "critical" })
    #expect(
      critical["labels"] as? [String: String] == [
        "alertname": "entropy_collapse", "cluster": "a1", "detector": "entropy_collapse",
        "log": "/data/runs/grpo-7b/train.log", "run": "grpo-7b", "severity": "critical",
      ])
    let annotations = try #require(critical["annotations"] as? [String: String])
    #expect(annotations["description"] == AlertExample.alert().message)
    #expect(annotations["runbook"] == "rlwatchd explain entropy_collapse")
    #expect(annotations["value"] == "0.1234 (baseline 2.25, limit 1)")

    // One end for both tiers; the third, which never fired, is no news.
    try await notify(.critical, .resolved)
    let told = try await setting.told(4)
    let ended = told.filter { $0.status == "resolved" }.compactMap { $0.labels["severity"] }
    #expect(ended.sorted() == ["critical", "warning"] && told.count == 4, "\(told)")
    #expect(try await setting.alerts().isEmpty)
  }

  @Test func hostileTextIsAnAlert() async throws {
    let setting = try await Setting()
    for text in HostileAlert.texts where !text.isEmpty && text != " " {
      let run = try await NotifyRun.run(
        ["alertmanager", "--url", setting.url + "/"], alert: HostileAlert.alert(text))
      #expect(run.status == 0, "\(run)")
    }
    let alerts = try await setting.alerts()
    #expect(alerts.count == HostileAlert.texts.count - 2)
    #expect(alerts.allSatisfy { ($0["labels"] as? [String: String])?["severity"] == "critical" })
  }

  @Test func aWrongPathIsNamed() async throws {
    let setting = try await Setting()
    let run = try await NotifyRun.run(["alertmanager", "--url", setting.url + "/elsewhere"])
    #expect(run.status == 77 && run.words.contains("answered 404"), "\(run)")
  }
}
