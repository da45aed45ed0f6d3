import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// The daemon beside a real journald: what it writes is read back with journalctl.
@Suite(.enabled("no right to run a journald here") { try await BuiltProgram.canRunJournald() })
struct DaemonJournalTests {
  @Test func alertsAreReadBackByFieldAndPriority() async throws {
    let box = try await JournalBox(catalog: true)
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<500)
    try log.append(lines)
    let daemon = try log.daemon(launcher: box.launcher, logTo: "journal")
    _ = try await log.rows(500)
    #expect(try await daemon.stop() == 0)
    #expect(daemon.output == [], "everything goes to the journal")

    let diagnosed = try await log.diagnosis(of: lines)
    #expect(diagnosed.count >= 3)
    #expect(try await box.alertCounts() == Dictionary(diagnosed.map { ($0.id, 1) }) { $0 + $1 })
    for alert in diagnosed {
      let entry = try #require(try await box.entries("RLWATCH_ALERT_ID=\(alert.id)").first)
      let priority =
        alert.status == "resolved" ? "5" : ["critical": "2", "warning": "4"][alert.severity]
      #expect(entry["PRIORITY"] == priority)
      #expect(entry["SYSLOG_IDENTIFIER"] == "rlwatchd")
      #expect(entry["RLWATCH_RUN"] == "grpo-7b" && entry["RLWATCH_LOG"] == log.log)
      #expect(entry["RLWATCH_STEP"] == String(alert.step))
      #expect(entry["RLWATCH_SEVERITY"] == alert.severity)
      #expect(entry["RLWATCH_STATUS"] == alert.status)
      #expect(entry["MESSAGE"]?.hasPrefix(alert.message) == true)
      #expect(entry["_PID"] == String(daemon.pid))
      let detector = try #require(entry["RLWATCH_DETECTOR"])
      let kind = entry["RLWATCH_KIND"] ?? ""
      #expect(
        entry["MESSAGE_ID"] == Playbook.entry(detector: detector, kind: kind).messageID)
    }
    let critical = try await box.journalctl("-p", "crit", "-t", "rlwatchd", "-o", "cat")
    let expected = diagnosed.filter { $0.severity == "critical" && $0.status == "firing" }
    #expect(critical.lines.count == expected.count, "\(critical.output)")

    let explained = try await box.journalctl("-x", "-p", "crit", "-t", "rlwatchd").output
    let page = Playbook.entry(detector: "kl_explosion")
    #expect(explained.contains("Subject: \(page.title) in run grpo-7b"), "\(explained)")
    #expect(explained.contains("1. "))
  }

  @Test func lifeIsToldWithItsEvents() async throws {
    let box = try await JournalBox()
    let log = try WatchedLog()
    let daemon = try log.daemon(launcher: box.launcher, logTo: "auto")
    try log.append(SickRun.rows(0..<20))
    _ = try await log.rows(20)
    #expect(try await daemon.stop() == 0)
    let events = try await box.entries("SYSLOG_IDENTIFIER=rlwatchd").compactMap {
      $0["RLWATCH_EVENT"]
    }
    #expect(events.first == "started" && events.last == "stopped", "\(events)")
    for event in ["log_opened", "log_format", "ready", "stopping"] {
      #expect(events.contains(event), "\(event) in \(events)")
    }
    let format = try await box.entries("RLWATCH_EVENT=log_format").first
    #expect(format?["RLWATCH_LOG"] == log.log && format?["RLWATCH_FORMAT"] == "jsonl")
  }

  @Test func afterAKillEachAlertIsThereOnce() async throws {
    let box = try await JournalBox()
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<1000)
    try log.append(lines[0..<400])
    let first = try log.daemon(launcher: box.launcher, logTo: "journal")
    // Killed when the alert is recorded, whether it is ticked off or not.
    _ = try await log.rows(371)
    try await first.kill9()
    try log.append(lines[400..<800])
    let second = try log.daemon(launcher: box.launcher, logTo: "journal")
    _ = try await log.rows(771)
    try await second.kill9()
    try log.append(lines[800..<1000])
    let third = try log.daemon(launcher: box.launcher, logTo: "journal")
    _ = try await log.rows(1000)
    #expect(try await third.stop() == 0)
    #expect(RecordedRows(log.record).keys == lines.indices.map { "\(log.log):\($0)" })
    let diagnosed = try await log.diagnosis(of: lines)
    #expect(try await box.alertCounts() == Dictionary(diagnosed.map { ($0.id, 1) }) { $0 + $1 })
  }
}
