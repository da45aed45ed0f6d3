import Testing

@testable import WatchEngine

struct DipQuantilesTests {
  @Test func theTableIsWellFormed() {
    let counts = DipQuantileTable.counts
    #expect(counts.count == 21 && counts == counts.sorted() && counts.last == 72000)
    #expect(DipQuantileTable.dips.count == counts.count)
    for (count, dips) in zip(counts, DipQuantileTable.dips) {
      #expect(dips.count == DipQuantiles.probabilities.count)
      #expect(dips == dips.sorted(), "\(count)")
      #expect(dips[0] >= 1 / Double(2 * count) && dips[25] < 0.25, "\(count)")
    }
  }

  @Test func aTabulatedQuantileGivesItsProbability() {
    for (count, dips) in zip(DipQuantileTable.counts, DipQuantileTable.dips) where count >= 20 {
      for (dip, probability) in zip(dips, DipQuantiles.probabilities) {
        #expect(abs(DipQuantiles.pValue(dip: dip, count: count) - (1 - probability)) < 1e-9)
      }
    }
  }

  @Test func pFallsWithTheDipAndStaysWithinZeroAndOne() {
    for count in [4, 7, 12, 60, 300, 3000, 72000, 1_000_000] {
      var before = 1.0
      for step in 0...1000 {
        let p = DipQuantiles.pValue(dip: Double(step) / 4000, count: count)
        #expect(p >= 0 && p <= before)
        before = p
      }
      #expect(before == 0)
      #expect(DipQuantiles.pValue(dip: 0, count: count) == 1)
    }
    #expect(DipQuantiles.pValue(dip: 0.2, count: 3) == 1)
    #expect(DipQuantiles.pValue(dip: .nan, count: 100) == 1)
  }
}
