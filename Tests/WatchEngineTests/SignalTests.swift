import Testing
import WatchEngine

struct SignalTests {
  @Test func namesAreUniqueAndRoundTrip() {
    #expect(Set(Signal.allCases.map(\.name)).count == Signal.allCases.count)
    for signal in Signal.allCases { #expect(Signal(name: signal.name) == signal) }
  }

  @Test func valuesKeepPresenceApartFromValue() {
    var values = SignalValues()
    values[.loss] = .nan
    #expect(values[.loss]?.isNaN == true)
    #expect(values[.entropy] == nil)
    #expect(values.count == 1)
    values[.loss] = nil
    #expect(values.isEmpty)
  }
}
