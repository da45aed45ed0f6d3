/// How a run is called, made from its log's path: `{parent}`, `{grandparent}`, `{file}`, `{stem}`.
package struct NameTemplate: Equatable, Sendable, CustomStringConvertible {
  /// The folder that holds the log.
  package static let standard = NameTemplate(unchecked: "{parent}")
  package static let placeholders = ["parent", "grandparent", "file", "stem"]

  package let text: String

  private init(unchecked text: String) { self.text = text }

  /// A checked template; the failure is a sentence fragment: what is wrong with it.
  package static func parse(_ text: String) -> Result<NameTemplate, Fault> {
    if text.isEmpty { return .failure(Fault(reason: "must not be empty")) }
    return fault(in: text, placeholders: placeholders).map { .failure($0) }
      ?? .success(NameTemplate(unchecked: text))
  }

  /// What is wrong with a template, as a sentence fragment.
  package struct Fault: Error, Equatable {
    package var reason: String
  }

  package var description: String { text }

  /// The name of the run that a log belongs to; never empty.
  package func name(ofLog log: String) -> String {
    let parts = LogSequence.telling(log.split(separator: "/").map(String.init))
    let file = parts.last ?? log
    let stem =
      file.lastIndex(of: ".").flatMap { $0 == file.startIndex ? nil : file[..<$0] }
      .map(String.init) ?? file
    let name = Self.expand(
      text,
      [
        "parent": parts.dropLast().last ?? "", "grandparent": parts.dropLast(2).last ?? "",
        "file": file, "stem": stem,
      ])
    return name.isEmpty ? stem : name
  }

  /// A glob with its placeholders replaced, `{name}` among them; what stands for them is taken as it
  /// is, magic characters too: whoever names a folder must not reach another run's.
  package func expand(_ pattern: String, log: String) -> String {
    let name = Self.literal(name(ofLog: log))
    let parts = LogSequence.telling(log.split(separator: "/").map(String.init)).map(Self.literal)
    return Self.expand(
      pattern,
      [
        "name": name, "parent": parts.dropLast().last ?? "",
        "grandparent": parts.dropLast(2).last ?? "", "file": parts.last ?? "",
        "stem": Self.literal(NameTemplate(unchecked: "{stem}").name(ofLog: log)),
      ])
  }

  /// A glob for whatever may stand for the placeholders of a pattern.
  package static func wildcard(_ pattern: String) -> String {
    let any = (["name"] + placeholders).map { ($0, "*") }
    return expand(pattern, Dictionary(uniqueKeysWithValues: any))
  }

  private static func literal(_ name: String) -> String {
    var literal = ""
    for character in name {
      literal += "*?[".contains(character) ? "[\(character)]" : String(character)
    }
    return literal
  }

  /// What is wrong with the placeholders of `text`, nil when nothing is.
  package static func fault(in text: String, placeholders: [String]) -> Fault? {
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
        return Fault(reason: "has an unpaired brace")
      }
      let placeholder = String(rest[rest.index(after: open)..<close])
      guard placeholders.contains(placeholder) else {
        let meant =
          EditDistance.nearest(to: placeholder, in: placeholders)
          .map { ", did you mean {\($0)}" } ?? ""
        let allowed = placeholders.map { "{\($0)}" }.joined(separator: ", ")
        return Fault(
          reason: "has the unknown placeholder {\(placeholder)}\(meant); allowed: \(allowed)")
      }
      rest = rest[rest.index(after: close)...]
    }
    return nil
  }

  private static func expand(_ text: String, _ values: [String: String]) -> String {
    var expanded = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      expanded += rest[..<open]
      let placeholder = String(rest[rest.index(after: open)..<close])
      expanded += values[placeholder] ?? "{\(placeholder)}"
      rest = rest[rest.index(after: close)...]
    }
    return expanded + rest
  }
}
