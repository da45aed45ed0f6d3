package import WatchEngine

/// What a reader makes of a text, as lines that can be compared (NaN equals NaN) and read in failures.
package struct RowTranscript {
  package private(set) var lines: [String] = []
  package private(set) var rows: [MetricRow] = []
  package private(set) var formats: [String] = []
  package private(set) var rejects: [RejectReason] = []
  package var reader: RowReader
  package private(set) var framing: FileFraming

  package init(reader: RowReader = RowReader(), maxLineBytes: Int = 1 << 20) {
    self.reader = reader
    framing = FileFraming(maxLineBytes: maxLineBytes)
  }

  /// The transcript of a whole text.
  package init(of text: String, reader: RowReader = RowReader()) {
    self.init(of: Array(text.utf8), reader: reader)
  }

  package init(of bytes: [UInt8], reader: RowReader = RowReader()) {
    self.init(reader: reader)
    accept(bytes[...])
    finish()
  }

  package mutating func accept(_ piece: ArraySlice<UInt8>) {
    var records: [(bytes: [UInt8], offset: UInt64, end: UInt64, kind: RecordKind)] = []
    var tooLong: [UInt64] = []
    piece.withUnsafeBytes { bytes in
      framing.split(
        bytes, body: { records.append((Array($0.bytes), $0.offset, $0.end, $0.kind)) },
        tooLong: { tooLong.append($0) })
    }
    for record in records { read(record) }
    lines += tooLong.map { "too long at \($0)" }
  }

  /// The path of the file to come.
  package mutating func name(_ path: String) { framing.name(path) }

  /// The next bytes stand at `offset`.
  package mutating func begin(at offset: UInt64) { framing.begin(at: offset) }

  /// The next bytes stand at `offset` of a file known to hold such records.
  package mutating func begin(at offset: UInt64, as kind: RecordKind) {
    framing = FileFraming(resumed: kind)
    framing.begin(at: offset)
  }

  /// The file is read again from its start: it was written anew.
  package mutating func beginFile() {
    framing.begin(at: 0)
    reader.beginFile()
  }

  package mutating func finish() {
    var records: [(bytes: [UInt8], offset: UInt64, end: UInt64, kind: RecordKind)] = []
    framing.finish { records.append((Array($0.bytes), $0.offset, $0.end, $0.kind)) }
    for record in records { read(record) }
  }

  private mutating func read(
    _ record: (bytes: [UInt8], offset: UInt64, end: UInt64, kind: RecordKind)
  ) {
    var outcomes: [RowOutcome] = []
    record.bytes.withUnsafeBytes {
      reader.read(Record(bytes: $0, offset: record.offset, end: record.end, kind: record.kind)) {
        outcomes.append($0)
      }
    }
    for outcome in outcomes {
      switch outcome {
      case .row(let row):
        rows.append(row)
        lines.append(Self.describe(row))
      case .rejected(let reason, let offset):
        rejects.append(reason)
        lines.append("rejected \(reason) at \(offset)")
      case .recognised(let format):
        formats.append(format)
        lines.append("format \(format)")
      }
    }
  }

  /// One row as text.
  package static func describe(_ row: MetricRow) -> String {
    let signals = Signal.allCases.compactMap { signal in
      row.signals[signal].map { "\(signal.name)=\($0)" }
    }
    let other = row.other.map { "\($0.key)=\($0.value)" }
    return "row \(row.index) step \(row.step) \(row.stepSource) at \(row.offset): "
      + (signals + other).joined(separator: " ") + " rewards \(row.rewards)"
  }
}
