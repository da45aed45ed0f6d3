import Testing
import WatchDelivery

struct HookRequestTests {
  @Test(
    arguments: [
      (10, 10), (0, 0.01), (-5, 0.01), (.infinity, 86_400), (1e300, 86_400), (.nan, 30),
    ] as [(Double, Double)])
  func timeIsBounded(_ given: Double, _ used: Double) {
    let request = HookRequest(
      argv: [], environment: [], input: [], timeout: given, grace: given, maxOutputBytes: -1)
    #expect(request.timeout == used)
    #expect(request.grace == (given.isNaN ? 5 : used))
    #expect(request.maxOutputBytes == 0)
  }
}
