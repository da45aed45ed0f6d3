/// The way from the root to a node, as a list linked upwards: entering a container allocates one link.
final class NodePath {
  let parent: NodePath?
  let key: any CodingKey
  /// The key as the file spells it.
  let name: String

  init(parent: NodePath?, key: any CodingKey, name: String) {
    self.parent = parent
    self.key = key
    self.name = name
  }

  static func keys(_ path: NodePath?) -> [any CodingKey] {
    var keys: [any CodingKey] = []
    var link = path
    while let here = link {
      keys.append(here.key)
      link = here.parent
    }
    return keys.reversed()
  }

  static func names(_ path: NodePath?) -> [String] {
    var names: [String] = []
    var link = path
    while let here = link {
      names.append(here.name)
      link = here.parent
    }
    return names.reversed()
  }
}

/// An index of a list, or the `super` key, as a coding key.
struct NodeIndexKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(index: Int) {
    stringValue = String(index)
    intValue = index
  }

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init?(intValue: Int) { self.init(index: intValue) }
}
