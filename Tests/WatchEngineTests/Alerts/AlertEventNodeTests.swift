import Foundation
import Testing
import WatchEngine
import WatchTestSupport

struct AlertEventNodeTests {
  @Test func keysAreTheDocumentedOnesInOrder() throws {
    guard case .map(let entries) = AlertExample.alert().node.value else {
      Issue.record("not a map")
      return
    }
    #expect(
      entries.map(\.key) == [
        "id", "run", "log", "row", "offset", "step", "step_source", "onset_step", "detector",
        "kind", "severity", "status", "episode", "consecutive", "value", "baseline", "threshold",
        "title", "message", "values", "signals", "advice", "fixes", "common_mistake", "related",
        "incident", "rollback_before", "unhealthy_steps", "checkpoint",
        "checkpoint_step", "checkpoint_lost_steps", "checkpoint_deleted_at_step",
        "checkpoint_note", "completions", "completions_note",
      ])
  }

  @Test func roundTrips() {
    let alert = AlertExample.alert()
    #expect(AlertEvent(node: alert.node) == alert)
  }

  @Test func missingNumbersStayMissing() {
    var alert = AlertExample.alert()
    alert.value = nil
    alert.baseline = nil
    #expect(AlertEvent(node: alert.node) == alert)
  }

  @Test(arguments: ["id", "row", "status", "values", "related", "severity"])
  func aMissingKeyIsNoAlert(_ key: String) {
    var node = AlertExample.alert().node
    guard case .map(let entries) = node.value else { return }
    node.value = .map(entries.filter { $0.key != key })
    #expect(AlertEvent(node: node) == nil)
  }

  @Test func nonFiniteNumbersSurviveJSON() throws {
    var alert = AlertExample.alert(detector: "loss_nan", kind: "nan")
    alert.value = .nan
    alert.evidence = [Evidence("z", .number(.infinity)), Evidence("t", .text("Infinite"))]
    alert.signals = [OtherMetric(key: "loss", value: -.infinity)]
    let json = Data(JSONWriter.bytes(alert.node))
    let object = try #require(
      try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(object["value"] as? String == "NaN")
    #expect((object["values"] as? [String: Any])?["z"] as? String == "Infinity")
    #expect((object["signals"] as? [String: Any])?["loss"] as? String == "-Infinity")

    var node = alert.node
    guard case .map(var entries) = node.value else { return }
    for index in entries.indices where entries[index].key == "value" {
      entries[index].node = ConfigNode(.string("NaN"))
    }
    node.value = .map(entries)
    let read = try #require(AlertEvent(node: node))
    #expect(read.value?.isNaN == true)
    #expect(read.evidence == alert.evidence)
    #expect(read.signals == alert.signals)
  }
}
