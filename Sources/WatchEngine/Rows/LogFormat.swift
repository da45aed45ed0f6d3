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
  /// The path of the log that the sample stands in, for the formats that read it.
  static var sampleLog: String { get }

  /// Reads one line; numbers go into `draft`, which has been begun.
  static func read(
    _ line: TextLine, memory: inout FormatMemory, into draft: inout RowDraft
  ) -> LineReading
}

extension LogFormat {
  package static var sampleLog: String { "train.log" }
}
