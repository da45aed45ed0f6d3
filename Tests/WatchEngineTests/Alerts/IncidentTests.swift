import Testing
import WatchEngine
import WatchTestSupport

/// One scenario for each diagnosis, through the alert book: who speaks at which row, what it means.
struct IncidentTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Row and detector of each critical breach.
    var breaches: [(row: Int, detector: String)]
    /// Of each alert: its leading diagnosis, with "+" when it is new; "-" for none.
    var diagnoses: [String]
    /// Alerts that begin an incident of their own.
    var incidents = [0]
  }

  static let scenarios = [
    Scenario(
      testDescription: "entropy, then KL within 100 rows",
      breaches: [(200, "entropy_collapse"), (300, "kl_explosion")],
      diagnoses: ["-", "collapsing_and_drifting+"]),
    Scenario(
      testDescription: "KL, then entropy",
      breaches: [(200, "kl_explosion"), (210, "entropy_collapse")],
      diagnoses: ["-", "collapsing_and_drifting+"]),
    Scenario(
      testDescription: "more than 100 rows apart",
      breaches: [(200, "entropy_collapse"), (301, "kl_explosion")], diagnoses: ["-", "-"],
      incidents: [0, 1]),
    Scenario(
      testDescription: "more than 100 rows apart, linked by a third",
      breaches: [(200, "entropy_collapse"), (290, "learning_rate_zero"), (301, "kl_explosion")],
      diagnoses: ["-", "-", "-"]),
    Scenario(
      testDescription: "gradient spike, then NaN",
      breaches: [(200, "gradient_norm_spike"), (230, "loss_nan")],
      diagnoses: ["-", "spike_then_non_finite+"]),
    Scenario(
      testDescription: "gradient spike and NaN in one row",
      breaches: [(200, "gradient_norm_spike"), (200, "non_finite_metric")],
      diagnoses: ["-", "spike_then_non_finite+"]),
    Scenario(
      testDescription: "advantage spike 50 rows before the entropy",
      breaches: [(200, "advantage_variance"), (250, "entropy_collapse")],
      diagnoses: ["-", "early_warning+"]),
    Scenario(
      testDescription: "advantage spike 49 rows before is part of the same",
      breaches: [(200, "advantage_variance"), (249, "entropy_collapse")], diagnoses: ["-", "-"]),
    Scenario(
      testDescription: "advantage spike, gradient spike, NaN: the cause leads",
      breaches: [
        (200, "advantage_variance"), (260, "gradient_norm_spike"), (290, "loss_nan"),
      ], diagnoses: ["-", "early_warning+", "spike_then_non_finite+"]),
    Scenario(
      testDescription: "reward hacking with KL",
      breaches: [(200, "reward_hacking"), (240, "kl_explosion")],
      diagnoses: ["-", "hacking_and_drifting+"]),
    Scenario(
      testDescription: "slow, then long",
      breaches: [(200, "throughput_collapse"), (220, "length_explosion")],
      diagnoses: ["-", "slow_because_long+"]),
    Scenario(
      testDescription: "everything in the first rows",
      breaches: [(1, "kl_explosion"), (9, "entropy_collapse")],
      diagnoses: ["-", "wrong_from_the_start+"]),
    Scenario(
      testDescription: "one detector in the first rows is no setup",
      breaches: [(1, "kl_explosion"), (60, "entropy_collapse")],
      diagnoses: ["-", "collapsing_and_drifting+"]),
    Scenario(
      testDescription: "a diagnosis is new once",
      breaches: [(200, "entropy_collapse"), (210, "kl_explosion"), (220, "learning_rate_zero")],
      diagnoses: ["-", "collapsing_and_drifting+", "collapsing_and_drifting"]),
  ]

  static func events(_ breaches: [(row: Int, detector: String)]) -> [AlertEvent] {
    var book = AlertBook(run: "run", log: "/log")
    return breaches.flatMap { row, detector in
      book.update(
        [.breach(Breach(severity: .critical, sentence: "x"))], of: [detector],
        row: MetricRow(step: row))
    }
  }

  @Test(arguments: scenarios)
  func meansWhatItMeans(_ scenario: Scenario) {
    let events = Self.events(scenario.breaches)
    #expect(events.map(\.detector) == scenario.breaches.map(\.detector))
    #expect(
      events.map { event in
        (event.incident.diagnoses.first ?? "-") + (event.incident.isNew ? "+" : "")
      } == scenario.diagnoses)
    var begun: [Int] = []
    for (index, event) in events.enumerated() {
      if event.incident.id == event.id { begun.append(index) }
      #expect(event.advice.isEmpty == event.incident.diagnoses.isEmpty)
    }
    #expect(begun == scenario.incidents)
  }

  @Test func everyDiagnosisHasAScenarioAndAPage() {
    let told = Set(Self.scenarios.flatMap(\.diagnoses).map { $0.filter { $0 != "+" } })
    for diagnosis in IncidentDiagnosis.all {
      #expect(told.contains(diagnosis.id))
      #expect(diagnosis.entry.kind == diagnosis.id)
      let page = Playbook.entry(detector: "incident", kind: diagnosis.id)
      #expect(page.messageID == diagnosis.entry.messageID)
    }
  }

  @Test func theLeadingAdviceComesFirstAndTheOthersFollow() {
    let events = Self.events([
      (200, "advantage_variance"), (260, "gradient_norm_spike"), (290, "loss_nan"),
    ])
    #expect(
      events.last?.advice
        == "The gradient spike came first and caused the non-finite values: stop, roll back to "
        + "before the spike and clip gradients (max_grad_norm 1.0 or tighter). The advantage spike "
        + "was the early warning: normalise advantages and lower the learning rate before resuming."
    )
    #expect(events.last?.incident.diagnoses == ["spike_then_non_finite", "early_warning"])
    #expect(
      events.last?.incident.detectors == ["advantage_variance", "gradient_norm_spike", "loss_nan"])
  }

  @Test func theEndOfAnAlertKeepsItsIncident() throws {
    var book = AlertBook(run: "run", log: "/log")
    var events: [AlertEvent] = []
    for step in 200..<260 {
      let verdict =
        step == 200 ? Verdict.breach(Breach(severity: .warning, sentence: "x")) : .healthy
      events += book.update([verdict], of: ["kl_explosion"], row: MetricRow(step: step))
    }
    #expect(events.map(\.status) == [.firing, .resolved])
    #expect(events[1].incident.id == events[0].id && !events[1].incident.isNew)
  }

  @Test func theDigestListsThoseOfSeveralDetectors() {
    var digest = IncidentDigest()
    for event in Self.events([
      (200, "entropy_collapse"), (210, "kl_explosion"), (500, "loss_nan"),
    ]) { digest.add(event) }
    #expect(
      digest.summaries.map(\.sentence) == [
        "Policy is collapsing and drifting: entropy_collapse, kl_explosion since step 200"
      ])
    #expect(digest.summaries.map(\.alerts) == [2])
    #expect(digest.summaries.map(\.lastStep) == [210])
  }
}
