/// A place in a config file, both 1-based.
package struct SourcePosition: Sendable, Equatable {
  package var file: String
  package var line: Int
  package var column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

/// A parsed file as a plain tree: config (with positions), JSON documents and checkpoints (without).
package struct ConfigNode: Sendable, Equatable {
  package enum Value: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([ConfigNode])
    case map([Entry])
  }

  /// One key and its value; a map keeps its order.
  package struct Entry: Sendable, Equatable {
    package var key: String
    package var keyPosition: SourcePosition?
    package var node: ConfigNode

    package init(key: String, keyPosition: SourcePosition? = nil, node: ConfigNode) {
      self.key = key
      self.keyPosition = keyPosition
      self.node = node
    }
  }

  package var value: Value
  package var position: SourcePosition?

  package init(_ value: Value, at position: SourcePosition? = nil) {
    self.value = value
    self.position = position
  }

  /// The value under a key of a map; nil when this is no map or lacks the key.
  package subscript(key: String) -> ConfigNode? {
    guard case .map(let entries) = value else { return nil }
    return entries.first { $0.key == key }?.node
  }
}
