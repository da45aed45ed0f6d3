/// Joins the samples of one step into one record: the step and the rewards, as ``SampleDumps`` reads them.
///
/// A file's first line tells whether it is a dump of samples, or Stable-Baselines3's `monitor.csv` with an
/// episode a line, of which ``episodesPerRow`` make a row. A step is complete when a sample of
/// another one follows, when the file is quiet or at its end; until then reading resumes at its first
/// sample, so that a restart neither loses nor halves it. Texts aren't kept.
struct SampleJoiner: Sendable {
  private enum Mode: Sendable {
    case undecided
    case samples
    case others
  }

  /// Episodes whose mean is worth judging; a smaller last group waits for the end of the file.
  private static let episodesPerRow = 32

  private var mode = Mode.undecided
  private var hasEpisodes = false
  private var rewards: [Double] = []
  private var step: Double?
  private var end: UInt64 = 0
  /// Offset of the open step's first sample.
  private(set) var start: UInt64?
  /// The step that the file's name tells; a sample's own goes before it.
  private var fileStep: Double?
  private var isValidation = false

  init() {}

  var hasSamples: Bool { mode == .samples }

  /// Another file begins; `isResumed`: it is known to hold samples.
  mutating func begin(isResumed: Bool) {
    mode = isValidation ? .others : isResumed ? .samples : .undecided
    start = nil
    hasEpisodes = false
    rewards = []
  }

  /// The file's path: `120.jsonl`, `train_data_step120.jsonl`, `step_120/train/traces.jsonl`.
  ///
  /// Validation's samples (`val_data_step120.jsonl`) aren't training's.
  mutating func name(_ path: String) {
    let name = PathParts.split(path).name
    isValidation = name.hasPrefix("val") || name.hasPrefix("eval")
    if isValidation { mode = .others }
    fileStep = RolloutFile.step(of: path).map(Double.init)
  }

  /// Takes a line; false when it is no sample.
  mutating func take(_ record: Record, _ body: (Record) -> Void) -> Bool {
    guard mode != .others else { return false }
    if mode == .undecided, ByteSearch.first("#{\"t_start\"", in: record.bytes) == 0 {
      mode = .samples
      return true
    }
    if mode == .samples, let reward = Self.episode(record.bytes) {
      takeEpisode(reward, record, body)
      return true
    }
    guard let sample = SampleLine(record.bytes) else {
      if mode == .undecided, !record.bytes.allSatisfy({ $0 <= 0x20 }) { mode = .others }
      return false
    }
    if mode == .undecided {
      // A metric row has a reward and a step, too, but no file of its own.
      mode = sample.hasText || fileStep != nil ? .samples : .others
      guard mode == .samples else { return false }
    }
    let step = sample.step ?? fileStep
    if start != nil, step != self.step || rewards.count >= RowDraft.maxRewards { flush(body) }
    if start == nil {
      start = record.offset
      self.step = step
    }
    if let reward = sample.reward { rewards.append(reward) }
    end = record.end
    return true
  }

  private mutating func takeEpisode(
    _ reward: Double, _ record: Record, _ body: (Record) -> Void
  ) {
    hasEpisodes = true
    if start == nil {
      start = record.offset
      step = nil
    }
    rewards.append(reward)
    end = record.end
    if rewards.count >= Self.episodesPerRow { flush(body) }
  }

  /// The reward of `r,l,t`: the line's first number.
  private static func episode(_ line: UnsafeRawBufferPointer) -> Double? {
    guard var scanner = LiteralScanner(line, dialect: .python), scanner.next != 0x7B,
      let reward = scanner.number(), scanner.next == UInt8(ascii: ",")
    else { return nil }
    return reward
  }

  /// The file is quiet: the open step is complete, an open group of episodes isn't.
  mutating func settle(_ body: (Record) -> Void) -> Bool {
    guard start != nil, !hasEpisodes else { return false }
    flush(body)
    return true
  }

  /// Hands out the open step.
  mutating func flush(_ body: (Record) -> Void) {
    guard let start else { return }
    self.start = nil
    // The step first; NaN: none.
    let numbers = [step ?? .nan] + rewards
    rewards.removeAll(keepingCapacity: true)
    guard numbers.count > 1 else { return }
    numbers.withUnsafeBytes {
      body(Record(bytes: $0, offset: start, end: end, kind: .samples))
    }
  }
}
