import Testing
import WatchEngine

struct EditDistanceTests {
  @Test(arguments: [
    ("", "abc", 3), ("abc", "abc", 0), ("abcd", "abdc", 1), ("kitten", "sitting", 3), ("a", "", 1),
  ])
  func distances(_ left: String, _ right: String, _ distance: Int) {
    #expect(EditDistance.distance(Array(left.utf8), Array(right.utf8)) == distance)
  }

  @Test(arguments: [
    ("treshold", "threshold"), ("Threshold", "threshold"), ("warmup-steps", "warmup_steps"),
    ("warmup", nil), ("zzz", nil), ("", nil),
  ])
  func nearest(_ typed: String, _ meant: String?) {
    let known = ["consecutive_steps", "threshold", "warmup_steps"]
    #expect(EditDistance.nearest(to: typed, in: known) == meant)
    #expect(EditDistance.nearest(to: String(repeating: "x", count: 100_000), in: known) == nil)
  }
}
