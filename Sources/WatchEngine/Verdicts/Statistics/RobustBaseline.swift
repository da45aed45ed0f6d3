/// The running level and spread of a signal that its own troubles cannot move.
///
/// Starts from the median and MAD of the first rows, the spread shrunk towards a prior; goes on as an
/// exponentially weighted mean and mean absolute deviation of winsorised values. Values enter a few
/// rows late, so that a ramp cannot hide itself, and not at all while they are held or stand on one
/// side for several rows. O(1) a value. Feed it logarithms to get ratios.
package struct RobustBaseline: Codable, Sendable, Equatable {
  /// What a baseline is made with; the values are measured on the simulator and the real logs.
  package struct Settings: Codable, Sendable, Equatable {
    /// Values before there is a baseline; 12 is the least for a usable MAD.
    package var startRows = 25
    /// Span of the running means; rows.
    package var span = 100.0
    /// Values are clipped this many spreads from the level before they enter.
    package var clip = 2.5
    /// Least spread; kills the absurd z-scores of constant signals.
    package var leastSpread = 0.05
    /// Rows a value waits before it enters.
    package var lag = 8
    /// Rows that one-sided values are kept out at most; then they are the new level.
    package var suspicionRows = 40
    /// The spread expected before any row is seen, and how many rows that opinion weighs.
    package var priorSpread = 0.5
    package var priorRows = 10.0

    package init() {}
  }

  private let settings: Settings
  /// Running level; nil until ``Settings/startRows`` values came.
  package private(set) var level: Double?
  private var spreadEstimate = 0.0
  private var waiting: [Double] = []
  /// Where the next value goes in ``waiting`` once it is full.
  private var next = 0
  /// Values in a row beyond two spreads on one side, signed.
  private var oneSided = 0

  package init(_ change: (inout Settings) -> Void = { _ in }) {
    var settings = Settings()
    change(&settings)
    self.settings = settings
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    settings = try container.decode(Settings.self, forKey: .settings)
    level = try container.decodeIfPresent(Double.self, forKey: .level)
    spreadEstimate = try container.decode(Double.self, forKey: .spreadEstimate)
    waiting = try container.decode([Double].self, forKey: .waiting)
    next = try container.decode(Int.self, forKey: .next)
    oneSided = try container.decode(Int.self, forKey: .oneSided)
    guard settings.lag >= 0, next == 0 || waiting.indices.contains(next) else {
      throw DecodingError.dataCorruptedError(
        forKey: .next, in: container, debugDescription: "waiting values and place disagree")
    }
  }

  /// Running spread in units of a standard deviation, not below the least.
  package var spread: Double { max(spreadEstimate, settings.leastSpread) }

  /// Spreads above the level; nil before there is one.
  package func score(_ value: Double) -> Double? {
    level.map { (value - $0) / spread }
  }

  /// Takes in the next finite value; `isHeld` values are dropped with those that wait.
  package mutating func push(_ value: Double, isHeld: Bool = false) {
    guard let current = level else { return start(value) }
    guard !isHeld else { return dropWaiting() }
    let score = (value - current) / spread
    let side = score > 2 ? 1 : score < -2 ? -1 : 0
    oneSided = side == 0 ? 0 : oneSided * side >= 0 ? oneSided + side : side
    if abs(oneSided) >= 3, abs(oneSided) <= settings.suspicionRows { return dropWaiting() }
    guard waiting.count >= settings.lag else { return waiting.append(value) }
    let entering: Double
    if settings.lag == 0 {
      entering = value
    } else {
      entering = waiting[next]
      waiting[next] = value
      next = next + 1 == waiting.count ? 0 : next + 1
    }
    let limit = settings.clip * spread
    let error = min(max(entering - current, -limit), limit)
    let weight = 2 / (settings.span + 1)
    level = current + weight * error
    // sqrt(pi/2), corrected for what the clip at 2.5 takes away.
    spreadEstimate += weight * (1.30 * abs(error) - spreadEstimate)
  }

  private mutating func start(_ value: Double) {
    waiting.append(value)
    guard waiting.count >= settings.startRows else { return }
    let centre = waiting.median
    let deviation = 1.4826 * waiting.map { abs($0 - centre) }.median
    let rows = Double(waiting.count)
    let prior = settings.priorRows * settings.priorSpread * settings.priorSpread
    spreadEstimate = ((rows * deviation * deviation + prior) / (rows + settings.priorRows))
      .squareRoot()
    level = centre
    dropWaiting()
  }

  private mutating func dropWaiting() {
    waiting.removeAll(keepingCapacity: true)
    next = 0
  }
}
