/// The config section of one detector, read: whether it is on, its options, and what is wrong with it.
///
/// Every detector takes `enabled`, whether or not its options have the key.
package struct DetectorSection: Sendable {
  package let enabled: Bool
  /// The whole section as it holds, `enabled` first; a node from a file keeps its position.
  package let effective: ConfigNode
  package let problems: [ConfigProblem]
  /// What has no effect: keys of the classic tool under another profile, so that its file loads unchanged.
  package let warnings: [ConfigProblem]
  private let make: @Sendable () -> any Detector

  /// Reads `section`; nil means all defaults.
  ///
  /// `sibling` is the detector of the same id in the other profile; a key
  /// that only it has is named as such.
  package init(
    _ type: any Detector.Type, section: ConfigNode?, sibling: (any Detector.Type)? = nil
  ) {
    self = Self.read(type, section, sibling: sibling)
  }

  /// A new detector with these options; nil when it is switched off.
  package func detector() -> (any Detector)? { enabled ? make() : nil }

  /// The names of all keys of a detector's section, `enabled` first.
  package static func keys(of type: any Detector.Type) -> [String] {
    guard case .map(let entries) = DetectorSection(type, section: nil).effective.value else {
      return []
    }
    return entries.map(\.key)
  }

  private init(
    enabled: Bool, effective: ConfigNode, problems: [ConfigProblem], warnings: [ConfigProblem],
    make: @escaping @Sendable () -> any Detector
  ) {
    self.enabled = enabled
    self.effective = effective
    self.problems = problems
    self.warnings = warnings
    self.make = make
  }

  /// The switch every section has.
  private struct Switch: Codable {
    var enabled = true
  }

  private static func read<Judge: Detector>(
    _ type: Judge.Type, _ section: ConfigNode?, sibling: (any Detector.Type)?
  ) -> DetectorSection {
    let hint = { (key: String) -> String? in
      guard let sibling, keys(of: sibling).contains(key) else { return nil }
      return "a key of profile \(sibling.profile.rawValue)"
    }
    // Defaults that cannot be encoded are told by the overlay below.
    let ownSwitch = (try? NodeEncoder().encode(type.defaults))?["enabled"] != nil
    let (section, warnings) = withoutClassicKeys(section, of: type, sibling: sibling)
    var rest = section
    var switchNode: ConfigNode?
    if !ownSwitch, let section, case .map(let entries) = section.value {
      switchNode = ConfigNode(.map(entries.filter { $0.key == "enabled" }), at: section.position)
      rest = ConfigNode(.map(entries.filter { $0.key != "enabled" }), at: section.position)
    }
    let shared = StrictOverlay(switchNode, over: Switch(), name: type.id)
    let overlay = StrictOverlay(
      rest, over: type.defaults, name: type.id,
      alsoKnown: ownSwitch ? [] : ["enabled"], hint: hint)
    var problems = shared.problems + overlay.problems
    for problem in type.problems(in: overlay.options) {
      problems.append(range(problem, in: overlay.effective, section: section, of: type.id))
    }
    var entries: [ConfigNode.Entry] = []
    if case .map(let own) = overlay.effective.value { entries = own }
    if !ownSwitch, case .map(let own) = shared.effective.value { entries = own + entries }
    if let index = entries.firstIndex(where: { $0.key == "enabled" }) {
      entries.insert(entries.remove(at: index), at: 0)
    }
    let options = overlay.options
    let effective = ConfigNode(.map(entries), at: section?.position)
    return DetectorSection(
      enabled: effective["enabled"]?.value == .bool(true), effective: effective,
      problems: problems, warnings: warnings, make: { Judge(options: options) })
  }

  /// The section without the keys that only the classic detector of the same id has.
  private static func withoutClassicKeys(
    _ section: ConfigNode?, of type: any Detector.Type, sibling: (any Detector.Type)?
  ) -> (ConfigNode?, [ConfigProblem]) {
    guard let sibling, sibling.profile == .classic, let section,
      case .map(let entries) = section.value
    else { return (section, []) }
    let classic = Set(keys(of: sibling)).subtracting(keys(of: type))
    let warnings = entries.filter { classic.contains($0.key) }.map { entry in
      ConfigProblem(
        "\(type.id).\(entry.key) has no effect: it is a key of profile classic, and this config has "
          + "profile \(type.profile.rawValue)", at: entry.keyPosition)
    }
    let rest = entries.filter { !classic.contains($0.key) }
    return (ConfigNode(.map(rest), at: section.position), warnings)
  }

  private static func range(
    _ problem: OptionProblem, in effective: ConfigNode, section: ConfigNode?, of name: String
  ) -> ConfigProblem {
    let path = problem.key.split(separator: ".").map { SnakeCase.convert(String($0)) }
    let node = effective.node(at: path[...])
    let value = node.map { " is \($0.found)" } ?? ""
    return ConfigProblem(
      "\(([name] + path).joined(separator: "."))\(value): \(problem.message)",
      at: node?.position ?? section?.position)
  }
}
