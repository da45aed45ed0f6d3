import Foundation
import Testing
import WatchEngine
import WatchTestSupport

struct PlaybookTests {
  private static let all = Playbook.entries + [Playbook.general]

  @Test func everyFileIsRegistered() throws {
    let folder = Repository.root.appendingPathComponent("Sources/WatchEngine/Alerts/Playbook")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix("Entry.swift") }
    #expect(files.count == Self.all.count)
  }

  @Test func sortedAndUnique() {
    let keys = Playbook.entries.map { "\($0.detector)/\($0.kind)" }
    #expect(keys == keys.sorted())
    #expect(Set(keys).count == keys.count)
    #expect(Set(Self.all.map(\.messageID)).count == Self.all.count)
  }

  @Test(arguments: all.indices)
  func textIsComplete(_ index: Int) {
    let entry = Self.all[index]
    let about = Comment(rawValue: "\(entry.detector)/\(entry.kind)")
    let digits = Set("0123456789abcdef")
    #expect(entry.messageID.count == 32 && entry.messageID.allSatisfy(digits.contains), about)
    #expect(!entry.title.isEmpty && !entry.title.hasSuffix("."), about)
    #expect(!entry.says.isEmpty && !entry.says.hasSuffix("."), about)
    #expect(entry.fixes.count >= 3, about)
    for sentence in entry.fixes + [entry.meaning, entry.commonMistake] {
      #expect(sentence.last == "." || sentence.last == "?", "\(sentence)")
      #expect(sentence.first?.isUppercase == true, "\(sentence)")
      #expect(PlainText.line(sentence, maxBytes: 400) == sentence, about)
    }
    #expect((0...200).contains(entry.typicalDelayRows), about)
  }

  @Test(arguments: [
    ("entropy_collapse", "", "Policy entropy dropped from"),
    ("kl_explosion", "", "KL divergence ="),
    ("reward_hacking", "variance", "Reward variance exploded"),
    ("reward_hacking", "bimodal", "Bimodal reward distribution detected — Hartigan dip test"),
    ("reward_mean_drift", "up", "Reward mean has been drifting"),
    ("reward_mean_drift", "down", "Reward mean has been drifting"),
    ("advantage_variance", "", "Advantage std ="),
    ("loss_nan", "+inf", "Loss is non-finite ("),
    ("gradient_norm_spike", "", "Gradient norm ="),
  ])
  func classicKindsBeginAsTheUsersPageSays(_ detector: String, _ kind: String, _ words: String) {
    let entry = Playbook.entry(detector: detector, kind: kind)
    #expect(entry.detector == detector)
    #expect(entry.says.hasPrefix(words))
  }

  @Test func aRuleOfTheUsersOwnGetsTheGeneralEntry() {
    #expect(
      Playbook.entry(detector: "rule:clipped-too-often", kind: "above").messageID
        == Playbook.general.messageID)
  }
}
