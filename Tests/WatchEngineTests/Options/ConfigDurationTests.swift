import Testing
import WatchEngine

struct ConfigDurationTests {
  @Test(arguments: [
    ("500ms", 500), ("30s", 30_000), ("2h", 7_200_000), ("1h30m", 5_400_000), ("0s", 0),
    ("1h 30m", 5_400_000), (" 5 min ", 300_000), ("1d", 86_400_000), ("10 sec", 10_000),
  ])
  func spellings(_ text: String, _ milliseconds: Int) throws {
    let duration = try #require(ConfigDuration(text), "\(text)")
    #expect(duration.milliseconds == milliseconds)
    #expect(ConfigDuration(duration.description) == duration)
  }

  @Test(arguments: [
    "", " ", "30", "s", "-5s", "1.5s", "5y", "30 s x", "99999999999999999999s", "4000d", "5mss",
    "9223372036854775807d", "٣s", String(repeating: "1s", count: 60),
  ])
  func refused(_ text: String) { #expect(ConfigDuration(text) == nil, "\(text)") }

  @Test func shortestSpelling() {
    #expect(ConfigDuration.milliseconds(5_400_000).description == "1h30m")
    #expect(ConfigDuration.milliseconds(-5).description == "0s")
    #expect(ConfigDuration.seconds(.max).description == "3650d")
  }
}
