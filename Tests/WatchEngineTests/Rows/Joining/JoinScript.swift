import Testing

@testable import WatchEngine

/// A script of rows of up to three logs of one run.
struct JoinScript {
  /// Logs by place: 0 is text, 1 JSON lines (the better), 2 TensorBoard (the worse).
  static let ranks = [
    SourceRank(format: KeyValue.id, log: "/r/train.log"),
    SourceRank(format: JSONLines.id, log: "/r/metrics.jsonl"),
    SourceRank(format: TensorBoardEvents.id, log: "/r/events"),
  ]

  var join = RunJoin(rows: 0, watching: 1)
  var rows = [0, 0, 0]
  var handovers: [Handover] = []

  /// What is judged of a row.
  @discardableResult
  mutating func row(
    _ source: Int, _ step: Int, _ signals: [Signal] = [.loss], order: Bool = false,
    key: Double? = nil
  ) -> MetricRow? {
    var row = MetricRow()
    row.index = rows[source]
    rows[source] += 1
    row.step = step
    row.stepSource = order ? .order : .key
    row.watched = [key]
    for signal in signals { row.signals[signal] = Double(source * 1000 + step) }
    let joined = join.take(
      row, of: source, log: "/r/\(source)", ranks: Self.ranks, keys: ["own/key"])
    handovers += join.handovers
    return joined
  }

  mutating func judged(
    _ source: Int, _ step: Int, _ signals: [Signal] = [.loss], order: Bool = false,
    key: Double? = nil
  ) throws -> MetricRow {
    let judged = row(source, step, signals, order: order, key: key)
    return try #require(judged)
  }

  /// The same after a stop and a start.
  mutating func restart() throws {
    let node = try NodeEncoder().encode(join)
    let bytes = JSONWriter.bytes(node)
    let read = try bytes.withUnsafeBytes { try JSONDocument.parse($0) }
    #expect(read.isCountable)
    join = try NodeDecoder().decode(RunJoin.self, from: read)
  }

  /// Names of the signals of a row.
  static func names(_ row: MetricRow?) -> [String] {
    Signal.allCases.filter { row?.signals.has($0) == true }.map(\.name)
  }
}
