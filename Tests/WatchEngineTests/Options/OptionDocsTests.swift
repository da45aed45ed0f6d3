import Testing
import WatchEngine

/// Every key a user can set says what it is for; the reference file is made from these.
struct OptionDocsTests {
  /// The dotted paths of all settings of a section, `enabled` apart: every detector has it.
  static func keys(_ node: ConfigNode, path: String = "") -> [String] {
    guard case .map(let entries) = node.value, !entries.isEmpty else { return [path] }
    return entries.flatMap { keys($0.node, path: path.isEmpty ? $0.key : "\(path).\($0.key)") }
      .filter { $0 != "enabled" }
  }

  @Test(arguments: Profile.allCases) func everyKeyOfEveryDetectorHasADoc(_ profile: Profile) {
    for type in DetectorCatalog.all(of: profile) {
      let keys = Self.keys(DetectorSection(type, section: nil).effective)
      let documented = type.optionDocs.map(\.key)
      #expect(
        documented.sorted() == keys.sorted(),
        "\(type.id) of profile \(profile.rawValue): optionDocs")
    }
  }

  @Test func theClassicDetectorsAreThere() { #expect(DetectorCatalog.classic.count == 7) }

  @Test func everyKeyOfTheAlertsSectionHasADoc() throws {
    let keys = Self.keys(try NodeEncoder().encode(AlertOptions()))
    #expect(AlertOptions.optionDocs.map(\.key) == keys)
  }

  @Test func docsAreFragments() {
    let detectors = DetectorCatalog.classic + DetectorCatalog.robust
    for doc in detectors.flatMap({ $0.optionDocs }) + AlertOptions.optionDocs {
      #expect(!doc.reason.isEmpty && !doc.reason.hasSuffix("."), "\(doc.key)")
      #expect(!doc.reason.contains("\n") && !doc.unit.contains("\n"), "\(doc.key)")
    }
  }
}
