/// Tells a KL that grows faster and faster from one that settles: medians of 20-row blocks.
struct KLDrift: Codable, Sendable {
  private var series = BlockSeries(rows: 20, kept: 9, summary: .median)
  private var accelerations = KofN(2, of: 2)
  private var isAccelerating = false

  /// Takes in a value; true while the last two blocks say that the drift accelerates.
  mutating func push(_ value: Double, floor: Double) -> Bool {
    guard series.push(min(max(value, -1e300), 1e300)) else { return isAccelerating }
    isAccelerating = false
    // 220 rows: the natural rise of the beginning is over.
    guard series.isFull, series.blocks.count >= 9, series.completed > 11 else { return false }
    let blocks = series.blocks
    func third(_ from: Int) -> Double { (blocks[from] + blocks[from + 1] + blocks[from + 2]) / 3 }
    let (early, middle, late) = (third(0), third(3), third(6))
    let increment = late - middle
    let rises =
      increment > 1.6 * max(middle - early, 0) && late > 1.6 * middle && late > 10 * floor
    isAccelerating = accelerations.next(rises && increment > 3 * Self.noise(of: blocks))
    return isAccelerating
  }

  /// Deviation of the steps from block to block; last, for it costs more than the rest.
  private static func noise(of blocks: [Double]) -> Double {
    let steps = zip(blocks.dropFirst(), blocks).map { $0 - $1 }
    let typical = steps.median
    return 1.4826 * steps.map { abs($0 - typical) }.median + 1e-9
  }
}
