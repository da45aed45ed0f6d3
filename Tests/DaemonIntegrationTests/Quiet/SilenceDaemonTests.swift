import Foundation
import Testing
import WatchTestSupport

/// `silence` and `ack` on the real daemon, with a hook that writes down what it is told.
struct SilenceDaemonTests {
  private let log: WatchedLog

  init() throws {
    log = try WatchedLog()
    // To be watched before the daemon is there.
    try FileManager.default.createDirectory(
      atPath: log.state, withIntermediateDirectories: true)
    try log.append(SickRun.rows(0..<10))
  }

  private func daemon(launcher: [String] = [], logTo: String = "stderr") throws -> DaemonUnderTest {
    let told = log.folder["out/told"]
    try log.folder.write(
      """
      runs:
        - logs: [\(log.log)]
      hooks:
        - name: tell
          on: {status: [firing, resolved]}
          shell: 'echo "$RLWATCH_STATUS $RLWATCH_SEVERITY $RLWATCH_DETECTOR" >> \(told)'

      """, to: "rlwatchd.yaml")
    return try DaemonUnderTest(
      [
        "run", "--config", log.folder["rlwatchd.yaml"], "--state-dir", log.state, "--record",
        log.record, "--log-to", logTo,
      ], launcher: launcher)
  }

