import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import WatchDelivery

/// The facts of an alert as people read them.
struct NoticeTests {
  @Test func anAlertInWords() throws {
    var alert = AlertExample.alert()
    alert.episode = 2
    alert.incident.detectors = ["entropy_collapse", "kl_explosion"]
    alert.incident.diagnoses = ["collapsing_and_drifting"]
    alert.advice = "Fix entropy first"
    alert.findings.checkpoint = CheckpointAdvice(
      among: [SavedCheckpoint(path: "/data/checkpoint-200", step: 200)],
      rollback: Rollback(before: 290), step: 340, pattern: "/data/*")
    let notice = try HostileAlert.notice(alert)
    #expect(
      notice.heading.hasPrefix("Critical: ") && notice.heading.hasSuffix(" [grpo-7b, step 340]"))
    let incident = try #require(IncidentDiagnosis.of("collapsing_and_drifting")).entry.title
    #expect(
      notice.facts.map { "\($0.name)=\($0.value)" } == [
        "Run=grpo-7b", "Step=340, since 291", "Value=0.1234 (baseline 2.25, limit 1)",
        "Detector=entropy_collapse, episode 2",
        "Incident=\(incident): entropy_collapse, kl_explosion",
        "Checkpoint=Roll back to /data/checkpoint-200: step 200, 140 steps are lost",
        "Log=/data/runs/grpo-7b/train.log",
      ])
    #expect(notice.fixes.count == 3 && notice.fixes[0] == "Fix entropy first")
    #expect(notice.text.contains("\nWhat to do:\n  1. Fix entropy first\n"))
    #expect(notice.text.contains("\nMore: rlwatchd explain entropy_collapse\n"))
  }

  @Test func anEndIsShort() throws {
    var alert = AlertExample.alert(status: .resolved)
    alert.value = nil
    alert.message = "entropy_collapse is over: 25 quiet rows in a row, it began at step 291"
    let notice = try HostileAlert.notice(alert)
    #expect(notice.heading.hasPrefix("Resolved: "))
    #expect(notice.fixes.isEmpty && notice.commonMistake.isEmpty)
    #expect(!notice.facts.contains { $0.name == "Value" || $0.name == "Checkpoint" })
    #expect(!notice.text.contains("What to do"))
  }

  @Test func aRuleSpeaksUnderItsName() throws {
    let notice = try HostileAlert.notice(
      AlertExample.alert(severity: .warning, detector: "rule:reward-low", kind: "below"))
    #expect(notice.heading == "Warning: Rule reward-low [grpo-7b, step 340]")
    #expect(notice.facts.contains { $0.value == "rule:reward-low (below)" })
    #expect(notice.explanation == "rlwatchd explain rule")
  }

  @Test(arguments: [
    ("", "it is empty"), ("hello", "not JSON at byte 0"), ("{}", "lacks keys"),
    ("[1]", "lacks keys"),
    ("{\"id\": \"x\"", "not JSON"), ("{\"id\": 1, \"run\": \"x\"}", "lacks keys"),
  ])
  func whatIsNoAlertIsNamed(_ text: String, _ words: String) {
    let fault = #expect(throws: NotifyFault.self) { try Notice(Array(text.utf8)) }
    #expect(fault?.ending == .noAlert && fault?.reason.contains(words) == true)
  }

  @Test func invalidUTF8IsReplaced() throws {
    var json = Delivery(AlertExample.alert(run: "RUN")).json
    let place = try #require(json.indices.first { json[$0...].starts(with: "RUN".utf8) })
    json.replaceSubrange(place..<(place + 3), with: [0xFF, 0xC3, 0x28])
    #expect(try Notice(json).run == "\u{FFFD}\u{FFFD}(")
  }
}
