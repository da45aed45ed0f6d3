/// What an alert says of the incident it belongs to.
package struct IncidentNote: Codable, Sendable, Equatable {
  /// The id of the incident's first alert.
  package var id: String
  /// Ids of ``IncidentDiagnosis`` that fit so far, the leading one first; empty for a lone alert.
  package var diagnoses: [String]
  /// This alert gave the incident its leading diagnosis.
  package var isNew: Bool
  /// Ids of the detectors in it, in the order they spoke.
  package var detectors: [String]
  /// Step where the trouble of its first alert began.
  package var onsetStep: Int

  package init(
    id: String, diagnoses: [String] = [], isNew: Bool = false, detectors: [String] = [],
    onsetStep: Int = 0
  ) {
    self.id = id
    self.diagnoses = diagnoses
    self.isNew = isNew
    self.detectors = detectors
    self.onsetStep = onsetStep
  }

  /// The leading diagnosis.
  package var diagnosis: IncidentDiagnosis? {
    diagnoses.first.flatMap { IncidentDiagnosis.of($0) }
  }

  package var node: ConfigNode {
    .object([
      "id": .text(id),
      "diagnosis": ConfigNode(diagnoses.first.map { .string($0) } ?? .null),
      "title": ConfigNode(diagnosis.map { .string($0.entry.title) } ?? .null),
      "also": .array(diagnoses.dropFirst().map { .text($0) }),
      "new": .flag(isNew),
      "detectors": .array(detectors.map { .text($0) }),
      "onset_step": .whole(onsetStep),
    ])
  }

  /// What ``node`` wrote; nil for anything else.
  package init?(node: ConfigNode) {
    guard let id = node["id"]?.asText, let also = node["also"]?.asList,
      let detectors = node["detectors"]?.asList,
      let onsetStep = node["onset_step"]?.asInteger(Int.self)
    else { return nil }
    self.init(
      id: id, diagnoses: [node["diagnosis"]?.asText].compactMap { $0 } + also.compactMap(\.asText),
      isNew: node["new"]?.value == .bool(true), detectors: detectors.compactMap(\.asText),
      onsetStep: onsetStep)
  }
}