  @discardableResult
  private func rlwatchd(_ arguments: String...) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run([DaemonUnderTest.binary] + arguments + ["--state-dir", log.state])
  }

  private func told() -> [String] {
    ((try? log.folder.read("out/told")) ?? "").split(separator: "\n").map(String.init)
  }

  /// Waits until the hook was told so often, and gives what.
  private func told(_ count: Int) async throws -> [String] {
    let path = log.folder["out/told"]
    return try await FolderEvents.wait(in: log.folder["out"], for: "\(count) words to the hook") {
      let lines = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
        .split(separator: "\n").map(String.init)
      return lines.count >= count ? lines : nil
    }
  }

  /// Waits for a state that has it, and gives that.
  private func state(
    _ what: String, _ has: @escaping @Sendable ([String: Any]) -> Bool
  ) async throws {
    let path = log.stateFile
    _ = try await FolderEvents.wait(in: log.state, for: what) { () -> Bool? in
      guard let data = FileManager.default.contents(atPath: path),
        let state = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
      else { return nil }
      return has(state) ? true : nil
    }
  }

  /// Gives the one silence another end, as if it had been ordered so.
  private func endSilence(at end: Double) throws {
    let path = log.folder["state/quiet/orders.json"]
    let orders = try String(contentsOfFile: path, encoding: .utf8)
    let other = orders.replacing(#/"until": [0-9.]+/#, with: "\"until\": \(end)")
      .replacing(#/"from": [0-9.]+/#, with: "\"from\": \(end - 60)")
    try Data(other.utf8).write(to: URL(fileURLWithPath: path + ".new"))
    chmod(path + ".new", 0o640)
    rename(path + ".new", path)
  }

  private static func alerts(_ state: [String: Any]) -> [[String: Any]] {
    state["active_alerts"] as? [[String: Any]] ?? []
  }

  /// The row at which the divergence explodes is 370; warning and critical come soon after it.
  private func fallIll() throws { try log.append(SickRun.rows(10..<400)) }
  private func recover() throws { try log.append(SickRun.rows(400..<480)) }

  @Test func aSilencedAlertIsRecordedAndItsEndIsTold() async throws {
    let daemon = try daemon()
    try await daemon.waitUntilReady()
    let result = try await rlwatchd(
      "silence", "grpo-7b", "kl_explosion", "--for", "2h", "--reason", "known since Monday")
    #expect(result.status == 0 && result.error == "", "\(result)")
    let id = try #require(result.output.split(separator: " ").dropFirst().first?.prefix(8))
    #expect(
      result.output.hasPrefix("silenced \(id): kl_explosion of grpo-7b, criticals too, until "))
    try fallIll()
    try await daemon.wait(for: "silenced critical: KL divergence")
    try await state("a silenced alert") { state in
      Self.alerts(state).contains { $0["silenced_by"] as? String == String(id) }
        && (state["silences"] as? [[String: Any]])?.first?["reason"] as? String
          == "known since Monday"
    }
    let status = try await rlwatchd("status")
    #expect(status.output.contains("    silenced by \(id)\n"), "\(status)")
    #expect(status.output.contains("\(id)  kl_explosion of grpo-7b  1 h 59 min more"), "\(status)")
    #expect(try await rlwatchd("silence", "--list").output.contains("known since Monday"))
    try recover()
    #expect(try await told(1) == ["resolved critical kl_explosion"])
    // What was held is over: the end of the silence tells nothing.
    #expect(try await rlwatchd("silence", "--remove", String(id.prefix(4))).status == 0)
    try await daemon.wait(for: "silence \(id) was removed: kl_explosion of grpo-7b is told again")
    #expect(try await rlwatchd("silence", "--list").output == "no silences\n")
    #expect(try await daemon.stop() == 0)
    #expect(told() == ["resolved critical kl_explosion"])
    #expect(!daemon.output.contains { $0.contains("still fires") })
    let diagnosed = try await log.diagnosis(of: SickRun.rows(0..<480))
    let recorded = try ToldAlert.recent(log.stateFile)
    #expect(recorded == diagnosed, "the record is complete")
  }

  @Test func itEndsByItselfAndWhatStillFiresIsToldOnce() async throws {
    let daemon = try daemon()
    try await daemon.waitUntilReady()
    try await rlwatchd("silence", "grpo-*", "--for", "2h", "--reason", "drill")
    try fallIll()
    try await daemon.wait(for: "silenced critical: KL divergence")
    // Its time is cut short, so that the alerts come well before it, on any machine.
    try endSilence(at: Date().timeIntervalSince1970 + 1)
    try await daemon.wait(for: "ended: everything of grpo-* is told again")
    try await daemon.wait(for: "ended, and this still fires: KL divergence")
    #expect(try await told(1) == ["firing critical kl_explosion"])
    try recover()
    #expect(try await told(2).last == "resolved critical kl_explosion")
    #expect(try await daemon.stop() == 0)
    #expect(told().count == 2)
  }

  @Test(.enabled("no right to run a journald here") { try await BuiltProgram.canRunJournald() })
  func aKillNeitherTellsNorForgets() async throws {
    let box = try await JournalBox()
    func daemon() throws -> DaemonUnderTest {
      try self.daemon(launcher: box.launcher, logTo: "journal")
    }
    let first = try daemon()
    try await state("a first state") { $0["runs"] is [Any] }
    try await rlwatchd("silence", "grpo-7b", "--for", "2h", "--reason", "drill")
    try fallIll()
    try await state("two alerts, both silenced or done") { state in
      Self.alerts(state).contains { $0["severity"] as? String == "critical" }
    }
    try await first.kill9()
    let second = try daemon()
    try await state("the second daemon") { state in
      (state["daemon"] as? [String: Any])?["pid"] as? Int == Int(second.pid)
        && Self.alerts(state).contains { $0["silenced_by"] is String }
    }
    #expect(told() == [])
    // It ends while no daemon runs.
    #expect(try await second.stop() == 0)
    let removed = try await rlwatchd("silence", "--list")
    let id = try #require(removed.lines.last?.prefix(8))
    try endSilence(at: Date().timeIntervalSince1970 - 1)
    let third = try daemon()
    #expect(try await told(1) == ["firing critical kl_explosion"])
    try recover()
    #expect(try await told(2).last == "resolved critical kl_explosion")
    #expect(try await third.stop() == 0)
    #expect(told().count == 2)
    let counts = try await box.alertCounts()
    #expect(counts.count == 3 && counts.values.allSatisfy { $0 == 1 }, "\(counts)")
    let entries = try await box.entries("SYSLOG_IDENTIFIER=rlwatchd", "RLWATCH_SILENCED=\(id)")
    #expect(entries.map { $0["PRIORITY"] } == ["5", "5"])
    let late = try await box.entries("RLWATCH_EVENT=silence_ended", "PRIORITY=2")
    #expect(late.count == 1, "\(late)")
  }

  @Test func damagedOrdersAreSaidAndTheOldOnesHold() async throws {
    let daemon = try daemon()
    try await daemon.waitUntilReady()
    try await rlwatchd("silence", "grpo-7b", "--for", "2h", "--reason", "drill")
    try await daemon.wait(for: "everything of grpo-7b, until")
    let path = log.folder["state/quiet/orders.json"]
    let good = try String(contentsOfFile: path, encoding: .utf8)
    try log.folder.write("{\"version\": 7}", to: "state/quiet/orders.json")
    try await daemon.wait(for: "is refused, the silences of before still hold: it isn't orders")
    let refused = try await rlwatchd("silence", "grpo-7b", "--for", "1h", "--reason", "x")
    #expect(refused.status == 73 && refused.error.contains("remove it and try again"), "\(refused)")
    try fallIll()
    try await daemon.wait(for: "silenced critical: KL divergence")
    try log.folder.write(good, to: "state/quiet/orders.json")
    try recover()
    #expect(try await told(1) == ["resolved critical kl_explosion"])
    #expect(try await daemon.stop() == 0)
  }

  @Test func whatIsAcknowledgedIsNotToldWhenTheSilenceEnds() async throws {
    let daemon = try daemon()
    try await daemon.waitUntilReady()
    let none = try await rlwatchd("ack", "grpo-7b")
    #expect(none.status == 65 && none.error.contains("no alert of grpo-7b fires now"), "\(none)")
    try await rlwatchd("silence", "grpo-7b", "--for", "2h", "--reason", "drill")
    try fallIll()
    try await daemon.wait(for: "silenced critical: KL divergence")
    try await state("an active critical") { state in
      Self.alerts(state).contains { $0["severity"] as? String == "critical" }
    }
    let result = try await rlwatchd("ack", "grpo-7b", "kl_*", "--comment", "on it")
    #expect(result.status == 0 && result.output.hasPrefix("acknowledged "), "\(result)")
    try await daemon.wait(for: ": on it")
    try await state("who acknowledged it") { state in
      Self.alerts(state).contains {
        ($0["acknowledged"] as? [String: Any])?["comment"] as? String == "on it"
      }
    }
    let status = try await rlwatchd("status")
    #expect(status.output.contains("    acknowledged by "), "\(status)")
    let id = try #require(try await rlwatchd("silence", "--list").lines.last?.prefix(8))
    try await rlwatchd("silence", "--remove", String(id))
    try await daemon.wait(for: "silence \(id) was removed")
    try recover()
    #expect(try await told(1) == ["resolved critical kl_explosion"])
    #expect(try await daemon.stop() == 0)
    #expect(told().count == 1)
    // Orders given while no daemon runs stand, and that is said.
    let later = try await rlwatchd("silence", "grpo-7b", "--for", "1h", "--reason", "later")
    #expect(later.status == 0)
    #expect(later.error == "rlwatchd: the daemon isn't running: it holds from its next start on\n")
  }

  @Test func wrongNamesAreSaid() async throws {
    let nowhere = try await rlwatchd("silence", "grpo-7b", "--for", "1h", "--reason", "x")
    #expect(nowhere.status == 66 && nowhere.error.contains("no daemon has run here"), "\(nowhere)")
    let daemon = try daemon()
    try await daemon.waitUntilReady()
    try await state("a run") { ($0["runs"] as? [Any])?.count == 1 }
    let rest = ["--for", "1h", "--reason", "x"]
    for (arguments, status, text) in [
      (["silence", "grpo-7"] + rest, 65, "no run \"grpo-7\", did you mean \"grpo-7b\""),
      (["silence", "grpo-7b", "loss_nun"] + rest, 65, "did you mean \"loss_nan\""),
      (["silence", "grpo-7b", "--reason", "x"], 64, "--for takes a duration"),
      (["silence", "grpo-7b", "--for", "forever", "--reason", "x"], 64, "--for takes a duration"),
      (["silence", "grpo-7b", "--for", "366d", "--reason", "x"], 64, "--for takes a duration"),
      (["silence", "grpo-7b", "--for", "1h"], 64, "--reason says why"),
      (["silence", "a\u{1B}[2Jb"] + rest, 64, "is no name"),
      (["silence", "--list", "grpo-7b"], 64, "go alone"), (["silence"], 64, "name a RUN"),
      (["silence", "--remove", "ffff"], 65, "no one silence \"ffff\""),
      (["ack", "grpo-7"], 65, "no run \"grpo-7\""),
      (["ack", "0123456789abcdef"], 65, "no run \"0123456789abcdef\""),
    ] {
      let result = try await BuiltProgram.run(
        [DaemonUnderTest.binary] + arguments + ["--state-dir", log.state])
      #expect(
        result.status == Int32(status) && result.error.contains(text), "\(arguments) \(result)")
    }
    let glob = try await rlwatchd("silence", "exp-*", "--for", "1h", "--reason", "x")
    #expect(glob.output.hasSuffix("no run is called so yet\n"), "\(glob)")
    #expect(try await daemon.stop() == 0)
  }
}
