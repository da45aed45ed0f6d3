/// JSON documents that are written anew at every save: the objects of their array are the rows.
package enum JSONSnapshot: StructuredFormat {
  package static let id = "json_snapshot"
  package static let summary =
    "A JSON document rewritten whole: HuggingFace trainer_state.json, arrays of row objects."
  package static let kind = RecordKind.object
  package static let sample = Array(
    """
    {
      "best_metric": null,
      "log_history": [
        {"entropy": 1.9, "kl": 0.002, "loss": 0.0123, "reward": 0.45, "step": 1},
        {"entropy": 1.8, "kl": 0.004, "loss": 0.0119, "reward": 0.47, "step": 2}
      ],
      "max_steps": 200
    }

    """.utf8)

  package static func read(
    _ record: UnsafeRawBufferPointer, into draft: inout RowDraft
  ) -> LineReading {
    guard var scanner = LiteralScanner(record, dialect: .lenientJSON),
      ObjectRow.read(&scanner, into: &draft)
    else { return .rejected(.malformed) }
    return reading(of: draft)
  }
}
