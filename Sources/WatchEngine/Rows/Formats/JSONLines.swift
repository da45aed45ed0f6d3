/// One JSON object a line, flat or with the metrics nested.
package enum JSONLines: LogFormat {
  package static let id = "jsonl"
  package static let summary =
    "One JSON object a line: home-made loops, SB3 progress.json, verl's file logger, RLlib result.json."
  package static let sample = """
    {"step": 1, "loss": 0.0123, "reward": 0.45, "kl": 0.002, "entropy": 1.93, "grad_norm": NaN}
    {"step": 2, "data": {"actor/entropy": 0.53, "critic/score/mean": 0.41, "actor/grad_norm": null}}

    """

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    guard var scanner = LiteralScanner(line.tail, dialect: .lenientJSON) else { return .noise }
    scanner.skipSpace()
    guard scanner.next == UInt8(ascii: "{") else { return .noise }
    guard ObjectRow.read(&scanner, into: &draft) else { return .rejected(.malformed) }
    scanner.skipSpace()
    guard scanner.at == scanner.end else { return .rejected(.malformed) }
    switch draft.standing {
    case .row: return .row(start: line.tailStart, confidence: .sure)
    case .evaluation: return .rejected(.evaluation)
    case .summary: return .rejected(.summary)
    case .nothing: return .rejected(.noSignal)
    }
  }
}
