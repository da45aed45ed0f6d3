import Foundation
import Testing
import WatchEngine
import WatchTestSupport

struct DetectorCatalogClassicTests {
  @Test func isSortedByIdAndComplete() throws {
    let ids = DetectorCatalog.classic.map { $0.id }
    #expect(ids == ids.sorted())
    let folder = Repository.root.appendingPathComponent("Sources/WatchEngine/Verdicts/Classic")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let names = files.filter { $0.hasPrefix("Classic") }.map { String($0.dropLast(6)) }
    #expect(Set(DetectorCatalog.classic.map { "\($0)" }) == Set(names))
  }

  @Test func judgesInTheOrderOfThePythonTool() {
    #expect(
      DetectorCatalog.evaluationOrder(of: .classic).map { $0.id } == [
        "entropy_collapse", "kl_explosion", "reward_hacking", "advantage_variance", "loss_nan",
        "gradient_norm_spike", "reward_mean_drift",
      ])
  }

  @Test func factsAreFilledAndDefaultsValid() throws {
    for type in DetectorCatalog.classic { try check(type) }
  }

  private func check<Judge: Detector>(_ type: Judge.Type) throws {
    #expect(Judge.profile == .classic)
    #expect(Judge.problems(in: Judge.defaults) == [], "\(Judge.id)")
    #expect(Judge.summary.hasSuffix("."), "\(Judge.id)")
    #expect(!Judge.signals.isEmpty && !Judge.kinds.isEmpty, "\(Judge.id)")
    let detector = Judge(options: Judge.defaults)
    #expect(detector.verdicts([MetricRow(step: 0)]) == [.missing], "\(Judge.id)")
    #expect(try Checkpointed.copy(of: Judge.defaults) == Judge.defaults)
    let encoded = try JSONEncoder().encode(Judge.defaults)
    let keys = try JSONSerialization.jsonObject(with: encoded) as? [String: Any]
    #expect(keys?["enabled"] as? Bool == true, "\(Judge.id)")
  }
}
