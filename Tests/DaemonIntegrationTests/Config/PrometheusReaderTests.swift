import Testing
import WatchEngine

@testable import rlwatchd

struct PrometheusReaderTests {
  private func read(_ text: String) -> PrometheusReader {
    var reader = PrometheusReader()
    reader.read(YAMLReader.read(Array(text.utf8), file: "f.yaml").node)
    return reader
  }

  @Test func readsAllKeys() {
    let reader = read("{enabled: false, textfile: /t/a.prom, labels: {rack: r1, Team_2: \"7\"}}")
    #expect(reader.problems == [])
    #expect(
      reader.config
        == PrometheusConfig(
          enabled: false, textfile: "/t/a.prom", labels: ["rack": "r1", "Team_2": "7"]))
    #expect(read("{}").config == PrometheusConfig())
  }

  @Test(arguments: [
    ("[a]", "f.yaml:1:1: prometheus: expected a map of keys, found a list"),
    (
      "{textfil: /a.prom}",
      "f.yaml:1:2: unknown key \"textfil\" in prometheus, did you mean \"textfile\"; known keys: "
        + "enabled, labels, textfile"
    ),
    ("{enabled: 1}", "f.yaml:1:11: prometheus.enabled: expected true or false, found 1"),
    (
      "{textfile: /a/b}",
      "f.yaml:1:12: prometheus.textfile: node_exporter reads only files that end in .prom"
    ),
    (
      "{labels: [a]}",
      "f.yaml:1:10: prometheus.labels: expected a map of label names and values, found a list"
    ),
    ("{labels: {a: 1}}", "f.yaml:1:14: prometheus.labels.a: expected text, found 1"),
    (
      "{labels: {a-b: x}}",
      "f.yaml:1:11: prometheus.labels: \"a-b\" is no label name: letters, digits and _, not a digit "
        + "first"
    ),
    (
      "{labels: {__a: x}}",
      "f.yaml:1:11: prometheus.labels: \"__a\" is Prometheus's own: names with __ are reserved"
    ),
    (
      "{labels: {run: x}}",
      "f.yaml:1:11: prometheus.labels: \"run\" is taken: the series have that label already"
    ),
    (
      "{labels: {a: x, b: x, c: x, d: x, e: x, f: x, g: x, h: x, i: x, j: x, k: x}}",
      "f.yaml:1:10: prometheus.labels: 11 labels, at most 10"
    ),
  ])
  func says(_ text: String, _ problem: String) {
    #expect(read(text).problems.map(\.description) == [problem])
  }
}
