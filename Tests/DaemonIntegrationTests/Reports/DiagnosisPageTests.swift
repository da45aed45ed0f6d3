import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import rlwatchd

/// `diagnose --output markdown` and `html`: what a person sends to others.
struct DiagnosisPageTests {
  private func diagnose(_ output: String, _ log: String) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run([DaemonUnderTest.binary, "diagnose", "--output", output, log])
  }

  private static let sick = Repository.root
    .appendingPathComponent("Tests/WatchEngineTests/Fixtures/trl/collapse-a.stdout.log").path

  @Test func markdownHasTheIncidentAndTheAlerts() async throws {
    let lines = try await diagnose("markdown", Self.sick).lines
    #expect(lines.first == "## trl: \(Self.sick.replacingOccurrences(of: "_", with: "\\_"))")
    #expect(lines.contains("169 rows, format python\\_dict, 7 alerts."), "\(lines)")
    #expect(lines.contains { $0.hasPrefix("> **Policy is collapsing and drifting:") })
    #expect(
      lines.contains(
        "| 80 | critical | `entropy\\_collapse` | Policy entropy dropped from 2.22 to 0.0590 over "
          + "71 consecutive steps | The policy is collapsing and drifting: fix entropy first "
          + "(learning rate down 5-10x), then KL. |"), "\(lines)")
    #expect(lines.contains("Could not judge: `advantage\\_variance`, `stalled\\_run`."))
  }

  @Test func aPageIsWellFormedAndDrawsTheSignals() async throws {
    let page = try await diagnose("html", Self.sick).output
    let parsed = try await BuiltProgram.run([
      "/usr/bin/python3", "-c",
      """
      import html.parser, sys
      class Page(html.parser.HTMLParser):
          tags, texts = [], []
          def handle_starttag(self, tag, attributes): self.tags.append((tag, dict(attributes)))
          def handle_data(self, text): self.texts.append(text)
      page = Page()
      page.feed(sys.argv[1])
      print(sum(tag == "svg" for tag, _ in page.tags))
      print(sorted({tag for tag, _ in page.tags} & {"script", "link", "img", "iframe"}))
      print(sum(tag == "line" and a["class"] == "critical" for tag, a in page.tags))
      print(any(text.startswith("entropy") for text in page.texts), any("kl_divergence" in text for text in page.texts))
      """, page,
    ])
    // Eight signals are there, five criticals marked in each; nothing is loaded from elsewhere.
    #expect(parsed.lines == ["8", "[]", "40", "True True"], "\(parsed)")
  }

  @Test func aHostileNameIsOnlyText() async throws {
    let folder = try TemporaryFolder()
    let name = "<img src=x onerror=alert(1)>|`[a](b)\u{1B}[2J"
    try folder.write(#"{"step": 1, "loss": NaN}"# + "\n", to: "\(name).jsonl")
    let page = try await diagnose("html", folder["\(name).jsonl"]).output
    #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;"))
    #expect(!page.contains("<img") && !page.contains("\u{1B}"))
    let markdown = try await diagnose("markdown", folder["\(name).jsonl"]).output
    #expect(markdown.contains("\\<img src=x onerror=alert(1)\\>\\|\\`\\[a\\](b)\\[2J"))
  }

  @Test func aSketchKeepsTheExtremesInBoundedRoom() {
    var sketch = SeriesSketch()
    for step in 0..<100_000 {
      sketch.add(step == 77_777 ? 1e9 : step == 5 ? -3 : .nan, step: step)
      sketch.add(Double(step % 10), step: step)
    }
    #expect(sketch.stretches.count <= 1024)
    #expect(sketch.stretches.map(\.low).min() == -3 && sketch.stretches.map(\.high).max() == 1e9)
    #expect(sketch.stretches.map(\.step) == sketch.stretches.map(\.step).sorted())
    #expect(sketch.stretches.first?.step == 0)
  }

  @Test func absurdValuesMakeAPictureWithoutTraps() {
    var sketch = SeriesSketch()
    for (step, value) in [1e308, -1e308, Double.zero, .leastNonzeroMagnitude, .infinity, 1]
      .enumerated()
    {
      sketch.add(value, step: step == 3 ? .max : -step)
    }
    let chart = SignalChart(
      title: "<a>", sketch: sketch, marks: [.init(step: .min, severity: "critical")])
    #expect(chart.svg?.contains("&lt;a&gt;") == true)
    #expect(chart.svg?.contains("nan") == false && chart.svg?.contains("inf") == false)
  }
}
