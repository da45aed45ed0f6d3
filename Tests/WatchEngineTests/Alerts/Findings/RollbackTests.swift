import Testing
import WatchEngine
import WatchTestSupport

/// What an alert knows of the steps before it: how far back is far enough.
struct RollbackTests {
  /// One character a row and detector: w, c breach, anything else is healthy.
  static func events(
    _ scripts: [(detector: String, script: String)], stride: Int = 1
  ) -> [AlertEvent] {
    var book = AlertBook(run: "run", log: "/log")
    let rows = scripts.map(\.script.count).max() ?? 0
    return (0..<rows).flatMap { row in
      var metrics = MetricRow(step: row * stride)
      metrics.index = row
      let verdicts = scripts.map { entry -> Verdict in
        let place = entry.script.index(
          entry.script.startIndex, offsetBy: row, limitedBy: entry.script.endIndex)
        guard let place, place != entry.script.endIndex else { return .healthy }
        switch entry.script[place] {
        case "w": return .breach(Breach(severity: .warning, sentence: "x"))
        case "c": return .breach(Breach(severity: .critical, sentence: "x"))
        case "i": return .breach(Breach(severity: .info, sentence: "x"))
        default: return .healthy
        }
      }
      return book.update(verdicts, of: scripts.map(\.detector), row: metrics)
    }
  }

  private static let quiet = String(repeating: ".", count: 100)

  @Test func theKindsTypicalDelayIsTakenOffTheOnset() {
    let delay = Playbook.entry(detector: "kl_explosion").typicalDelayRows
    let one = Self.events([("kl_explosion", Self.quiet + "w")])
    #expect(one.map(\.rollback) == [Rollback(before: 100 - delay)])
    let wide = Self.events([("kl_explosion", Self.quiet + "w")], stride: 10)
    #expect(wide.map(\.rollback) == [Rollback(before: 1000 - 10 * delay)])
    // A NaN's cause lies fifty rows back; before the first row there is nothing.
    #expect(Self.events([("loss_nan", "..c")]).map(\.rollback.before) == [0])
  }

  @Test func everyOpenTroubleCounts() {
    let events = Self.events([
      ("stalled_run", Self.quiet + "w"), ("crashed_run", Self.quiet + Self.quiet + "c"),
    ])
    let first = Playbook.entry(detector: "stalled_run").typicalDelayRows
    // The first is over by then (25 quiet rows): it is no bound any more, but its steps are ill.
    let last = events.last { $0.status == .firing }
    #expect(last?.detector == "crashed_run")
    #expect(
      last?.rollback
        == Rollback(
          before: 200 - Playbook.entry(detector: "crashed_run").typicalDelayRows,
          unhealthy: [StepSpan(from: 100 - first, to: 125)]))
    let both = Self.events([
      ("stalled_run", Self.quiet + "w"), ("crashed_run", Self.quiet + "..........c"),
    ])
    #expect(both.last?.rollback.before == 100 - first)
  }

  @Test func informationIsNoTrouble() {
    let events = Self.events([
      ("reward_mean_drift", Self.quiet + "i"),
      ("learning_rate_zero", Self.quiet + "....................w"),
    ])
    let delay = Playbook.entry(detector: "learning_rate_zero").typicalDelayRows
    #expect(events.last?.rollback == Rollback(before: 120 - delay))
  }

  @Test func theClassicRulesKnowItToo() {
    var book = ClassicAlertBook(run: "r", log: "/l", options: AlertOptions())
    let rollbacks = [100, 101, 300].flatMap { step in
      book.update(
        [.breach(Breach(severity: .warning, sentence: "x"))], of: ["kl_explosion"],
        row: MetricRow(step: step))
    }.map(\.rollback)
    let delay = Playbook.entry(detector: "kl_explosion").typicalDelayRows
    #expect(rollbacks.count == 2)
    #expect(rollbacks[0].before == 100 - delay && !rollbacks[0].isHealthy(at: 100 - delay))
    // A row of the log is 199 steps here.
    #expect(rollbacks[1].before == max(0, 300 - delay * 199))
  }

  @Test func spansJoinAndStayFew() {
    var ledger = HealthLedger()
    for step in stride(from: 0, to: 1000, by: 4) { ledger.note(StepSpan(from: step, to: step + 1)) }
    #expect(ledger.rollback(before: .max).unhealthy.count == 16)
    ledger.note(StepSpan(from: 900, to: 2000))
    #expect(ledger.rollback(before: .max).unhealthy.last == StepSpan(from: 900, to: 2000))
    ledger.rewind(to: 950)
    #expect(ledger.rollback(before: .max).unhealthy.last == StepSpan(from: 900, to: 950))
    #expect(ledger.rollback(before: 899).unhealthy.last == StepSpan(from: 896, to: 897))
  }

  @Test func itSurvivesTheOutbox() throws {
    var alert = AlertExample.alert()
    alert.rollback = Rollback(before: 241, unhealthy: [StepSpan(from: 3, to: 9)])
    #expect(AlertEvent(node: alert.node) == alert)
    alert.findings.checkpoint = CheckpointAdvice(fault: "x")
    #expect(alert.node["checkpoint_note"]?.asText == "x")
    // What lies in folders is looked at anew.
    #expect(AlertEvent(node: alert.node)?.findings == AlertFindings())
  }
}
