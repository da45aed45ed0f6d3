/// A checkpoint record as a tree.
extension CheckpointRecord {
  package var node: ConfigNode {
    let place =
      place.map { place -> ConfigNode in
        .object(["mark": .text(place.mark ?? ""), "floor": .whole(Int(place.floor))])
      } ?? ConfigNode(.null)
    return .object([
      "version": .whole(1), "log": .text(log), "run": .text(run),
      "generation": .whole(generation), "rows": .whole(rows),
      "files": .array(
        files.map {
          .object([
            "identity": $0.identity.node, "proof": $0.proof.node, "path": .text($0.path),
            "modified": .whole(Int($0.modified)), "live": .flag($0.isLive),
          ])
        }),
      "past": .array(
        past.map {
          .object([
            "identity": $0.identity.node, "proof": $0.proof.node,
            "modified": .whole(Int($0.modified)),
          ])
        }),
      "seen": .array(seen.map(\.node)), "place": place, "outbox": .array(outbox.map(\.node)),
      "pipeline": pipeline,
    ])
  }

  package init(node: ConfigNode) throws(NodeShapeError) {
    let reader = NodeReader(node: node)
    guard try reader.integer("version") == 1 else { throw NodeShapeError(key: "version") }
    self.init(
      log: try reader.string("log"), run: try reader.string("run"),
      generation: try reader.integer("generation"),
      files: try reader.list("files") { item throws(NodeShapeError) in
        OpenFile(
          identity: try FileIdentity(node: item.node("identity")),
          proof: try ContentProof(node: item.node("proof")), path: try item.string("path"),
          modified: Int64(try item.integer("modified")), isLive: try item.bool("live"))
      },
      past: try reader.list("past") { item throws(NodeShapeError) in
        PastFile(
          identity: try FileIdentity(node: item.node("identity")),
          proof: try ContentProof(node: item.node("proof")),
          // Records made before it was kept lack it.
          modified: item.node["modified"]?.asInteger(Int64.self) ?? 0)
      },
      seen: try reader.list("seen") { item throws(NodeShapeError) in
        try FileIdentity(node: item.node)
      },
      place: node["place"].flatMap { place in
        guard let mark = place["mark"]?.asText, let floor = place["floor"]?.asInteger(Int64.self)
        else { return nil }
        return Place(mark: mark.isEmpty ? nil : mark, floor: floor)
      },
      outbox: try reader.list("outbox") { item throws(NodeShapeError) in
        guard let event = AlertEvent(node: item.node) else { throw NodeShapeError(key: "outbox") }
        return event
      }, rows: try reader.integer("rows"), pipeline: try reader.node("pipeline"))
  }
}

extension FileIdentity {
  fileprivate var node: ConfigNode {
    .object(["device": .hex(device), "inode": .hex(inode), "birth": .whole(Int(birth))])
  }

  fileprivate init(node: ConfigNode) throws(NodeShapeError) {
    let reader = NodeReader(node: node)
    self.init(
      device: try reader.hex("device"), inode: try reader.hex("inode"),
      birth: Int64(try reader.integer("birth")))
  }
}

extension ContentProof {
  fileprivate var node: ConfigNode {
    .object([
      "offset": .hex(offset), "head_length": .whole(headLength), "head": .hex(head),
      "tail_length": .whole(tailLength), "tail": .hex(tail),
    ])
  }

  fileprivate init(node: ConfigNode) throws(NodeShapeError) {
    let reader = NodeReader(node: node)
    self.init(
      offset: try reader.hex("offset"), headLength: try reader.integer("head_length"),
      head: try reader.hex("head"), tailLength: try reader.integer("tail_length"),
      tail: try reader.hex("tail"))
    guard isSound else { throw NodeShapeError(key: "proof") }
  }
}
