/// Who gives one signal of a run, and how far it is judged.
struct JoinLane: Sendable, Equatable {
  /// Place of the log among the run's; nil before one showed the signal.
  var owner: Int?
  /// Step and row (of its log) judged last.
  var step = 0
  var row = 0
  /// The step judged last was only the place of its row: it can't be compared with another log's.
  var isOrdered = false
  var hasJudged = false
  /// The log that would take over, and its rows since the owner told anything.
  var rival: Int?
  var rivalRows = 0
  /// Rows of logs that come behind the rival since its last: it may have fallen silent, too.
  var passedOver = 0
  /// Rows of a rival after which it does; doubles each time, so that two logs that are written in turns
  /// don't take turns.
  var patience = JoinLane.leastPatience
  /// Logs that fell silent, one bit each: they come behind all others from then on.
  var silent: UInt64 = 0

  /// 20 rows: longer than what block-buffered output holds back of long rows.
  static let leastPatience = 20
  private static let mostPatience = 5120

  mutating func judged(_ row: MetricRow) {
    step = row.step
    self.row = row.index
    isOrdered = row.stepSource == .order
    hasJudged = true
  }

  /// Whether the row tells what comes after all that was judged; by steps where both logs have them.
  func isAhead(_ row: MetricRow) -> Bool {
    guard hasJudged else { return true }
    return isComparable(row) ? row.step > step : row.index > self.row
  }

  func isComparable(_ row: MetricRow) -> Bool { !isOrdered && row.stepSource != .order }

  mutating func give(to log: Int) {
    owner = log
    silent &= ~(1 << UInt64(log & 63))
    endWait()
  }

  /// The owner isn't silent, or isn't waited for any more.
  mutating func endWait() {
    rival = nil
    rivalRows = 0
    passedOver = 0
  }

  /// The owner is silent while another tells on; true when that has lasted.
  mutating func wait(for log: Int, isBetter: (Int, Int) -> Bool) -> Bool {
    if let rival, rival != log, !isBetter(log, rival) {
      passedOver += 1
      guard passedOver > Self.leastPatience else { return false }
    }
    passedOver = 0
    rivalRows = rival == log ? rivalRows + 1 : 1
    rival = log
    guard rivalRows > patience else { return false }
    if let owner { silent |= 1 << UInt64(owner & 63) }
    patience = min(patience * 2, Self.mostPatience)
    return true
  }
}

extension JoinLane: Codable {
  private enum CodingKeys: String, CodingKey {
    case owner, step, row, ordered, judged, rival, rivalRows, passedOver, patience, silent
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    owner = try values.decodeIfPresent(Int.self, forKey: .owner)
    step = try values.decode(Int.self, forKey: .step)
    row = try values.decode(Int.self, forKey: .row)
    isOrdered = try values.decode(Bool.self, forKey: .ordered)
    hasJudged = try values.decode(Bool.self, forKey: .judged)
    rival = try values.decodeIfPresent(Int.self, forKey: .rival)
    rivalRows = min(max(0, try values.decode(Int.self, forKey: .rivalRows)), Self.mostPatience)
    let passed = try values.decodeIfPresent(Int.self, forKey: .passedOver) ?? 0
    passedOver = min(max(0, passed), Self.leastPatience)
    patience = min(
      max(Self.leastPatience, try values.decode(Int.self, forKey: .patience)), Self.mostPatience)
    silent = UInt64(try values.decode(String.self, forKey: .silent), radix: 16) ?? 0
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encodeIfPresent(owner, forKey: .owner)
    try values.encode(step, forKey: .step)
    try values.encode(row, forKey: .row)
    try values.encode(isOrdered, forKey: .ordered)
    try values.encode(hasJudged, forKey: .judged)
    try values.encodeIfPresent(rival, forKey: .rival)
    try values.encode(rivalRows, forKey: .rivalRows)
    if passedOver > 0 { try values.encode(passedOver, forKey: .passedOver) }
    try values.encode(patience, forKey: .patience)
    // As text: numbers of a snapshot are counts.
    try values.encode(String(silent, radix: 16), forKey: .silent)
  }
}
