/// An alert in the outbox of a checkpoint.
extension AlertEvent {
  /// The alert as a tree; ``init(checkpoint:)`` gives back the same alert.
  package var checkpointNode: ConfigNode {
    .object([
      "id": .text(id), "run": .text(run), "log": .text(log), "row": .whole(row),
      "offset": .hex(offset), "step": .whole(step), "step_source": .text(stepSource.rawValue),
      "onset_step": .whole(onsetStep), "detector": .text(detector), "kind": .text(kind),
      "severity": .text(severity.rawValue), "status": .text(status.rawValue),
      "episode": .whole(episode), "consecutive": .whole(consecutive), "value": .real(value),
      "baseline": .real(baseline), "threshold": .real(threshold), "message": .text(message),
      "evidence": .array(
        evidence.map { .object(["name": .text($0.name), $0.value.kind: $0.value.node]) }),
      "signals": .array(signals.map { .object(["key": .text($0.key), "value": .real($0.value)]) }),
      "related": .array(related.map { .text($0) }),
    ])
  }

  package init(checkpoint node: ConfigNode) throws(NodeShapeError) {
    let reader = NodeReader(node: node)
    guard case .list(let relatedNodes) = try reader.node("related").value else {
      throw NodeShapeError(key: "related")
    }
    var related: [String] = []
    for node in relatedNodes {
      guard case .string(let id) = node.value else { throw NodeShapeError(key: "related") }
      related.append(id)
    }
    self.init(
      id: try reader.string("id"), run: try reader.string("run"), log: try reader.string("log"),
      row: try reader.integer("row"), offset: try reader.hex("offset"),
      step: try reader.integer("step"),
      stepSource: try reader.choice("step_source", StepSource.self),
      onsetStep: try reader.integer("onset_step"), detector: try reader.string("detector"),
      kind: try reader.string("kind"), severity: try reader.choice("severity", Severity.self),
      status: try reader.choice("status", AlertStatus.self),
      episode: try reader.integer("episode"), consecutive: try reader.integer("consecutive"),
      value: try reader.optionalDouble("value"), baseline: try reader.optionalDouble("baseline"),
      threshold: try reader.optionalDouble("threshold"), message: try reader.string("message"),
      evidence: try reader.list("evidence") { item throws(NodeShapeError) in
        Evidence(try item.string("name"), try Evidence.Value(item))
      },
      signals: try reader.list("signals") { item throws(NodeShapeError) in
        OtherMetric(key: try item.string("key"), value: try item.double("value"))
      }, related: related)
  }
}

extension Evidence.Value {
  fileprivate var kind: String {
    switch self {
    case .number: "number"
    case .integer: "integer"
    case .text: "text"
    case .null: "null"
    }
  }

  fileprivate var node: ConfigNode {
    switch self {
    case .number(let number): .real(number)
    case .integer(let number): .whole(number)
    case .text(let text): .text(text)
    case .null: ConfigNode(.null)
    }
  }

  fileprivate init(_ item: NodeReader) throws(NodeShapeError) {
    if item.node["number"] != nil {
      self = .number(try item.double("number"))
    } else if item.node["integer"] != nil {
      self = .integer(try item.integer("integer"))
    } else if item.node["text"] != nil {
      self = .text(try item.string("text"))
    } else if item.node["null"] != nil {
      self = .null
    } else {
      throw NodeShapeError(key: "evidence")
    }
  }
}
