/// Dumps of rollouts, one object a sample: the samples of one step are one row.
package enum SampleDumps: StructuredFormat {
  package static let id = "samples"
  package static let summary =
    "Dumps of rollouts, one JSON object a sample (verl, NeMo-RL, prime-rl); a step's rewards are one row."
  package static let kind = RecordKind.samples
  package static let sample = Array(
    """
    {"input": "2+2?", "output": "4", "gts": "4", "score": 1.0, "step": 1, "acc": 1.0}
    {"input": "2+2?", "output": "5", "gts": "4", "score": 0.25, "step": 1, "acc": 0.0}
    {"input": "3+4?", "output": "7", "gts": "7", "score": 1.0, "step": 2, "acc": 1.0}

    """.utf8)

  /// Doubles in the machine's order: the step (NaN: none), then the rewards.
  package static func read(
    _ record: UnsafeRawBufferPointer, into draft: inout RowDraft
  ) -> LineReading {
    let size = MemoryLayout<Double>.size
    guard record.count >= 2 * size, let rewards = draft.keys.slot(named: "rewards") else {
      return .rejected(.malformed)
    }
    let step = record.loadUnaligned(as: Double.self)
    if !step.isNaN, let slot = draft.keys.slot(named: "step") { draft.add(step, slot: slot) }
    for place in stride(from: size, through: record.count - size, by: size) {
      let reward = record.loadUnaligned(fromByteOffset: place, as: Double.self)
      draft.addSample(reward, slot: rewards)
    }
    return reading(of: draft)
  }
}
