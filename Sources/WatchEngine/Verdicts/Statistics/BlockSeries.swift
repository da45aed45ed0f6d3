/// Summaries of consecutive blocks of rows, the last few of them: what slow trends are judged on.
package struct BlockSeries: Codable, Sendable, Equatable {
  /// How a block becomes one number.
  package enum Summary: String, Codable, Sendable {
    case mean
    case median
  }

  private let rows: Int
  private let kept: Int
  private let summary: Summary
  private var current: [Double] = []
  /// The last blocks, oldest first.
  package private(set) var blocks: [Double] = []
  /// Blocks completed in all.
  package private(set) var completed = 0

  package init(rows: Int, kept: Int, summary: Summary) {
    self.rows = max(rows, 1)
    self.kept = max(kept, 1)
    self.summary = summary
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    rows = try container.decode(Int.self, forKey: .rows)
    kept = try container.decode(Int.self, forKey: .kept)
    summary = try container.decode(Summary.self, forKey: .summary)
    current = try container.decode([Double].self, forKey: .current)
    blocks = try container.decode([Double].self, forKey: .blocks)
    completed = try container.decode(Int.self, forKey: .completed)
    guard rows >= 1, kept >= 1, current.count < rows, blocks.count <= kept else {
      throw DecodingError.dataCorruptedError(
        forKey: .blocks, in: container, debugDescription: "sizes and blocks disagree")
    }
  }

  package var isFull: Bool { blocks.count == kept }

  /// Takes in a finite value; true when it completed a block.
  package mutating func push(_ value: Double) -> Bool {
    current.append(value)
    guard current.count >= rows else { return false }
    let number: Double
    switch summary {
    case .median: number = current.median
    case .mean:
      let count = Double(current.count)
      number = current.reduce(0) { $0 + $1 / count }
    }
    current.removeAll(keepingCapacity: true)
    if blocks.count == kept { blocks.removeFirst() }
    blocks.append(number)
    completed += 1
    return true
  }
}
