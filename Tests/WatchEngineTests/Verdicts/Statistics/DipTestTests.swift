import Foundation
import Testing
import WatchEngine

struct DipTestTests {
  /// Standard normal quantiles at equal steps would need a table; a logistic shape is as unimodal.
  private func peak(_ count: Int, at center: Double = 0) -> [Double] {
    (1...count).map { index in
      let share = Double(index) / Double(count + 1)
      return center + log(share / (1 - share))
    }
  }

  @Test(arguments: [[], [1.0], [1, 2], [1, 2, 3], [7, 7, 7, 7, 7], [1, 2, 3, 4, 5, 6]])
  func nothingToSplitHasDipZero(_ samples: [Double]) {
    let test = DipTest(samples)
    #expect(test.dip == 0 && test.pValue == 1)
  }

  @Test(arguments: [(5, 95), (20, 80), (50, 50), (90, 10)])
  func ofTwoValuesTheDipIsHalfTheSmallerShare(_ zeros: Int, _ ones: Int) {
    let samples = Array(repeating: 0.0, count: zeros) + Array(repeating: 1.0, count: ones)
    #expect(abs(DipTest(samples).dip - Double(min(zeros, ones)) / 200) < 1e-15)
  }

  @Test func onePeakIsUnimodalAndTwoAreNot() {
    #expect(DipTest(peak(100)).pValue > 0.9)
    let two = DipTest(peak(100) + peak(100, at: 12))
    #expect(two.pValue < 0.001 && two.dip > 0.08)
  }

  @Test func orderPlaceScaleAndMirroringChangeNothing() {
    var generator = SplitMix(state: 7)
    for count in [4, 9, 50, 201] {
      for isRounded in [false, true] {
        let samples = (0..<count).map { _ -> Double in
          let value = Double(generator.next() >> 40) / 1e6
          return isRounded ? value.rounded() : value
        }
        let dip = DipTest(samples).dip
        #expect(dip >= 0 && dip <= 0.25)
        #expect(abs(DipTest(samples.reversed()).dip - dip) <= 1e-12)
        #expect(abs(DipTest(samples.map { -$0 }).dip - dip) <= 1e-12)
        #expect(abs(DipTest(samples.map { $0 * 4 + 1024 }).dip - dip) <= 1e-12)
      }
    }
  }

  @Test func nanSilencesAndInfinityDoesNotTrap() {
    #expect(DipTest([1, 2, .nan, 4, 5]) == DipTest([]))
    for samples in [
      peak(20) + [.infinity], [-.infinity] + peak(20), [-.infinity, .infinity] + peak(20),
      [-.infinity, -.infinity, .infinity, .infinity],
    ] {
      let test = DipTest(samples)
      #expect(test.dip >= 0 && test.dip <= 1 && test.pValue >= 0 && test.pValue <= 1)
    }
  }

  /// A generator of fixed numbers.
  private struct SplitMix {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return mixed ^ (mixed >> 31)
    }
  }
}
