import Testing
import WatchDelivery

struct HookCallTests {
  private static let call = HookCall(
    hook: "stop-the-job",
    environment: ["RLWATCH_RUN=a\n\"b\" \u{1F642}", "RLWATCH_KIND=", "RLWATCH_ALERT_ID=00aa"],
    input: Array("{\"id\":\"00aa\"}\n".utf8))

  @Test func isReadAsItWasSent() {
    let line = Self.call.line
    // One line, whatever the alert says.
    #expect(line.count { $0 == UInt8(ascii: "\n") } == 1 && line.last == UInt8(ascii: "\n"))
    #expect(HookCall(line: line) == Self.call)
  }

  /// A daemon that isn't itself any more can hand over an alert, and nothing else.
  @Test(arguments: [
    "", "null", "[]", "{", "{\"hook\": \"a\"}",
    #"{"hook": "a", "environment": [], "input": 1}"#,
    #"{"hook": "a", "environment": ["LD_PRELOAD=/tmp/x.so"], "input": ""}"#,
    #"{"hook": "a", "environment": ["PATH=/tmp"], "input": ""}"#,
    #"{"hook": "a", "environment": ["RLWATCH_RUN"], "input": ""}"#,
    #"{"hook": "a", "environment": ["RLWATCH_run=x"], "input": ""}"#,
    #"{"hook": "a", "environment": ["RLWATCH_RUN\n=x"], "input": ""}"#,
    #"{"hook": "a", "environment": ["RLWATCH_RUN=\u0000"], "input": ""}"#,
    #"{"hook": "a", "environment": ["RLWATCH_HOOK_RUN=1"], "input": ""}"#,
    #"{"hook": "a", "environment": ["=RLWATCH_RUN=1"], "input": ""}"#,
    #"{"hook": "a", "environment": [["RLWATCH_RUN=1"]], "input": ""}"#,
    #"{"hook": ["/bin/sh"], "environment": [], "input": ""}"#,
  ])
  func whatIsNoCallIsNone(_ line: String) {
    #expect(HookCall(line: line.utf8) == nil)
  }

  @Test func isBounded() {
    func call(variables: Int, bytes: Int) -> HookCall? {
      let variable = "RLWATCH_A=" + String(repeating: "x", count: bytes)
      return HookCall(
        line: HookCall(
          hook: "a", environment: Array(repeating: variable, count: variables), input: []
        ).line)
    }
    #expect(call(variables: 256, bytes: 100) != nil)
    #expect(call(variables: 257, bytes: 100) == nil)
    #expect(call(variables: 1, bytes: 16_374) != nil)
    #expect(call(variables: 1, bytes: 16_375) == nil)
    let long = HookCall(hook: "a", environment: [], input: .init(repeating: 0x78, count: 1 << 20))
    #expect(HookCall(line: long.line) == nil)
  }
}
