import WatchEngine

/// One accepted row as the JSON line of `--record` and `export --output jsonl`.
enum RowLine {
  static func node(run: String, log: String, row: MetricRow) -> ConfigNode {
    .object([
      "run": .text(run),
      "log": .text(log),
      "row": .whole(row.index),
      "step": .whole(row.step),
      "step_source": .text(row.stepSource.rawValue),
      "offset": .whole(Int(clamping: row.offset)),
      "signals": ConfigNode(
        .map(
          Signal.allCases.compactMap { signal in
            row.signals[signal].map { .init(key: signal.name, node: .real($0)) }
          })),
      "other": ConfigNode(.map(row.other.map { .init(key: $0.key, node: .real($0.value)) })),
    ])
  }

  static func append(run: String, log: String, row: MetricRow, to line: inout [UInt8]) {
    line += JSONWriter.bytes(node(run: run, log: log, row: row))
    line.append(UInt8(ascii: "\n"))
  }

  /// Log and row index of a line; nil when it is none of ours.
  static func locate(_ line: ArraySlice<UInt8>) -> (log: String, row: Int)? {
    guard let node = try? line.withUnsafeBytes({ try JSONDocument.parse($0) }),
      let log = node["log"]?.asText,
      let row = node["row"]?.asInteger(Int.self)
    else { return nil }
    return (log, row)
  }
}
