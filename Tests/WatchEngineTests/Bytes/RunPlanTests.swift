import Testing

@testable import WatchEngine

/// Which logs belong to one run, by their names.
struct RunPlanTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var paths: [String]
    var runs: [[String]]
    var rule = JoinRule.auto
    var isNamed = false

    var testDescription: String { name }
  }

  private static let cases = [
    Case(
      name: "one of each kind",
      paths: ["/r/a/stdout.log", "/r/a/stderr.log", "/r/a/metrics.jsonl", "/r/a/progress.csv"],
      runs: [["/r/a/metrics.jsonl", "/r/a/stdout.log", "/r/a/progress.csv", "/r/a/stderr.log"]]),
    Case(name: "one log", paths: ["/r/a/train.log"], runs: []),
    Case(name: "two folders", paths: ["/r/a/t.log", "/r/b/m.jsonl"], runs: []),
    Case(name: "two of a kind", paths: ["/r/a/t1.log", "/r/a/t2.log", "/r/a/m.jsonl"], runs: []),
    Case(
      name: "jobs of a scheduler", paths: ["/r/j/1.out", "/r/j/1.err", "/r/j/2.out", "/r/j/2.err"],
      runs: [["/r/j/1.out", "/r/j/1.err"], ["/r/j/2.out", "/r/j/2.err"]]),
    Case(
      name: "rotated generations are no logs",
      paths: ["/r/a/t.log", "/r/a/t.log.1", "/r/a/t-20260101.log", "/r/a/m.jsonl"],
      runs: [["/r/a/m.jsonl", "/r/a/t.log"]]),
    Case(
      name: "event files follow one another",
      paths: ["/r/a/events.out.tfevents.1.h", "/r/a/events.out.tfevents.2.h", "/r/a/t.log"],
      runs: [["/r/a/t.log", "/r/a/events.out.tfevents.1.h", "/r/a/events.out.tfevents.2.h"]]),
    Case(
      name: "a name of the config joins all", paths: ["/r/a/t1.log", "/r/a/t2.log"],
      runs: [["/r/a/t1.log", "/r/a/t2.log"]], isNamed: true),
    Case(
      name: "always joins all", paths: ["/r/a/t1.log", "/r/a/t2.log"],
      runs: [["/r/a/t1.log", "/r/a/t2.log"]], rule: .always),
    Case(name: "never joins none", paths: ["/r/a/t.log", "/r/a/t.err"], runs: [], rule: .never),
    Case(
      name: "too many to be one run", paths: (0..<65).map { "/r/a/\($0).log" }, runs: [],
      isNamed: true),
  ]

  @Test(arguments: cases)
  func plans(_ example: Case) {
    let plan = RunPlan(
      example.paths.map { path in
        let folder = PathParts.split(PathParts.split(path).folder).name
        return RunPlan.Log(
          path: path, run: example.isNamed ? "n" : folder, rule: example.rule,
          isNamed: example.isNamed)
      })
    #expect(plan.runs == example.runs)
  }

  @Test func logsOfDifferentNamesNeverJoin() {
    let logs = [("/r/a.log", "a"), ("/r/b.jsonl", "b")].map {
      RunPlan.Log(path: $0.0, run: $0.1, rule: .always)
    }
    #expect(RunPlan(logs).runs.isEmpty)
  }
}
