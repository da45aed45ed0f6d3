/// A checkpoint record as text, and from a tree.
extension CheckpointRecord {
  package var text: JSONText {
    // One log's record is as it always was: its place stands in the record itself.
    let head: [ConfigNode.Entry] = [
      .init(key: "version", node: .whole(1)), .init(key: "log", node: .text(log)),
      .init(key: "run", node: .text(run)), .init(key: "generation", node: .whole(generation)),
    ]
    var entries = (head + (places.first ?? Place(log: log, files: [])).entries).map {
      ($0.key, JSONText($0.node))
    }
    entries.append(("outbox", JSONText(.array(outbox.map(\.node)))))
    entries.append(("pipeline", pipeline))
    if places.count > 1 {
      let others = places.dropFirst().map { place in
        ConfigNode(.map([.init(key: "log", node: .text(place.log))] + place.entries))
      }
      entries.append(("others", JSONText(.array(others))))
    }
    if !keptUnder.isEmpty { entries.append(("kept_under", JSONText(.text(keptUnder)))) }
    return .object(entries)
  }

  package init(node: ConfigNode) throws(NodeShapeError) {
    let reader = NodeReader(node: node)
    guard try reader.integer("version") == 1 else { throw NodeShapeError(key: "version") }
    let log = try reader.string("log")
    var places = [try Place(reader, log: log)]
    if node["others"] != nil {
      places += try reader.list("others") { item throws(NodeShapeError) in
        try Place(item, log: item.string("log"))
      }
    }
    guard places.count <= TailGroup.limit, Set(places.map(\.log)).count == places.count else {
      throw NodeShapeError(key: "others")
    }
    let keptUnder = node["kept_under"] == nil ? "" : try reader.string("kept_under")
    self.init(
      log: log, run: try reader.string("run"), generation: try reader.integer("generation"),
      places: places,
      outbox: try reader.list("outbox") { item throws(NodeShapeError) in
        guard let event = AlertEvent(node: item.node) else { throw NodeShapeError(key: "outbox") }
        return event
      }, pipeline: JSONText(try reader.node("pipeline")), keptUnder: keptUnder)
  }
}

extension CheckpointRecord.Place {
  fileprivate var entries: [ConfigNode.Entry] {
    let sequence = [
      mark.map { ConfigNode.Entry(key: "mark", node: .text($0)) },
      floor.map { ConfigNode.Entry(key: "floor", node: .whole(Int($0))) },
    ]
    return [
      .init(key: "rows", node: .whole(rows)),
      .init(
        key: "files",
        node: .array(
          files.map {
            .object([
              "identity": $0.identity.node, "proof": $0.proof.node, "path": .text($0.path),
              "modified": .whole(Int($0.modified)), "live": .flag($0.isLive),
            ])
          })),
      .init(
        key: "past",
        node: .array(
          past.map {
            .object([
              "identity": $0.identity.node, "proof": $0.proof.node,
              "modified": .whole(Int($0.modified)),
            ])
          })),
      .init(key: "seen", node: .array(seen.map(\.node))),
    ] + sequence.compactMap(\.self)
  }

  fileprivate init(_ reader: NodeReader, log: String) throws(NodeShapeError) {
    self.init(
      log: log,
      files: try reader.list("files") { item throws(NodeShapeError) in
        CheckpointRecord.OpenFile(
          identity: try FileIdentity(node: item.node("identity")),
          proof: try ContentProof(node: item.node("proof")), path: try item.string("path"),
          modified: Int64(try item.integer("modified")), isLive: try item.bool("live"))
      },
      past: try reader.list("past") { item throws(NodeShapeError) in
        CheckpointRecord.PastFile(
          identity: try FileIdentity(node: item.node("identity")),
          proof: try ContentProof(node: item.node("proof")),
          // Records made before it was kept lack it.
          modified: item.node["modified"]?.asInteger(Int64.self) ?? 0)
      },
      seen: try reader.list("seen") { item throws(NodeShapeError) in
        try FileIdentity(node: item.node)
      }, rows: try reader.integer("rows"), mark: reader.node["mark"]?.asText,
      floor: reader.node["floor"]?.asInteger(Int64.self))
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
