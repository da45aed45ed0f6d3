import Testing
import WatchEngine

struct GlobPatternTests {
  struct Row: Sendable {
    var pattern: String
    var path: String
    var matches: Bool
  }

  @Test(arguments: [
    Row(pattern: "/a/*.log", path: "/a/train.log", matches: true),
    Row(pattern: "/a/*.log", path: "/a/b/train.log", matches: false),
    Row(pattern: "/a/*.log", path: "/a/.hidden.log", matches: false),
    Row(pattern: "/a/.*.log", path: "/a/.hidden.log", matches: true),
    Row(pattern: "/a/?.log", path: "/a/1.log", matches: true),
    Row(pattern: "/a/?.log", path: "/a/12.log", matches: false),
    Row(pattern: "/a/r[0-3].log", path: "/a/r2.log", matches: true),
    Row(pattern: "/a/r[0-3].log", path: "/a/r4.log", matches: false),
    Row(pattern: "/a/r[!0-3].log", path: "/a/r4.log", matches: true),
    Row(pattern: "/a/r[]x].log", path: "/a/r].log", matches: true),
    Row(pattern: "/a/[x", path: "/a/[x", matches: true),
    Row(pattern: "/a/**/m.jsonl", path: "/a/m.jsonl", matches: true),
    Row(pattern: "/a/**/m.jsonl", path: "/a/b/c/d/m.jsonl", matches: true),
    Row(pattern: "/a/**/b/**/m", path: "/a/x/b/y/z/m", matches: true),
    Row(pattern: "/a/**/b/**/m", path: "/a/x/y/z/m", matches: false),
    Row(pattern: "/a/*/m", path: "/a/m", matches: false),
    Row(pattern: "/a/*x*y*", path: "/a/1x2y3", matches: true),
    Row(pattern: "/a/*x*y*", path: "/a/1y2x3", matches: false),
    Row(pattern: "/a/é*", path: "/a/été", matches: true),
  ])
  func matches(_ row: Row) {
    #expect(GlobPattern(row.pattern).matches(row.path) == row.matches, "\(row)")
  }

  @Test func manyStarsEnd() {
    let name = String(repeating: "a", count: 2000)
    let part = String(repeating: "a*", count: 60) + "b"
    #expect(!GlobPattern.name(name, matches: part))
  }

  @Test(arguments: [
    ("train.log.1", true), ("train.log.12.gz", true), ("train.log-20260101", true),
    ("train.log.2026-01-01T10:00:00.zst", true), ("train-20260101.log", true),
    ("train.log.old", true), ("train.log.gz", true), ("train.log", false),
    ("train.log.tmp", false), ("train.log.swp", false), ("train-2.log", false),
    ("other.log.1", false), ("train.log1", false), ("train.log.", false),
  ])
  func rotatedNames(name: String, isRotated: Bool) {
    #expect(RotatedName.matches(name, base: "train.log") == isRotated, "\(name)")
  }

  @Test(arguments: [
    ("{parent}", "run7"), ("{stem}", "train"), ("{parent}/{stem}", "run7/train"),
    ("x-{parent}-y", "x-run7-y"), ("{grandparent}:{stem}:{file}", "d:train:train.log"),
  ])
  func runNames(template: String, run: String) throws {
    let name = try NameTemplate.parse(template).get()
    let spec = LogSpec(pattern: "/d/*/train.log", runName: name, settings: EngineSettings())
    #expect(spec.run(of: "/d/run7/train.log") == run)
  }
}
