/// Joins the rows of a run's logs: each signal is taken from one log at a time, rows of one step belong
/// together, and nothing is judged twice.
///
/// A value that waits for nothing: a row is let through when it comes, with the signals its log owns. Who
/// owns a signal: the first that shows it, then the best by ``SourceRank`` once it has reached what is
/// judged; when the owner falls silent while another goes on, the other. docs/decisions/one-run-several-logs.md
/// has the reasons.
package struct RunJoin: Sendable {
  /// Signals first, then the rewards of the samples, then the keys that rules name.
  private static let rewards = Signal.allCases.count
  private static let keys = rewards + 1
  /// Steps remembered: a log that lags by more joins nothing any more.
  ///
  /// 128: what TensorBoard's writer holds back in two minutes of steps of a second.
  static let stepLimit = 128
  /// Steps back from which a signal is still taken as known.
  private static let recency = 4

  var lanes: [JoinLane] = []
  var steps: [JoinedStep] = []
  /// Place of the next step in the run.
  var nextIndex: Int
  /// The log whose steps are the run's: windows, cooldowns and a step that goes back go by them.
  var pacer: Int?
  var isPacerOrdered = false
  /// Steps begun since its last row, and the logs that were too slow for it, one bit each.
  var unpaced = 0
  var slow: UInt64 = 0
  package internal(set) var watchedCount: Int
  /// What changed hands with the last row.
  package private(set) var handovers: [Handover] = []

  /// `rows`: of the log that was alone before.
  package init(rows: Int, watching keys: Int) {
    nextIndex = rows
    watchedCount = keys
    lanes = Array(repeating: JoinLane(), count: Self.laneCount(keys))
  }

  static func laneCount(_ keys: Int) -> Int { min(Self.keys + keys, 64) }

  /// Whether every log it names is among so many.
  package func fits(_ sources: Int) -> Bool {
    lanes.allSatisfy { lane in
      [lane.owner, lane.rival].allSatisfy { $0.map { (0..<sources).contains($0) } ?? true }
    }
  }

  /// Other rules name other keys.
  package mutating func watch(_ keys: Int) {
    watchedCount = keys
    lanes = Array(lanes.prefix(Self.keys))
    lanes += Array(repeating: JoinLane(), count: Self.laneCount(keys) - lanes.count)
    // Places of keys have moved.
    for place in steps.indices {
      steps[place].judged &= 1 << UInt64(Self.keys) - 1
      steps[place].keys = []
    }
  }

  /// A log comes with what it has shown, and judged, before: signals nobody gives yet are its own.
  package mutating func add(
    _ source: Int, signals: UInt32, hasRewards: Bool, keys: Set<Int>, step: Int, row: Int,
    isOrdered: Bool = false
  ) {
    for lane in lanes.indices where lanes[lane].owner == nil {
      let isShown =
        lane < Self.rewards
        ? signals & 1 << UInt32(lane) != 0
        : lane == Self.rewards ? hasRewards : keys.contains(lane - Self.keys)
      guard isShown else { continue }
      lanes[lane].owner = source
      lanes[lane].hasJudged = true
      lanes[lane].step = step
      lanes[lane].row = row
      lanes[lane].isOrdered = isOrdered
    }
  }

  /// A log is watched no more: whoever shows its signals next gives them.
  package mutating func remove(_ source: Int) {
    for lane in lanes.indices where lanes[lane].owner == source { lanes[lane].owner = nil }
  }

  /// Names of the signals a log gives; keys by `names`, in their order among the watched ones.
  package func signals(of source: Int, keys names: [String]) -> [String] {
    lanes.indices.filter { lanes[$0].owner == source }.map { name(of: $0, keys: names) }
  }

  private func name(of lane: Int, keys names: [String]) -> String {
    if lane < Self.rewards { return Signal.allCases[lane].name }
    if lane == Self.rewards { return "rewards" }
    let place = lane - Self.keys
    return names.indices.contains(place) ? names[place] : "keys"
  }

  /// Takes the next row of a log; gives what is to be judged of it, nil when others give all it tells.
  ///
  /// `ranks`: of all logs, by their places.
  package mutating func take(
    _ row: MetricRow, of source: Int, log: String, ranks: [SourceRank], keys names: [String]
  ) -> MetricRow? {
    handovers.removeAll(keepingCapacity: true)
    let bit: UInt64 = 1 << UInt64(source & 63)
    let isOrdered = row.stepSource == .order
    let place =
      isOrdered ? nil : steps.firstIndex { $0.step == row.step && $0.tellers & bit == 0 }
    let told = mask(of: row)
    var passed: UInt64 = 0
    var rest = told
    while rest != 0 {
      let lane = rest.trailingZeroBitCount
      rest &= rest - 1
      let isJudged = place.map { steps[$0].judged & 1 << UInt64(lane) != 0 } ?? false
      if passes(lane, row, of: source, isJudged: isJudged, ranks: ranks, keys: names) {
        passed |= 1 << UInt64(lane)
        lanes[lane].judged(row)
      }
    }
    guard passed != 0 || (told == 0 && isLead(source, ranks)) else {
      if let place { note(row, told, at: place) }
      return nil
    }
    let setsPace = pace(source, isNew: place == nil, isOrdered, ranks)
    // Steps of another kind than the pacer's can't be joined: the row belongs to the run's latest step.
    let isForeign = !setsPace && isOrdered != isPacerOrdered
    let found = (isForeign ? steps.indices.last : place) ?? begin(row.step)
    if !isForeign {
      // What is only the place of a row is no other log's step.
      steps[found].tellers |= isOrdered ? ~0 : bit
      steps[found].judged |= passed
      note(row, told, passed: passed, at: found)
    }
    return joined(
      row, passed, at: found, of: source, log, isContinued: isForeign || place != nil, setsPace)
  }

  /// Whether the row's log sets the run's pace: the best that gives something, unless it is too slow.
  private mutating func pace(
    _ source: Int, isNew: Bool, _ isOrdered: Bool, _ ranks: [SourceRank]
  ) -> Bool {
    if let pacer, pacer != source {
      let isBetter =
        slow & 1 << UInt64(source & 63) == 0 && ranks.indices.contains(source)
        && ranks.indices.contains(pacer) && ranks[source] < ranks[pacer]
      if !isBetter {
        if isNew { unpaced += 1 }
        guard unpaced > JoinLane.leastPatience else { return false }
        slow |= 1 << UInt64(pacer & 63)
      }
    }
    pacer = source
    isPacerOrdered = isOrdered
    unpaced = 0
    return true
  }

  // MARK: who gives what

  private mutating func passes(
    _ lane: Int, _ row: MetricRow, of source: Int, isJudged: Bool, ranks: [SourceRank],
    keys names: [String]
  ) -> Bool {
    guard let owner = lanes[lane].owner else {
      // Nobody's: new, or left by a log that went; then not before it has got to where that was.
      guard lanes[lane].isAhead(row) || lanes[lane].wait(for: source, isBetter: { $0 < $1 }) else {
        return false
      }
      lanes[lane].give(to: source)
      return !isJudged
    }
    if owner == source {
      lanes[lane].endWait()
      return !isJudged
    }
    let silent = lanes[lane].silent
    let isBetter = { (left: Int, right: Int) in
      let (leftSilent, rightSilent) = (
        silent & 1 << UInt64(left & 63) != 0, silent & 1 << UInt64(right & 63) != 0
      )
      guard leftSilent == rightSilent else { return rightSilent }
      guard ranks.indices.contains(left), ranks.indices.contains(right) else { return left < right }
      return ranks[left] < ranks[right]
    }
    let isAhead = lanes[lane].isAhead(row)
    if isBetter(source, owner) {
      let isNear = lanes[lane].isComparable(row) ? isJudged : lanes[lane].row - row.index < 1
      guard isAhead || isNear else { return false }
      handOver(lane, from: owner, to: source, isForSilence: false, keys: names)
    } else {
      guard isAhead, lanes[lane].wait(for: source, isBetter: isBetter) else { return false }
      handOver(lane, from: owner, to: source, isForSilence: true, keys: names)
    }
    lanes[lane].give(to: source)
    return isAhead && !isJudged
  }

  private mutating func handOver(
    _ lane: Int, from: Int, to: Int, isForSilence: Bool, keys names: [String]
  ) {
    let name = name(of: lane, keys: names)
    if let place = handovers.firstIndex(where: {
      $0.from == from && $0.isForSilence == isForSilence
    }) {
      handovers[place].signals.append(name)
    } else {
      handovers.append(
        Handover(from: from, to: to, signals: [name], isForSilence: isForSilence))
    }
  }

  /// Rows without any signal count for the run when they are those of its first log that gives one.
  private func isLead(_ source: Int, _ ranks: [SourceRank]) -> Bool {
    let owners = lanes.compactMap(\.owner).filter { ranks.indices.contains($0) }
    guard let lead = owners.min(by: { ranks[$0] < ranks[$1] }) else { return true }
    return lead == source
  }

  // MARK: steps

  private mutating func begin(_ step: Int) -> Int {
    if steps.count >= Self.stepLimit { steps.removeFirst() }
    steps.append(JoinedStep(step: step, index: nextIndex, tellers: 0))
    nextIndex &+= 1
    return steps.count - 1
  }

  private mutating func note(
    _ row: MetricRow, _ told: UInt64, passed: UInt64 = 0, at place: Int
  ) {
    for signal in Signal.allCases {
      let lane = UInt64(signal.rawValue)
      guard told & 1 << lane != 0, let value = row.signals[signal],
        passed & 1 << lane != 0 || !steps[place].values.has(signal)
      else { continue }
      steps[place].values.set(signal, to: value)
    }
    for key in row.watched.indices where row.watched[key] != nil { steps[place].keys.insert(key) }
  }

  private func joined(
    _ row: MetricRow, _ passed: UInt64, at place: Int, of source: Int, _ log: String,
    isContinued: Bool, _ setsPace: Bool
  ) -> MetricRow {
    var elsewhere: UInt32 = 0
    var keysElsewhere: Set<Int> = []
    for lane in lanes.indices {
      guard let owner = lanes[lane].owner, owner != source else { continue }
      if lane < Self.rewards {
        elsewhere |= 1 << UInt32(lane)
      } else if lane >= Self.keys {
        keysElsewhere.insert(lane - Self.keys)
      }
    }
    let signals = UInt32(truncatingIfNeeded: passed) & (1 << UInt32(Self.rewards) - 1)
    var joined = row
    joined.signals.keep(signals)
    if passed & 1 << UInt64(Self.rewards) == 0 { joined.rewards = [] }
    for key in joined.watched.indices where passed & 1 << UInt64(lane(ofKey: key)) == 0 {
      joined.watched[key] = nil
    }
    // Of another kind of steps nothing is known to be the same.
    let isSame = steps[place].step == row.step && row.stepSource != .order
    var same = isSame ? steps[place].values : SignalValues()
    same.keep(~signals)
    var recent = same
    recent.keep(elsewhere)
    var recentKeys: Set<Int> = []
    for step in steps[...place].suffix(Self.recency + 1).reversed() {
      recent.add(step.values, in: elsewhere & ~signals)
      recentKeys.formUnion(step.keys.intersection(keysElsewhere))
    }
    joined.context = RowContext(
      log: log, index: steps[place].index, isContinued: isContinued, setsPace: setsPace,
      elsewhere: elsewhere,
      hasRewardsElsewhere: lanes[Self.rewards].owner.map { $0 != source } ?? false,
      same: same, recent: recent, recentKeys: recentKeys)
    return joined
  }

  private func lane(ofKey place: Int) -> Int { min(Self.keys + place, 63) }

  private func mask(of row: MetricRow) -> UInt64 {
    var mask = UInt64(row.signals.mask)
    if !row.rewards.isEmpty { mask |= 1 << UInt64(Self.rewards) }
    for key in row.watched.indices where row.watched[key] != nil {
      mask |= 1 << UInt64(lane(ofKey: key))
    }
    return mask
  }
}
