/// The join in a checkpoint: all but the values told, which only witness.
extension RunJoin: Codable {
  private enum CodingKeys: String, CodingKey {
    case lanes, steps, nextIndex, pacer, isPacerOrdered, unpaced, slow, watchedCount
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    watchedCount = try values.decode(Int.self, forKey: .watchedCount)
    lanes = try values.decode([JoinLane].self, forKey: .lanes)
    guard (0...Int(Int16.max)).contains(watchedCount), lanes.count == Self.laneCount(watchedCount)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .lanes, in: values, debugDescription: "doesn't fit the signals there are")
    }
    steps = try values.decode([JoinedStep].self, forKey: .steps).suffix(Self.stepLimit)
    nextIndex = try values.decode(Int.self, forKey: .nextIndex)
    pacer = try values.decodeIfPresent(Int.self, forKey: .pacer)
    isPacerOrdered = try values.decode(Bool.self, forKey: .isPacerOrdered)
    unpaced = try values.decode(Int.self, forKey: .unpaced)
    slow = UInt64(try values.decode(String.self, forKey: .slow), radix: 16) ?? 0
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(lanes, forKey: .lanes)
    try values.encode(steps, forKey: .steps)
    try values.encode(nextIndex, forKey: .nextIndex)
    try values.encodeIfPresent(pacer, forKey: .pacer)
    try values.encode(isPacerOrdered, forKey: .isPacerOrdered)
    try values.encode(unpaced, forKey: .unpaced)
    try values.encode(String(slow, radix: 16), forKey: .slow)
    try values.encode(watchedCount, forKey: .watchedCount)
  }
}
