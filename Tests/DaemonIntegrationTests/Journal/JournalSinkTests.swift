import Foundation
import Testing
import WatchDelivery
import WatchEngine
import WatchTestSupport

@Suite(.enabled("no right to run a journald here") { try await BuiltProgram.canRunJournald() })
struct JournalSinkTests {
  private func entries(_ result: BuiltProgram.Result) throws -> [[String: Any]] {
    try result.lines.filter { $0.hasPrefix("{") }.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func everyFieldCanBeReadBack() async throws {
    let result = try await BuiltProgram.underJournal(
      """
      $PROBE journal 00000000000000aa:critical:firing:entropy_collapse: >&2 &&
      journalctl --sync && journalctl -t rlwatchd RLWATCH_RUN=grpo-7b -o json --all
      """)
    let entry = try #require(try entries(result).first, "\(result.error)")
    let expected = [
      "PRIORITY": "2", "SYSLOG_IDENTIFIER": "rlwatchd",
      "MESSAGE_ID": Playbook.entry(detector: "entropy_collapse").messageID,
      "RLWATCH_RUN": "grpo-7b", "RLWATCH_LOG": "/data/runs/grpo-7b/train.log",
      "RLWATCH_DETECTOR": "entropy_collapse", "RLWATCH_KIND": "", "RLWATCH_SEVERITY": "critical",
      "RLWATCH_STATUS": "firing", "RLWATCH_STEP": "340", "RLWATCH_ONSET_STEP": "291",
      "RLWATCH_ROW": "339", "RLWATCH_VALUE": "0.1234", "RLWATCH_BASELINE": "2.25",
      "RLWATCH_THRESHOLD": "1.0", "RLWATCH_ALERT_ID": "00000000000000aa",
      "RLWATCH_FIX": Playbook.entry(detector: "entropy_collapse").fixes[0],
      "MESSAGE": "Policy entropy dropped from 2.25 to 0.1234 over 50 consecutive steps "
        + "[grpo-7b, step 340]. \(Playbook.entry(detector: "entropy_collapse").fixes[0])",
    ]
    for (name, value) in expected { #expect(entry[name] as? String == value, "\(name)") }
    for name in ["CODE_FILE", "CODE_LINE", "CODE_FUNC"] { #expect(entry[name] is String) }
    for name in DeliveryFields.always { #expect(entry[name] is String, "\(name)") }
    #expect(entry["RLWATCH_CHECKPOINT"] == nil)
  }

  @Test func prioritiesSelectWhatTheySay() async throws {
    let result = try await BuiltProgram.underJournal(
      """
      $PROBE journal a1:critical:firing:loss_nan:nan a2:warning:firing:kl_explosion: \
        a3:critical:resolved:kl_explosion: a4:info:firing:reward_mean_drift:up >/dev/null
      journalctl --sync
      for level in crit warning notice info; do
        echo $level $(journalctl -t rlwatchd -p $level -o json | grep -c RLWATCH_ALERT_ID)
      done
      journalctl -t rlwatchd -p notice..notice -o cat
      """)
    #expect(Array(result.lines.prefix(4)) == ["crit 1", "warning 2", "notice 3", "info 4"])
    // An end has no fix.
    #expect(result.lines.last?.hasSuffix("[grpo-7b, step 340].") == true)
  }

  @Test func theCatalogPrintsThePlaybookUnderAnAlert() async throws {
    let result = try await BuiltProgram.underJournal(
      """
      $PROBE journal a1:critical:firing:reward_hacking:bimodal >/dev/null; $PROBE log
      journalctl --sync; journalctl -x -t rlwatchd --no-pager
      """, catalog: true)
    let entry = Playbook.entry(detector: "reward_hacking", kind: "bimodal")
    #expect(result.output.contains("Subject: \(entry.title) in run grpo-7b"), "\(result.output)")
    #expect(result.output.contains("1. Read the completions at this step"))
    #expect(result.output.contains("trouble began at step 291"))
    #expect(result.output.contains("Subject: New configuration refused"))
    #expect(!result.output.contains("@RLWATCH"))
  }

  @Test func lifeCycleHasItsOwnField() async throws {
    let result = try await BuiltProgram.underJournal(
      """
      $PROBE log; journalctl --sync
      journalctl RLWATCH_EVENT=log_unreadable + RLWATCH_EVENT=started -o json
      """)
    let entries = try entries(result)
    #expect(entries.map { $0["PRIORITY"] as? String } == ["6", "4"])
    #expect(
      entries.last?["MESSAGE"] as? String == "can't read /a[2J b: Permission denied; trying again")
    #expect(entries.last?["RLWATCH_ERRNO"] as? String == "13")
  }

  @Test func theJournalKnowsWhatWasDelivered() async throws {
    let result = try await BuiltProgram.underJournal(
      """
      $PROBE delivered a1 a2
      $PROBE journal a1:critical:firing:loss_nan:nan a3:warning:firing:loss_nan:nan >/dev/null
      logger -t rlwatchd --journald <<END
      MESSAGE=a hook's result
      RLWATCH_EVENT=hook_finished
      RLWATCH_ALERT_ID=a4
      END
      journalctl --sync; $PROBE delivered a1 a2 a3 a4; echo status $?
      """)
    #expect(result.lines == ["a1", "a3", "status 0"], "\(result.error)")
  }

  @Test func aJournalThatComesLateGetsEverything() async throws {
    // The socket is moved away and back while the sink retries; `ended` lines prove the order.
    let result = try await BuiltProgram.underJournal(
      """
      mv /run/systemd/journal/socket /run/systemd/journal/away
      $PROBE journal a1:critical:firing:loss_nan:nan a2:warning:firing:loss_nan:nan >/run/ends &
      probe=$!
      mv /run/systemd/journal/away /run/systemd/journal/socket
      wait $probe
      cat /run/ends; journalctl --sync; journalctl -t rlwatchd -o cat --output-fields=RLWATCH_ALERT_ID
      """)
    #expect(
      result.lines == ["a1 delivered", "a2 delivered", "a1", "a2"], "\(result.output)")
  }
}
