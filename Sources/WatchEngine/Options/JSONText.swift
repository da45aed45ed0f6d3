/// One JSON value, as text or as a tree: what a checkpoint is put together from.
///
/// States are encoded to text at once, without a tree in between; what was read stays a tree. Each
/// becomes the other when it is asked for.
package struct JSONText: Sendable, Equatable {
  private enum Form: Sendable {
    case text([UInt8])
    case tree(ConfigNode)
  }

  private let form: Form

  private init(_ form: Form) { self.form = form }

  package init(_ node: ConfigNode) { self.init(.tree(node)) }

  /// Any `Encodable` value; see ``NodeEncoder`` for how it is written.
  package init(encoding value: some Encodable) throws {
    let sink = JSONSink()
    try sink.encode(value)
    self.init(.text(sink.bytes))
  }

  /// UTF-8, one line.
  package var bytes: [UInt8] {
    switch form {
    case .text(let bytes): bytes
    case .tree(let node): JSONWriter.bytes(node)
    }
  }

  package var node: ConfigNode {
    get throws {
      switch form {
      case .text(let bytes): try bytes.withUnsafeBytes { try JSONDocument.parse($0) }
      case .tree(let node): node
      }
    }
  }

  package static func object(_ entries: [(key: String, value: JSONText)]) -> JSONText {
    joined("{", entries, "}") { entry, bytes in
      JSONWriter.quote(entry.key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      bytes += entry.value.bytes
    }
  }

  package static func list(_ items: [JSONText]) -> JSONText {
    joined("[", items, "]") { $1 += $0.bytes }
  }

  package static func == (one: JSONText, other: JSONText) -> Bool { one.bytes == other.bytes }

  private static func joined<Item>(
    _ open: Unicode.Scalar, _ items: [Item], _ close: Unicode.Scalar,
    each: (Item, inout [UInt8]) -> Void
  ) -> JSONText {
    var bytes = [UInt8(ascii: open)]
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      each(item, &bytes)
    }
    bytes.append(UInt8(ascii: close))
    return JSONText(.text(bytes))
  }
}
