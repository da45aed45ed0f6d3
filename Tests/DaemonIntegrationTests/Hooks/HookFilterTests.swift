import Testing
import WatchDelivery
import WatchEngine
import WatchTestSupport

struct HookFilterTests {
  struct Case: Sendable {
    var filter: HookFilter
    var alert: AlertEvent
    var matches: Bool
  }

  @Test(arguments: [
    Case(filter: HookFilter(), alert: AlertExample.alert(severity: .info), matches: true),
    Case(filter: HookFilter(), alert: AlertExample.alert(status: .resolved), matches: false),
    Case(
      filter: HookFilter(statuses: [.firing, .resolved]),
      alert: AlertExample.alert(status: .resolved), matches: true),
    Case(
      filter: HookFilter(severity: .critical), alert: AlertExample.alert(severity: .warning),
      matches: false),
    Case(
      filter: HookFilter(severity: .warning), alert: AlertExample.alert(severity: .info),
      matches: false),
    Case(filter: HookFilter(severity: .warning), alert: AlertExample.alert(), matches: true),
    Case(
      filter: HookFilter(detectors: ["loss_nan"]), alert: AlertExample.alert(), matches: false),
    Case(
      filter: HookFilter(severity: .critical, detectors: ["loss_nan", "kl_explosion"]),
      alert: AlertExample.alert(detector: "kl_explosion"), matches: true),
  ])
  func matchesWhenAllOfItDoes(_ example: Case) {
    #expect(example.filter.matches(example.alert) == example.matches)
  }
}
