/// A way trainers write rows: one file under `Formats/`, one line in ``LogFormatCatalog``.
///
/// Stateless; what must be remembered between lines is in ``FormatMemory``.
package protocol LogFormat: Sendable {
  /// Stable snake_case id for `format:`, `rlwatchd list formats`, the docs.
  static var id: String { get }
  /// One sentence for lists and docs.
  static var summary: String { get }
  /// A few lines as a trainer writes them: recognised as this format and as no other with more
  /// confidence; documentation and fuzz seed too.
  static var sample: String { get }

  /// Reads one line; numbers go into `draft`, which has been begun.
  static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading
}

/// How sure a format is of a row.
package enum Confidence: Int, Comparable, Sendable, Codable {
  /// The shape is loose: another format's row may look the same.
  case likely
  /// Nothing but this format writes that.
  case sure

  package static func < (left: Confidence, right: Confidence) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What a format makes of one line.
package enum LineReading: Sendable, Equatable {
  /// Nothing of this format.
  case noise
  /// A row, in the draft; its text begins at `start` of the whole line.
  case row(start: Int, confidence: Confidence)
  /// A header that the rows behind it need.
  case header
  /// Has this format's shape but is no row.
  case rejected(RejectReason)
}

/// Why a line that looked like a row isn't one.
package enum RejectReason: String, Codable, Sendable, CaseIterable {
  /// Cut off or not well-formed.
  case malformed
  /// Neither a step nor a known signal.
  case noSignal = "no_signal"
  /// An evaluation row: kept apart from training.
  case evaluation
  /// The trainer's closing summary.
  case summary
  /// Another number of cells than the header has columns.
  case columnMismatch = "column_mismatch"
}

/// What a format has to remember between two lines of a file.
package struct FormatMemory: Codable, Sendable, Equatable {
  /// Column names of the header last read; empty before one.
  package var columns: [String] = []
  package var delimiter = UInt8(ascii: ",")
  /// Slots of the columns in the key table; rebuilt when its count differs, never saved.
  package var slots: [Int] = []

  private enum CodingKeys: String, CodingKey {
    case columns
    case delimiter
  }

  package init() {}
}
