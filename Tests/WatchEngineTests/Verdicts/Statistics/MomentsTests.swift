import Testing
import WatchEngine

struct MomentsTests {
  @Test(arguments: 1...13)
  func agreeWithTheDefinition(_ count: Int) {
    let values = (0..<count).map { Double($0 * $0 % 7) + 0.25 }
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    for moments in [Moments(of: values), Moments(of: Array(values.dropLast()), and: values.last)] {
      #expect(abs(moments.mean - mean) < 1e-12)
      #expect(abs(moments.deviation - variance.squareRoot()) < 1e-12)
    }
  }

  @Test func nonFiniteValuesGoThrough() {
    #expect(Moments(of: [1, .nan, 2]).mean.isNaN)
    let infinite = Moments(of: [1, 2, 3, 4, .infinity])
    #expect(infinite.mean == .infinity && infinite.deviation.isNaN)
    #expect(Moments(of: []).mean.isNaN)
  }
}
