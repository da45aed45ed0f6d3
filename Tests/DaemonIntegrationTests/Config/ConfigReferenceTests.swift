import Foundation
import Testing
import WatchDelivery
import WatchEngine
import WatchTestSupport

@testable import rlwatchd

/// The starter file says what the code does.
struct ConfigReferenceTests {
  /// RLWATCH_RECORD=1 writes the file anew and fails this run, so that nobody records by accident.
  @Test func theFileIsFresh() throws {
    let rendered = ConfigReference.render()
    let path = "config/rlwatchd.yaml"
    if ProcessInfo.processInfo.environment["RLWATCH_RECORD"] != nil {
      try Data(rendered.utf8).write(to: Repository.root.appendingPathComponent(path))
      Issue.record("\(path) was written anew: run again without RLWATCH_RECORD")
    }
    let onDisk = String(decoding: try Repository.bytes(path), as: UTF8.self)
    #expect(onDisk == rendered, "re-record \(path) with RLWATCH_RECORD=1")
  }

  @Test func asItStandsItSetsOnlyTheRuns() throws {
    let reading = Self.read(ConfigReference.render())
    #expect(reading.problems == [])
    #expect(reading.warnings == [])
    var expected = DaemonConfig()
    expected.runs = [RunConfig(logs: ["/data/runs/*/train.log", "/data/runs/*/metrics.jsonl"])]
    #expect(reading.config == expected)
  }

  @Test(arguments: Profile.allCases)
  func everyDefaultItNamesIsTheDefault(_ profile: Profile) throws {
    for catalog in [ConfigCatalog(), ConfigSamples.catalog] {
      let text = Self.uncommented(ConfigReference.render(catalog: catalog), profile: profile)
      let document = YAMLReader.read(Array(text.utf8), file: "reference")
      #expect(document.problems == [])
      let node = try #require(document.node)
      let reading = ConfigReader.read(node, catalog: catalog, profile: profile)
      #expect(reading.problems == [])
      let config = reading.config
      #expect(config.alerts == AlertOptions())
      #expect(config.maxLineBytes == DaemonConfig().maxLineBytes)
      #expect(config.record == nil)
      #expect(config.hooks.map(\.timeout) == [HookCommand.defaultTimeout])
      #expect(config.hooks.map(\.grace) == [HookCommand.defaultGrace])
      #expect(config.runs.first?.name == .standard)
      #expect(node["profile"]?.value == .string(DaemonConfig().profile.rawValue))
      for type in catalog.detectors(of: profile) {
        let named = DetectorSection(type, section: node[type.id])
        let standard = DetectorSection(type, section: nil)
        #expect(Self.bare(named.effective) == Self.bare(standard.effective))
        // Every key stands in the file, so none of the values above is a default by omission.
        #expect(
          OptionKeys.of(named.effective).allSatisfy {
            named.effective.node(at: $0[...])?.position != nil
          })
      }
    }
  }

  @Test func linesFitAScreen() {
    for line in ConfigReference.render().split(separator: "\n") {
      #expect(line.count <= 100, "\(line)")
    }
  }

  private static func read(_ text: String) -> ConfigReading {
    let document = YAMLReader.read(Array(text.utf8), file: "reference")
    #expect(document.problems == [])
    return ConfigReader.read(document.node ?? ConfigNode(.null))
  }

  /// The file with every setting taken in, the other profile's detectors left out.
  private static func uncommented(_ text: String, profile: Profile) -> String {
    var isOther = false
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# ---- Detectors of profile: ") {
        isOther = !line.contains(" \(profile.rawValue) ")
      }
      let isProse = line.hasPrefix("# ") && !line.hasPrefix("#  ")
      guard !isOther, !isProse else { continue }
      lines.append(line.hasPrefix("#") ? line.dropFirst() : line)
    }
    return lines.joined(separator: "\n")
  }

  private static func bare(_ node: ConfigNode) -> ConfigNode {
    switch node.value {
    case .list(let nodes): ConfigNode(.list(nodes.map(bare)))
    case .map(let entries):
      ConfigNode(.map(entries.map { ConfigNode.Entry(key: $0.key, node: bare($0.node)) }))
    default: ConfigNode(node.value)
    }
  }
}

/// The paths of a section's settings.
enum OptionKeys {
  static func of(_ node: ConfigNode) -> [[String]] {
    guard case .map(let entries) = node.value, !entries.isEmpty else { return [[]] }
    return entries.flatMap { entry in of(entry.node).map { [entry.key] + $0 } }
  }
}
