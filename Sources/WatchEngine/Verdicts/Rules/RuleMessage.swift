/// The sentence of a rule's alert: constant text with `{value}`, `{step}` and `{baseline}` in it.
package struct RuleMessage: Sendable, Equatable {
  /// What may stand in braces; the last one only where there is a baseline.
  package static let placeholders = ["value", "step", "baseline"]
  /// Longest text: a sentence, not a page.
  package static let maxBytes = 500

  package let text: String
  private let parts: [Part]

  private enum Part: Sendable, Equatable {
    case text(String)
    case value
    case step
    case baseline
  }

  /// What is wrong with a text, as a sentence fragment.
  package struct Fault: Error, Equatable {
    package var reason: String
  }

  /// Checks and takes apart a text.
  package static func parse(_ text: String, hasBaseline: Bool) -> Result<RuleMessage, Fault> {
    guard !text.isEmpty, text.utf8.count <= maxBytes else {
      return .failure(Fault(reason: "must have 1 to \(maxBytes) bytes"))
    }
    guard PlainText.line(text, maxBytes: maxBytes) == text else {
      return .failure(Fault(reason: "must be one line without control characters"))
    }
    let allowed = hasBaseline ? placeholders : placeholders.filter { $0 != "baseline" }
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
        return .failure(Fault(reason: "has an unpaired brace"))
      }
      let name = String(rest[rest.index(after: open)..<close])
      parts.append(.text(String(rest[..<open])))
      switch name {
      case "value": parts.append(.value)
      case "step": parts.append(.step)
      case "baseline" where hasBaseline: parts.append(.baseline)
      case "baseline":
        return .failure(
          Fault(reason: "has {baseline}, but only drop, rise and zscore have a baseline"))
      default:
        let meant = EditDistance.nearest(to: name, in: allowed).map { ", did you mean {\($0)}" }
        return .failure(
          Fault(
            reason: "has the unknown placeholder {\(name)}\(meant ?? ""); allowed: "
              + allowed.map { "{\($0)}" }.joined(separator: ", ")))
      }
      rest = rest[rest.index(after: close)...]
    }
    parts.append(.text(String(rest)))
    return .success(RuleMessage(text: text, parts: parts.filter { $0 != .text("") }))
  }

  /// The sentence for one row; a metric that isn't there has no value.
  func sentence(value: Double?, step: Int, baseline: Double?) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .value: value?.short ?? "none"
      case .step: String(step)
      case .baseline: baseline?.short ?? "none"
      }
    }.joined()
  }
}
