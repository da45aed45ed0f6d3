@testable import WatchEngine

/// A pipeline for tests of the tailer: every line `{"i":N…}` is a row with step N, each tenth alerts.
///
/// Rows are counted for each of the run's logs.
struct LinePipeline: LogPipeline {
  private struct Framing {
    var log = ""
    var carry: [UInt8] = []
    var committed: UInt64 = 0
  }
  let run: String
  let log: String
  private var framings: [Int: Framing] = [:]
  private(set) var rows: [String: Int] = [:]
  private var rejected = 0

  init(run: String, log: String) {
    self.run = run
    self.log = log
  }

  mutating func beginFile(_ file: Int, of log: String, at offset: UInt64) {
    framings[file] = Framing(log: log, committed: offset)
  }

  mutating func accept(
    _ bytes: UnsafeRawBufferPointer, of file: Int, emit: (PipelineOutput) -> Void
  ) {
    guard var framing = framings[file] else { return }
    for byte in bytes {
      guard byte == UInt8(ascii: "\n") else {
        framing.carry.append(byte)
        continue
      }
      judge(framing.carry, framing, emit: emit)
      framing.committed += UInt64(framing.carry.count + 1)
      framing.carry.removeAll(keepingCapacity: true)
    }
    framings[file] = framing
  }

  mutating func settle(_ file: Int, emit: (PipelineOutput) -> Void) -> Bool {
    guard let framing = framings[file], framing.carry.last == UInt8(ascii: "}"),
      Self.step(framing.carry) != nil
    else { return false }
    judge(framing.carry, framing, emit: emit)
    framings[file] = Framing(
      log: framing.log, committed: framing.committed + UInt64(framing.carry.count))
    return true
  }

  mutating func finishFile(_ file: Int, emit: (PipelineOutput) -> Void) {
    _ = settle(file, emit: emit)
    framings[file] = nil
  }

  mutating func dropFile(_ file: Int) { framings[file] = nil }

  var openFiles: Int { framings.count }

  mutating func clock(at now: Duration, emit: (PipelineOutput) -> Void) {}

  func committedOffset(of file: Int) -> UInt64 { framings[file]?.committed ?? 0 }
  func snapshot() throws -> JSONText { try JSONText(encoding: rows) }

  mutating func restore(_ node: ConfigNode) throws {
    guard case .map(let entries) = node.value else { throw NodeShapeError(key: "rows") }
    for entry in entries { rows[entry.key] = try NodeReader(node: node).integer(entry.key) }
  }

  mutating func adopt(_ log: String, settings: EngineSettings, from node: ConfigNode) throws {
    rows[log] = try NodeReader(node: node).integer(log)
  }

  func report(of log: String) -> PipelineReport { PipelineReport() }
  mutating func apply(_ settings: EngineSettings, to log: String) { rows[log] = rows[log] ?? 0 }
  mutating func leave(_ log: String) {}

  static func row(_ step: Int, pad: Int = 40) -> [UInt8] {
    Array(#"{"i":\#(step),"pad":"\#(String(repeating: "x", count: pad))"}"#.utf8) + [10]
  }

  private static func step(_ line: [UInt8]) -> Int? {
    let prefix = Array(#"{"i":"#.utf8)
    guard line.starts(with: prefix), line.last == UInt8(ascii: "}") else { return nil }
    let digits = line.dropFirst(prefix.count).prefix { $0 >= 0x30 && $0 <= 0x39 }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  private mutating func judge(
    _ line: [UInt8], _ framing: Framing, emit: (PipelineOutput) -> Void
  ) {
    let line = line.drop { $0 == 0 }
    guard let step = Self.step(Array(line)) else {
      rejected += 1
      return
    }
    var row = MetricRow()
    let (log, offset) = (framing.log, framing.committed)
    row.index = rows[log] ?? 0
    row.step = step
    row.offset = offset
    rows[log] = row.index + 1
    emit(.row(row))
    guard step.isMultiple(of: 10) else { return }
    emit(
      .alert(
        AlertEvent(
          id: "alert-\(step)", run: run, log: log, row: row.index, offset: offset, step: step,
          stepSource: .order, onsetStep: step, detector: "test", kind: "", severity: .warning,
          status: .firing, episode: 1, consecutive: 1, value: .nan, baseline: nil, threshold: 1,
          message: "a tenth row \"quoted\"", evidence: [Evidence("count", .integer(3))],
          signals: [OtherMetric(key: "loss", value: -.infinity)])))
  }
}
