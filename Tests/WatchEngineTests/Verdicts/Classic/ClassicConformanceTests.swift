import Foundation
import Testing
import WatchEngine
import WatchTestSupport

/// The classic profile against verdicts of the Python tool itself.
@Suite(.enabled(if: Repository.shared != nil, "needs the team's shared data"))
struct ClassicConformanceTests {
  static let folder = Repository.shared?.appendingPathComponent("data/classic")

  struct Given {
    var row: Int
    var step: Int
    var detector: String
    var breach: Breach
    var sent: Bool
  }

  @Test func thereAreTraces() {
    #expect(ClassicTrace.names(in: Self.folder).count == 60)
  }

  @Test(arguments: ClassicTrace.names(in: folder))
  func verdictsAreTheSame(_ name: String) throws {
    let trace = try ClassicTrace(name, in: #require(Self.folder))
    let given = try judge(trace, snapshotAt: nil)
    let summary = given.map {
      "\($0.row) \($0.step) \($0.detector) \($0.breach.severity) \($0.sent)"
    }
    let wanted = trace.expected.map {
      "\($0.row) \($0.step) \($0.detector) \($0.severity) \($0.sent)"
    }
    let extra = summary.filter { !Set(wanted).contains($0) }
    let missing = wanted.filter { !Set(summary).contains($0) }
    #expect(
      extra == [] && missing == [], "\(name) extra \(extra.prefix(5)) missing \(missing.prefix(5))")
    guard summary == wanted else {
      Issue.record("\(name): other verdicts than expected, or in another order")
      return
    }
    for (given, expected) in zip(given, trace.expected) {
      #expect(Set(given.breach.evidence.map(\.name)) == Set(expected.values.keys))
      for evidence in given.breach.evidence {
        let value = expected.values[evidence.name] ?? .null
        // Our quantile table is simulated anew: the p-value agrees to 0.005, all else to 1e-9.
        let tolerance = evidence.name == "dip_p_value" ? 0.005 : nil
        #expect(
          agree(evidence.value, value, tolerance),
          "\(name) row \(given.row) \(evidence.name): \(evidence.value), not \(value)")
      }
    }
  }

  @Test(arguments: ClassicTrace.names(in: folder))
  func aCheckpointInTheMiddleChangesNothing(_ name: String) throws {
    let trace = try ClassicTrace(name, in: #require(Self.folder))
    let whole = try judge(trace, snapshotAt: nil).map { "\($0)" }
    let resumed = try judge(trace, snapshotAt: trace.rows.count * 2 / 5).map { "\($0)" }
    #expect(whole == resumed)
  }

  private func judge(_ trace: ClassicTrace, snapshotAt snapshot: Int?) throws -> [Given] {
    var policy = ClassicAlertPolicy(options: try trace.options("alerts", over: AlertOptions()))
    var detectors = try DetectorCatalog.evaluationOrder(of: .classic).map { try make($0, trace) }
    var given: [Given] = []
    for row in trace.rows {
      if row.index == snapshot {
        policy = try Checkpointed.copy(of: policy)
        detectors = try detectors.map { try copy($0) }
      }
      for place in detectors.indices {
        guard let breach = detectors[place].judge(row).breach else { continue }
        let id = type(of: detectors[place]).id
        let sent = policy.admits(detector: id, severity: breach.severity, step: row.step)
        given.append(
          Given(row: row.index, step: row.step, detector: id, breach: breach, sent: sent))
      }
    }
    return given
  }

  private func make<Judge: Detector>(_ type: Judge.Type, _ trace: ClassicTrace) throws
    -> any Detector
  {
    let options = try trace.options(Judge.id, over: Judge.defaults)
    #expect(Judge.problems(in: options) == [])
    return Judge(options: options)
  }

  private func copy<Judge: Detector>(_ detector: Judge) throws -> any Detector {
    try detector.throughCheckpoint()
  }

  private func agree(_ left: Evidence.Value, _ right: Evidence.Value, _ tolerance: Double?) -> Bool
  {
    switch (left, right) {
    case (.integer(let left), .number(let right)): return Double(left) == right
    case (.number(let left), .number(let right)):
      if left.isNaN || right.isNaN { return left.isNaN && right.isNaN }
      return left == right || abs(left - right) <= (tolerance ?? 1e-9 * abs(right))
    default: return left == right
    }
  }
}
