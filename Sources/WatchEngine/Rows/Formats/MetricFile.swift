/// A file of one metric, its key in the file's name: `1700000000000 0.5 12` or `12,0.5`.
package enum MetricFile: LogFormat {
  package static let id = "metric_file"
  package static let summary =
    "One file a metric, named by it: MLflow file stores (`metrics/<name>`), torchrl's `scalars/<name>.csv`."
  package static let sampleLog = "mlruns/0/0123456789abcdef0123456789abcdef/metrics/train/reward"
  package static let sample = """
    1764115200000 0.25 1
    1764115201000 nan 2

    """

  /// Two of the longest numbers and a dataset's name behind them.
  private static let maxLineBytes = 512

  package static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading {
    let text = line.whole
    guard let key = draft.fileKey, text.count <= maxLineBytes,
      var scanner = LiteralScanner(text, dialect: .python), let first = scanner.number()
    else { return .noise }
    let separator = scanner.next
    guard separator == 0x20 || separator == 0x2C else { return .noise }
    scanner.at += 1
    guard let second = scanner.number() else { return .rejected(.malformed) }
    var step = first
    var time: Double?
    if separator == 0x20 {
      // Old stores have no step; new ones may name a dataset behind it.
      guard scanner.skip(0x20), let third = scanner.number(),
        scanner.at == scanner.end || scanner.next == 0x20
      else { return .rejected(.malformed) }
      step = third
      time = first / 1000
    } else if scanner.at != scanner.end {
      return .rejected(.malformed)
    }
    guard let slot = draft.keys.slot(named: key), let stepSlot = draft.keys.slot(named: "step")
    else { return .rejected(.noSignal) }
    draft.add(second, slot: slot)
    draft.add(step, slot: stepSlot)
    if let time, let slot = draft.keys.slot(named: "timestamp") { draft.add(time, slot: slot) }
    switch draft.standing {
    case .row: return .row(start: 0, confidence: .sure)
    case .evaluation: return .rejected(.evaluation)
    case .summary: return .rejected(.summary)
    case .nothing: return .rejected(.noSignal)
    }
  }
}
