/// A way trainers write rows that isn't lines: one file under `Structured/`, one line in
/// ``LogFormatCatalog/structured``.
///
/// Stateless: a record of ``kind`` is a row by itself, the framing has joined what belongs together.
package protocol StructuredFormat: Sendable {
  /// Stable snake_case id for the docs, `rlwatchd list formats` and reports.
  static var id: String { get }
  /// One sentence for lists and docs.
  static var summary: String { get }
  /// The records it reads.
  static var kind: RecordKind { get }
  /// A small file of at least two rows as a tool writes it: test, documentation, fuzz seed.
  static var sample: [UInt8] { get }

  /// Reads one record; numbers go into `draft`, which has been begun.
  static func read(_ record: UnsafeRawBufferPointer, into draft: inout RowDraft) -> LineReading
}

extension StructuredFormat {
  /// Bytes written as hexadecimal digits.
  static func bytes(hex: String) -> [UInt8] {
    let digits = hex.utf8.compactMap { hexValue($0) }
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(truncatingIfNeeded: digits[$0] << 4 | digits[$0 + 1])
    }
  }

  /// What the gathered numbers amount to; a step alone is no row here.
  static func reading(of draft: RowDraft) -> LineReading {
    switch draft.standing {
    case .row where draft.hasTraining: .row(start: 0, confidence: .sure)
    case .evaluation: .rejected(.evaluation)
    case .summary: .rejected(.summary)
    case .row, .nothing: .noise
    }
  }
}
