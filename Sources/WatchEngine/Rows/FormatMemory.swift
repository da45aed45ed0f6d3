/// What a format has to remember between two lines of a file.
package struct FormatMemory: Codable, Sendable, Equatable {
  /// Column names of the header last read; empty before one.
  package var columns: [String] = []
  package var delimiter = UInt8(ascii: ",")
  /// Slots of the columns in the key table; rebuilt when its count differs, never saved.
  package var slots: [Int] = []

  /// The step a line of its own announced for the rows behind it (`Epoch: 2, global_step=25600`).
  package var bannerStep: Double?

  private enum CodingKeys: String, CodingKey {
    case columns
    case delimiter
    case bannerStep
  }

  package init() {}
}
