import Testing
import WatchEngine
import WatchTestSupport

struct RobustStatisticsTests {
  @Test func aBaselineFollowsItsSignalAndIgnoresSpikes() {
    var random = SeededGenerator("baseline", 1)
    var baseline = RobustBaseline()
    for index in 0..<500 { baseline.push(index % 50 == 49 ? 100 : 3 + 0.2 * random.normal()) }
    #expect(abs((baseline.level ?? 0) - 3) < 0.1)
    #expect((0.15...0.3).contains(baseline.spread))
    #expect((baseline.score(5) ?? 0) > 6)
  }

  @Test func aRampCannotHideItself() {
    var random = SeededGenerator("ramp", 1)
    var baseline = RobustBaseline()
    for _ in 0..<200 { baseline.push(0.2 * random.normal()) }
    var scores: [Double] = []
    for row in 0..<40 {
      let value = Double(row) * 0.1
      scores.append(baseline.score(value) ?? 0)
      baseline.push(value)
    }
    #expect(scores.max() ?? 0 > 8)
  }

  @Test func aNewLevelIsLearntInTheEnd() {
    var baseline = RobustBaseline()
    for row in 0..<100 { baseline.push(row.isMultiple(of: 2) ? 0.1 : -0.1) }
    for row in 0..<3000 { baseline.push(2 + (row.isMultiple(of: 2) ? 0.1 : -0.1)) }
    #expect(abs((baseline.level ?? 0) - 2) < 0.3)
  }

  @Test func heldValuesStayOut() {
    var baseline = RobustBaseline()
    for _ in 0..<100 { baseline.push(1) }
    let before = baseline.level
    for _ in 0..<100 { baseline.push(50, isHeld: true) }
    #expect(baseline.level == before)
  }

  @Test(arguments: [(1, 1), (2, 3), (5, 8), (64, 64)])
  func kOfNCountsTheWindow(_ k: Int, _ n: Int) {
    var window = KofN(k, of: n)
    var random = SeededGenerator("kofn", k)
    var history: [Bool] = []
    for _ in 0..<300 {
      let hit = random.chance(0.6)
      history.append(hit)
      let expected = history.suffix(n).count { $0 } >= k
      #expect(window.next(hit) == expected)
    }
  }

  @Test func recentMaximumIsTheMaximumOfTheWindow() {
    var random = SeededGenerator("maximum", 2)
    var recent = RecentMaximum(window: 17)
    var values: [Double] = []
    for _ in 0..<1000 {
      let value = (random.unit() * 50).rounded()
      values.append(value)
      recent.push(value)
      #expect(recent.value == values.suffix(17).max())
    }
  }

  @Test func mannKendall() {
    #expect(MannKendall.tau([1, 2, 3, 4]) == 1)
    #expect(MannKendall.tau([4, 3, 2, 1]) == -1)
    #expect(MannKendall.tau([1, 1, 1]) == 0)
    #expect(MannKendall.tau([1]) == 0)
    #expect(MannKendall.tau([1, 3, 2]) == 1.0 / 3)
  }

  @Test func clustersOfTwoBells() {
    var random = SeededGenerator("clusters", 1)
    let one = (0..<300).map { _ in random.normal() }.sorted()
    #expect(TwoClusters(sorted: one).separation < 2.9)
    let two = (0..<300).map { $0 < 90 ? 8 + random.normal() : random.normal() }.sorted()
    let split = TwoClusters(sorted: two)
    #expect(split.separation > 5)
    #expect(abs(split.minority - 0.3) < 0.02)
    #expect(TwoClusters(sorted: [1, 1, 1, 1]).separation == 0)
    let absurd = [-Double.greatestFiniteMagnitude, -1, 0, 1, Double.greatestFiniteMagnitude]
    #expect(TwoClusters(sorted: absurd).separation.isFinite)
  }

  @Test func blocksSummarise() {
    var means = BlockSeries(rows: 2, kept: 2, summary: .mean)
    #expect([1, 3, 5, 7, 9, 11].map { means.push($0) } == [false, true, false, true, false, true])
    #expect(means.blocks == [6, 10])
    var medians = BlockSeries(rows: 3, kept: 1, summary: .median)
    _ = [1, 100, 2].map { medians.push($0) }
    #expect(medians.blocks == [2])
  }

  @Test func ratiosStayFinite() {
    for value in [0, -1, Double.leastNonzeroMagnitude, 1e308, .infinity, -.infinity] {
      #expect(Ratio.log(value, floor: 1e-300).isFinite)
    }
    #expect(Ratio.of(1e9).isFinite && Ratio.of(-1e9) > 0)
  }

  @Test func shortNumbers() {
    #expect(0.000123456.short == "0.0001235")
    #expect(1234.0.short == "1234")
    #expect(Double.nan.short == "NaN")
    #expect(0.934.percent == "93%")
  }
}
