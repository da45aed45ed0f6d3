import WatchEngine

/// Bytes of a log: framing and every format.
///
/// Read whole and in pieces, with the reader saved and revived between two of them, the rows and the
/// counts must be the same; offsets rise, and nothing is committed that wasn't given.
enum RowFuzz {
  static let target = FuzzTarget(
    name: "rows",
    seeds: LogFormatCatalog.all.map { Array($0.sample.utf8) }
      + LogFormatCatalog.structured.map { $0.sample } + [
        Array("{\"step\": 1, \"loss\": NaN, \"rewards\": [0.5, 1e400, -0]}\n".utf8),
        Array("  3%|3 | 12/400 [00:01<00:40,  9.6it/s]\r{'loss': 0.1, 'kl': nan}\r\n".utf8),
        Array("step,loss,kl\n1,0.5,0.01\n\u{0}\u{0}\n2,,inf\n".utf8),
      ],
    words: [
      "'loss': ", "\"reward\": ", "step:", "np.float64(", "global_step=", "Infinity", "it/s]\r",
      "\t", "|", "---", "kl=", " - ", "Epoch: ",
      "\u{2502}", "\u{2552}", "\u{2558}", "\n\u{256D} Metrics ", "Step 12\n", "actor:\n  pg_loss: ",
      "(Runner pid=1) ", "\"eval\": true", "eval_reward", " 12% |", ", loss=0.5]\r",
    ],
    check: check)

  /// Small, so that short inputs reach the limit.
  private static let maxLineBytes = 2048

  @Sendable static func check(_ bytes: UnsafeRawBufferPointer) -> String? {
    // The length chooses: a log stays a plain log, and a mutation by one byte tries the next format.
    let formats = LogFormatCatalog.all
    let choice = bytes.count % (formats.count + 1)
    let format = choice == 0 ? nil : formats[choice - 1].id
    let log = choice == 0 ? "train.log" : formats[choice - 1].sampleLog
    let piece = 1 + bytes.count / (formats.count + 1) % 97
    var whole = Pass(format: format, log: log, maxLineBytes: maxLineBytes)
    whole.accept(bytes)
    whole.finish()
    var pieces = Pass(format: format, log: log, maxLineBytes: maxLineBytes)
    let half = bytes.count / 2
    for start in stride(from: 0, to: bytes.count, by: piece) {
      let end = min(bytes.count, start + piece)
      pieces.accept(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      if start <= half, half < end, !pieces.revive() { return "a saved reader can't be revived" }
    }
    pieces.finish()
    if whole.rows != pieces.rows { return "rows depend on how the bytes are cut" }
    if whole.reader.counters != pieces.reader.counters { return "counts depend on the cuts" }
    if whole.framing.committedOffset != UInt64(bytes.count) { return "commits something else" }
    if !whole.isRising || !pieces.isRising { return "record offsets don't rise" }
    return nil
  }

  /// One way through the bytes.
  private struct Pass {
    var framing: FileFraming
    var reader: RowReader
    /// Every number of every row, as bits: NaN equals NaN.
    var rows: [UInt64] = []
    var isRising = true
    private var last: UInt64?

    init(format: String?, log: String, maxLineBytes: Int) {
      framing = FileFraming(maxLineBytes: maxLineBytes)
      reader = RowReader(format: format, log: log)
    }

    mutating func accept(_ bytes: UnsafeRawBufferPointer) {
      var framing = framing
      framing.split(bytes, body: { take($0) }, tooLong: { rows += [1 << 63, $0] })
      self.framing = framing
    }

    mutating func finish() {
      var framing = framing
      framing.finish { take($0) }
      self.framing = framing
    }

    mutating func revive() -> Bool {
      guard let node = try? NodeEncoder().encode(reader),
        let read = JSONWriter.bytes(node).withUnsafeBytes({ try? JSONDocument.parse($0) }),
        let revived = try? NodeDecoder().decode(RowReader.self, from: read)
      else { return false }
      reader = revived
      return true
    }

    private mutating func take(_ record: Record) {
      if let last, record.offset <= last { isRising = false }
      last = record.offset
      var rows = rows
      reader.read(record) { outcome in
        guard case .row(let row) = outcome else { return }
        rows += [UInt64(clamping: row.index), UInt64(bitPattern: Int64(row.step)), row.offset]
        for signal in Signal.allCases {
          if let value = row.signals[signal] {
            rows += [UInt64(signal.rawValue), Self.bits(value)]
          }
        }
        rows += row.rewards.map(Self.bits)
        for metric in row.other {
          rows += [UInt64(metric.key.utf8.count), Self.bits(metric.value)]
        }
      }
      self.rows = rows
    }

    private static func bits(_ value: Double) -> UInt64 {
      value.isNaN ? Double.nan.bitPattern : value.bitPattern
    }
  }
}
