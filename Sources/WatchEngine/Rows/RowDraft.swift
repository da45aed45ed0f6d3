/// A row in the making: formats put numbers in by key, the reader takes the row out.
///
/// One draft serves all rows of a log; its key table and buffers are reused, so that a known row
/// costs no allocation but the lists it hands out.
package struct RowDraft: Sendable {
  /// Numeric keys taken of one row; the rest is dropped, real rows have up to 200.
  package static let maxKeysPerRow = 4096
  /// Per-sample rewards taken of one row: 512 KiB, real batches have up to 16,384 samples.
  package static let maxRewards = 65_536

  /// September 2001: earlier than any log, later than any duration.
  private static let leastUnixSeconds = 1e9

  package var keys: KeyTable
  /// The key that the log's name says, for files of one metric.
  package let fileKey: String?
  /// A key only Stable-Baselines3 writes has been seen in this log.
  package var isStableBaselines = false
  package private(set) var stepValue: Double?
  package private(set) var hasRewards = false
  private var signals = SignalValues()
  private var priorities = InlineArray<18, UInt8>(repeating: 0)
  private var signalSlots = InlineArray<18, Int32>(repeating: 0)
  private var stepPriority = UInt8.max
  private var stepSlot = 0
  private var entropyLoss: (value: Double, priority: UInt8)?
  private var parts = InlineArray<9, Double>(repeating: 0)
  private var partMask: UInt16 = 0
  private var rewards: [Double] = []
  private var rewardsAreTheRows = false
  private var other: [OtherMetric] = []
  private var lastOtherCount = 0
  private var usedSlots: [Int32] = []
  /// Values of the keys that rules name, by their place; empty without such rules.
  private var watched: [Double?] = []
  private var sawEvaluation = false
  /// The row says of itself that it is an evaluation's.
  private var isHeldOut = false
  private var sawSummary = false
  private var path: [UInt8] = []
  private var scratch: [UInt8] = []

  package init(overrides: [String: String], fileKey: String? = nil) {
    keys = KeyTable(overrides: overrides)
    self.fileKey = fileKey
  }

  /// Each row tells the values of these keys, as written, from here on.
  package mutating func watch(_ names: [String]) {
    keys.watch(names)
    watched = Array(repeating: nil, count: names.count)
  }

  /// Forgets what was gathered.
  package mutating func begin() {
    keys.beginRow()
    signals = SignalValues()
    stepValue = nil
    stepPriority = .max
    entropyLoss = nil
    partMask = 0
    if hasRewards {
      rewards = []
      hasRewards = false
      rewardsAreTheRows = false
    }
    other.removeAll(keepingCapacity: true)
    usedSlots.removeAll(keepingCapacity: true)
    for place in watched.indices { watched[place] = nil }
    sawEvaluation = false
    isHeldOut = false
    sawSummary = false
    path.removeAll(keepingCapacity: true)
  }

  // MARK: Keys

  package var isTopLevel: Bool { path.isEmpty }
  package var pathLength: Int { path.count }

  /// Keys read until the matching ``leave(to:)`` are prefixed with `key/`.
  package mutating func enter(_ key: UnsafeBufferPointer<UInt8>) {
    guard path.count + key.count < KeyTable.maxKeyBytes else { return }
    path.append(contentsOf: key)
    path.append(0x2F)
  }

  package mutating func leave(to length: Int) {
    path.removeLast(max(0, path.count - length))
  }

  /// The slot of a key under the current path.
  package mutating func slot(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    guard !path.isEmpty else { return keys.slot(of: key) }
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: path)
    scratch.append(contentsOf: key)
    return scratch.withUnsafeBufferPointer { keys.slot(of: $0) }
  }

  // MARK: Values

  /// Takes the number of a key.
  package mutating func add(_ value: Double, slot: Int) {
    guard usedSlots.count < Self.maxKeysPerRow else { return }
    usedSlots.append(Int32(truncatingIfNeeded: slot))
    if !watched.isEmpty, keys.places[slot] >= 0 { watched[Int(keys.places[slot])] = value }
    switch keys.roles[slot] {
    case .signal(let signal, let priority):
      addSignal(signal, value, priority: priority, slot: slot)
    case .other: addOther(slot, value)
    case .step(let priority):
      if stepValue != nil {
        guard priority <= stepPriority else { return addOther(slot, value) }
        if priority < stepPriority { addOther(stepSlot, stepValue ?? value) }
      }
      stepValue = value
      stepPriority = priority
      stepSlot = slot
    case .entropyLoss(let priority):
      if let held = entropyLoss, held.priority < priority { return }
      entropyLoss = (value, priority)
    case .rewards(let priority): addSignal(.rewardMean, value, priority: priority, slot: slot)
    case .part(let part):
      parts[Int(part.rawValue)] = value
      partMask |= 1 << UInt16(part.rawValue)
      addOther(slot, value)
    case .evaluation:
      sawEvaluation = true
      addOther(slot, value)
    case .summary: sawSummary = true
    case .ignored: break
    case .episodeRewards, .phase: addOther(slot, value)
    }
  }

  private mutating func addSignal(_ signal: Signal, _ value: Double, priority: UInt8, slot: Int) {
    // A "time" may be what the step took, or what has passed: only the user can say so.
    if signal == .timestamp, priority > 0, value < Self.leastUnixSeconds {
      return addOther(slot, value)
    }
    if signal == .evalReward { sawEvaluation = true }
    let index = Int(signal.rawValue)
    if signals.has(signal) {
      guard priority <= priorities[index] else { return addOther(slot, value) }
      if priority < priorities[index], let held = signals[signal] {
        addOther(Int(signalSlots[index]), held)
      }
    }
    signals.set(signal, to: value)
    priorities[index] = priority
    signalSlots[index] = Int32(truncatingIfNeeded: slot)
  }

  private mutating func addOther(_ slot: Int, _ value: Double) {
    if other.isEmpty { other.reserveCapacity(lastOtherCount) }
    other.append(OtherMetric(key: keys.names[slot], value: value))
  }

  /// Takes a text that may hold a number (`'-0.0108'`, `'nan'`) or a progress (`'12/560'`).
  package mutating func add(text: UnsafeBufferPointer<UInt8>, slot: Int) {
    if case .phase = keys.roles[slot] {
      isHeldOut = isHeldOut || SignalAliases.namesEvaluation(text)
    }
    // The longest number worth reading: 1 KiB of digits is no metric.
    guard text.count <= 1024,
      var scanner = LiteralScanner(UnsafeRawBufferPointer(text), dialect: .python)
    else { return }
    scanner.skipSpace()
    guard let value = scanner.number() else { return }
    scanner.skipSpace()
    if scanner.at == scanner.end { return add(value, slot: slot) }
    if case .step = keys.roles[slot], scanner.next == 0x2F { add(value, slot: slot) }
  }

  /// Takes a word that is true.
  package mutating func addTruth(slot: Int) {
    if case .phase = keys.roles[slot] { isHeldOut = true }
  }

  /// Whether a list under this key holds per-sample rewards.
  package func wantsList(slot: Int) -> Bool {
    switch keys.roles[slot] {
    case .rewards, .episodeRewards: true
    default: false
    }
  }

  /// Takes one element of a list under a key that ``wantsList(slot:)``.
  package mutating func addSample(_ value: Double, slot: Int) {
    var isRows = false
    if case .rewards = keys.roles[slot] { isRows = true }
    // The row's own samples go before a window over recent episodes.
    if isRows, hasRewards, !rewardsAreTheRows { rewards = [] }
    guard isRows || !rewardsAreTheRows, rewards.count < Self.maxRewards else { return }
    if rewards.isEmpty { usedSlots.append(Int32(truncatingIfNeeded: slot)) }
    rewards.append(value)
    hasRewards = true
    rewardsAreTheRows = isRows
  }

  // MARK: The row

  package var standing: RowStanding {
    if sawSummary { return .summary }
    if isHeldOut { return .evaluation }
    if hasTraining { return .row }
    if sawEvaluation { return .evaluation }
    return stepValue == nil ? .nothing : .row
  }

  /// Whether there is any signal of training at all.
  package var hasTraining: Bool {
    signals.containsAny(of: SignalMasks.training) || entropyLoss != nil || rewardsAreTheRows
      || partMask != 0
  }

  /// Whether there is a signal that a configuration dump wouldn't have.
  package var hasEvidence: Bool {
    signals.containsAny(of: SignalMasks.evidence) || entropyLoss != nil || rewardsAreTheRows
  }

  package var numberCount: Int { usedSlots.count }

  /// What a held-out evaluation was worth, when it was told.
  package var evalReward: Double? {
    signals[.evalReward] ?? (isHeldOut ? signals[.rewardMean] : nil)
  }

  /// Counts the keys of what was gathered, for the report of what a log holds.
  package mutating func countKeys() {
    for slot in usedSlots { keys.counts[Int(slot)] &+= 1 }
  }

  /// The row gathered; the caller sets index, step and offset.
  package mutating func take() -> MetricRow {
    countKeys()
    for slot in usedSlots where keys.marks[Int(slot)] { isStableBaselines = true }
    takeEntropyLoss()
    derive()
    var row = MetricRow()
    if hasRewards {
      if rewardsAreTheRows { takeMoments() }
      row.rewards = rewards
    }
    row.signals = signals
    row.watched = watched
    lastOtherCount = min(other.count, 256)
    if !other.isEmpty {
      row.other = other
      other = []
    }
    return row
  }

  private mutating func takeEntropyLoss() {
    guard let loss = entropyLoss else { return }
    guard signals[.entropy] == nil || loss.priority < priorities[Int(Signal.entropy.rawValue)]
    else { return }
    signals[.entropy] = isStableBaselines ? -loss.value : loss.value
  }

  /// Mean and population standard deviation of the samples, as numpy's `mean` and `std`.
  private mutating func takeMoments() {
    let count = Double(rewards.count)
    let mean = rewards.reduce(0, +) / count
    let squares = rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    signals[.rewardMean] = mean
    signals[.rewardStd] = (squares / count).squareRoot()
  }

  private func part(_ part: DerivedPart) -> Double? {
    partMask & (1 << UInt16(part.rawValue)) == 0 ? nil : parts[Int(part.rawValue)]
  }

  private mutating func derive() {
    guard partMask != 0 else { return }
    if signals[.rewardStd] == nil, let high = part(.scoreMax), let low = part(.scoreMin) {
      signals[.rewardStd] = (high - low) / 2
    }
    if signals[.advantageStd] == nil, let high = part(.advantageMax), let low = part(.advantageMin)
    {
      signals[.advantageStd] = (high - low) / 2
    }
    if signals[.zeroStdFraction] == nil {
      if let mixed = part(.mixedShare) {
        signals[.zeroStdFraction] = 1 - mixed
      } else if let none = part(.solvedNone), let all = part(.solvedAll) {
        signals[.zeroStdFraction] = none + all
      } else if let passed = part(.passRate) {
        signals[.zeroStdFraction] = 1 - passed
      }
    }
    if signals[.truncatedFraction] == nil, let stopped = part(.stopRate) {
      signals[.truncatedFraction] = 1 - stopped
    }
  }
}
