/// What the bytes of a record are: it decides who reads them.
package enum RecordKind: String, Codable, Sendable, CaseIterable {
  /// Text of one line, or of the lines that make one row.
  case line
  /// TensorBoard events of one step, one protobuf message behind the other.
  case events
  /// One record of a W&B transaction log, a protobuf message.
  case transaction
  /// The step and rewards of the samples of one step, each of them a line.
  case samples
  /// One JSON object of a document that is rewritten whole.
  case object
  /// A record that was given up for its checksum; without bytes.
  case damaged
}
