import Testing
import WatchEngine

struct FixedTests {
  @Test(arguments: [
    (0.5, 4, "0.5000"), (-1.25, 1, "-1.2"), (2.675, 2, "2.67"), (999999.94, 1, "999999.9"),
    (1e9, 1, "1.0e+09"),
    (1e300, 1, "1.0e+300"), (.nan, 4, "NaN"), (.infinity, 4, "+Inf"), (-.infinity, 4, "-Inf"),
    (0.1, -3, "0"), (1.5, 400, "1.50000000000000000"),
    (-9.99e5, 17, "-999000.00000000000000000"),
  ])
  func printsAsPrintf(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(value.fixed(decimals) == text)
  }
}
