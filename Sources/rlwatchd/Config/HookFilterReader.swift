import WatchDelivery
import WatchEngine

/// Reads the `on:` of a hook: one word, a list of words, or a map of severity, status and detectors.
///
/// Words of one sort are alternatives, sorts narrow each other: `[critical, kl_explosion]` is every
/// critical of that detector. A severity means that one or worse.
enum HookFilterReader {
  static func read(_ section: inout SectionReader, detectors: [String]) -> HookFilter? {
    guard let node = section.node("on") else {
      section.note(
        ConfigProblem(
          "\(section.path): needs on: (a severity, detectors, or all)", at: section.position))
      return nil
    }
    let before = section.problems.count
    var words: [ConfigNode] = []
    var severities = Severity.allCases.map(\.rawValue)
    var statuses = [AlertStatus.firing, .resolved].map(\.rawValue)
    if case .map = node.value {
      let path = "\(section.path).on"
      let map = SectionReader(node, path: path, known: ["detectors", "severity", "status"])
      for problem in map.problems { section.note(problem) }
      check(map.items("severity"), "\(path).severity", allowed: severities, &section)
      check(map.items("status"), "\(path).status", allowed: statuses, &section)
      check(map.items("detectors"), "\(path).detectors", allowed: detectors, &section)
      words = map.items("severity") + map.items("status") + map.items("detectors")
    } else {
      words = section.items("on")
      if words.isEmpty {
        section.note("names nothing: use all for every alert", key: "on")
      }
      check(
        words, "\(section.path).on", allowed: severities + statuses + ["all"] + detectors, &section)
    }
    guard section.problems.count == before else { return nil }
    let given = words.compactMap { word in
      if case .string(let text) = word.value { text } else { nil }
    }
    severities = severities.filter(given.contains)
    statuses = statuses.filter(given.contains)
    return HookFilter(
      severity: severities.compactMap { Severity(rawValue: $0) }.min() ?? .info,
      detectors: detectors.filter(given.contains),
      statuses: statuses.isEmpty ? [.firing] : statuses.compactMap { AlertStatus(rawValue: $0) })
  }

  private static func check(
    _ words: [ConfigNode], _ path: String, allowed: [String], _ section: inout SectionReader
  ) {
    for word in words {
      if case .string(let text) = word.value, allowed.contains(text) { continue }
      section.note(.unknownWord(word, for: path, allowed: allowed))
    }
  }
}
