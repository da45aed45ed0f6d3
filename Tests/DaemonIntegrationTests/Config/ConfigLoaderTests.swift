import Glibc
import Testing
import WatchEngine

@testable import rlwatchd

/// A main file and the pieces beside it.
struct ConfigLoaderTests {
  static func loader(_ table: [String: String]) -> ConfigLoader {
    let read = { @Sendable (path: String) throws(ConfigFiles.Failure) -> [UInt8] in
      guard let text = table[path] else { throw ConfigFiles.Failure(errno: EACCES) }
      return Array(text.utf8)
    }
    let list = { @Sendable (folder: String) throws(ConfigFiles.Failure) -> [String] in
      let names = table.keys.filter { $0.hasPrefix(folder + "/") }
        .map { String($0.dropFirst(folder.count + 1)) }
      if names.isEmpty { throw ConfigFiles.Failure(errno: ENOENT) }
      return names
    }
    return ConfigLoader(
      files: ConfigFiles(read: read, list: list), catalog: ConfigSamples.catalog)
  }

  @Test func piecesAreLaidOverInTheOrderOfTheirNames() throws {
    let reading = try Self.loader([
      "/e/main.yaml":
        "alerts: {cooldown_steps: 1}\nruns: [{logs: /a}]\nentropy_collapse: {threshold: 1}\n"
        + "profile: classic",
      "/e/conf.d/20.yaml": "alerts: {cooldown_steps: 3}\nentropy_collapse: {warmup_steps: 9}",
      "/e/conf.d/10.yaml": "alerts: {cooldown_steps: 2}\nruns: [{logs: /b}]",
      "/e/conf.d/30.yaml": "",
      "/e/conf.d/.hidden.yaml": "nonsense: 1", "/e/conf.d/README": "nonsense: 1",
    ]).load("/e/main.yaml")
    #expect(reading.problems == [])
    #expect(reading.config.alerts.cooldownSteps == 3)
    #expect(reading.config.runs.map(\.logs) == [["/a"], ["/b"]])
    let entropy = reading.effective["entropy_collapse"]
    #expect(entropy?["threshold"]?.position?.file == "/e/main.yaml")
    #expect(entropy?["warmup_steps"]?.position?.file == "/e/conf.d/20.yaml")
    #expect(entropy?["consecutive_steps"]?.position == nil)
  }

  @Test func problemsOfEveryFileAreTold() throws {
    let reading = try Self.loader([
      "/e/main.yaml": "alerts: {cooldown_steps: x}\nruns: [{logs: /a}]",
      "/e/conf.d/1.yaml": "alerts: 5", "/e/conf.d/2.yaml": "a: [", "/e/conf.d/3.yaml": "runs: {}",
    ]).load("/e/main.yaml")
    #expect(
      reading.problems.map(\.description) == [
        "/e/conf.d/1.yaml:1:9: alerts: is 5 here, but a map at /e/main.yaml:1:9",
        "/e/conf.d/2.yaml:2:1: YAML syntax: did not find expected node content, while parsing a "
          + "flow node",
        "/e/conf.d/3.yaml:1:7: runs: is a map here, but a list at /e/main.yaml:2:7",
        "/e/main.yaml:1:26: alerts.cooldown_steps: expected a whole number, found \"x\"",
      ])
  }

  @Test func aMissingMainFileIsThrown() {
    #expect(throws: ConfigFiles.Failure(errno: EACCES)) {
      try Self.loader(["/e/conf.d/1.yaml": ""]).load("/e/main.yaml")
    }
    #expect(throws: ConfigFiles.Failure(errno: ENOENT)) {
      try ConfigLoader().load("/nowhere/at/all.yaml")
    }
    #expect(throws: ConfigFiles.Failure(errno: EISDIR)) { try ConfigLoader().load("/") }
  }
}
