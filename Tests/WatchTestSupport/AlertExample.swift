package import WatchEngine

/// An alert with every field filled in, to vary in tests.
package enum AlertExample {
  package static func alert(
    id: String = "00112233445566aa", run: String = "grpo-7b", severity: Severity = .critical,
    status: AlertStatus = .firing, detector: String = "entropy_collapse", kind: String = "",
    episode: Int = 1
  ) -> AlertEvent {
    AlertEvent(
      id: id, run: run, log: "/data/runs/grpo-7b/train.log", row: 339, offset: 81_234, step: 340,
      stepSource: .key, onsetStep: 291, detector: detector, kind: kind, severity: severity,
      status: status, episode: episode, consecutive: 50, value: 0.1234, baseline: 2.25,
      threshold: 1,
      message: "Policy entropy dropped from 2.25 to 0.1234 over 50 consecutive steps",
      evidence: [
        Evidence("current_entropy", .number(0.1234)), Evidence("threshold", .number(1.5)),
        Evidence("consecutive_steps_below", .integer(50)), Evidence("loss", .null),
        Evidence("note", .text("a \"quoted\" word")),
      ],
      signals: [
        OtherMetric(key: "entropy", value: 0.1234), OtherMetric(key: "kl_divergence", value: 0.5),
      ],
      related: ["00112233445566a0"])
  }
}
