/// A step of a run that was judged lately: who told of it, what of it was judged.
struct JoinedStep: Sendable {
  var step: Int
  /// Counts the run's judged steps.
  var index: Int
  /// Logs that told of it, one bit each: a log that tells of it again begins it anew.
  var tellers: UInt64
  /// Signals judged, one bit each.
  var judged: UInt64 = 0
  /// What was told of it, the owner's word before another's; empty after a restart.
  var values = SignalValues()
  var keys: Set<Int> = []
}

extension JoinedStep: Codable {
  init(from decoder: any Decoder) throws {
    var values = try decoder.unkeyedContainer()
    step = try values.decode(Int.self)
    index = try values.decode(Int.self)
    tellers = try Self.mask(try values.decode(String.self), values)
    judged = try Self.mask(try values.decode(String.self), values)
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.unkeyedContainer()
    try values.encode(step)
    try values.encode(index)
    // As text: numbers of a snapshot are counts.
    try values.encode(String(tellers, radix: 16))
    try values.encode(String(judged, radix: 16))
  }

  private static func mask(
    _ text: String, _ values: any UnkeyedDecodingContainer
  ) throws -> UInt64 {
    guard let mask = UInt64(text, radix: 16) else {
      throw DecodingError.dataCorruptedError(in: values, debugDescription: "is no mask")
    }
    return mask
  }
}
