import WatchEngine

/// Reads one YAML (so also JSON) document to a ``ConfigNode`` whose nodes and keys know their places.
///
/// Taken: the core schema, anchors and aliases. Refused with the place: more than one document,
/// duplicate keys, keys that are no scalars, merge keys, foreign tags. Whatever the bytes are, work and
/// result are bounded by ``Limits``.
struct YAMLReader {
  /// Far beyond any config, far below what hurts.
  struct Limits {
    var bytes = 1 << 20
    /// Nesting, aliases expanded.
    var depth = 64
    /// Values, aliases expanded: what stops "billion laughs".
    var values = 20_000
  }

  /// What a file holds.
  struct Document {
    /// nil when the file can't be read as a document at all; a null node when it is empty.
    var node: ConfigNode?
    var problems: [ConfigProblem]
  }

  /// A finished subtree that an alias may stand for, with what it costs.
  private struct Anchored {
    var node: ConfigNode
    var height: Int
    var values: Int
  }

  private let events: YAMLEvents
  private let limits: Limits
  private var anchors: [String: Anchored] = [:]
  private var problems: [ConfigProblem] = []

  /// Reads the whole of `bytes`; `file` is the name in the positions.
  static func read(_ bytes: [UInt8], file: String, limits: Limits = Limits()) -> Document {
    guard bytes.count <= limits.bytes else {
      return Document(
        node: nil,
        problems: [
          ConfigProblem(
            "\(file): has \(bytes.count) bytes, more than the \(limits.bytes) of any config",
            at: nil)
        ])
    }
    return bytes.withUnsafeBufferPointer { buffer in
      guard let events = YAMLEvents(buffer, file: file) else {
        return Document(
          node: nil, problems: [ConfigProblem("\(file): out of memory", at: nil)])
      }
      var reader = YAMLReader(events: events, limits: limits)
      do throws(ConfigProblem) {
        let node = try reader.document(file: file)
        return Document(node: node, problems: reader.problems)
      } catch {
        return Document(node: nil, problems: reader.problems + [error])
      }
    }
  }

  private init(events: YAMLEvents, limits: Limits) {
    self.events = events
    self.limits = limits
  }

  private mutating func document(file: String) throws(ConfigProblem) -> ConfigNode {
    var root: Anchored?
    while true {
      let (event, position) = try events.next()
      switch event {
      case .streamEnd:
        return root?.node
          ?? ConfigNode(.null, at: SourcePosition(file: file, line: 1, column: 1))
      case .documentStart where root != nil:
        throw ConfigProblem("a second document begins here; a config file is one", at: position)
      case .streamStart, .documentStart, .documentEnd: continue
      default: root = try value(event, at: position, depth: 1, valuesBefore: 0)
      }
    }
  }

  /// The value an event begins, read to its end; `valuesBefore` have been read already.
  private mutating func value(
    _ event: YAMLEvents.Event, at position: SourcePosition, depth: Int, valuesBefore: Int
  ) throws(ConfigProblem) -> Anchored {
    guard depth <= limits.depth else {
      throw ConfigProblem("nested more than \(limits.depth) deep", at: position)
    }
    guard valuesBefore < limits.values else { throw tooMany(at: position) }
    switch event {
    case .scalar(let text, let anchor, let tag, let plain):
      let value = try scalar(text, tag: tag, plain: plain, at: position)
      return keep(
        Anchored(node: ConfigNode(value, at: position), height: 1, values: 1), as: anchor)
    case .alias(let name):
      guard let target = anchors[name] else {
        throw ConfigProblem(
          "alias *\(name) has no anchor &\(name) that ends before it", at: position)
      }
      guard depth + target.height - 1 <= limits.depth else {
        throw ConfigProblem("nested more than \(limits.depth) deep by *\(name)", at: position)
      }
      guard valuesBefore + target.values <= limits.values else { throw tooMany(at: position) }
      return target
    case .listStart(let anchor, let tag):
      try refuse(tag, unless: "tag:yaml.org,2002:seq", at: position)
      return keep(try list(at: position, depth: depth, valuesBefore: valuesBefore), as: anchor)
    case .mapStart(let anchor, let tag):
      try refuse(tag, unless: "tag:yaml.org,2002:map", at: position)
      return keep(try map(at: position, depth: depth, valuesBefore: valuesBefore), as: anchor)
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .listEnd, .mapEnd:
      throw ConfigProblem("YAML syntax: expected a value", at: position)
    }
  }

  private mutating func list(
    at position: SourcePosition, depth: Int, valuesBefore: Int
  ) throws(ConfigProblem) -> Anchored {
    var nodes: [ConfigNode] = []
    var whole = Anchored(node: ConfigNode(.null), height: 1, values: 1)
    while true {
      let (event, place) = try events.next()
      if case .listEnd = event { break }
      let item = try value(
        event, at: place, depth: depth + 1, valuesBefore: valuesBefore + whole.values)
      nodes.append(item.node)
      whole.height = max(whole.height, item.height + 1)
      whole.values += item.values
    }
    whole.node = ConfigNode(.list(nodes), at: position)
    return whole
  }

  private mutating func map(
    at position: SourcePosition, depth: Int, valuesBefore: Int
  ) throws(ConfigProblem) -> Anchored {
    var entries: [ConfigNode.Entry] = []
    var places: [String: SourcePosition] = [:]
    var whole = Anchored(node: ConfigNode(.null), height: 1, values: 1)
    while true {
      let (event, place) = try events.next()
      if case .mapEnd = event { break }
      let key = try key(event, at: place)
      let (valueEvent, valuePlace) = try events.next()
      let item = try value(
        valueEvent, at: valuePlace, depth: depth + 1, valuesBefore: valuesBefore + whole.values)
      whole.height = max(whole.height, item.height + 1)
      whole.values += item.values
      if let first = places.updateValue(place, forKey: key) {
        places[key] = first
        problems.append(
          ConfigProblem(
            "key \(ConfigNode.quoted(key)) is already set in line \(first.line)", at: place))
      } else {
        entries.append(ConfigNode.Entry(key: key, keyPosition: place, node: item.node))
      }
    }
    whole.node = ConfigNode(.map(entries), at: position)
    return whole
  }

  private func key(
    _ event: YAMLEvents.Event, at position: SourcePosition
  ) throws(ConfigProblem) -> String {
    guard case .scalar(let text, _, _, let plain) = event else {
      throw ConfigProblem("a key has to be a word, not a list, map or alias", at: position)
    }
    guard text != "<<" || !plain else {
      throw ConfigProblem("merge keys (<<) are not part of YAML 1.2: repeat the keys", at: position)
    }
    return text
  }

  private func scalar(
    _ text: String, tag: String?, plain: Bool, at position: SourcePosition
  ) throws(ConfigProblem) -> ConfigNode.Value {
    switch tag {
    case nil: return plain ? YAMLScalar.resolve(text) : .string(text)
    case "!", "tag:yaml.org,2002:str": return .string(text)
    default:
      throw ConfigProblem("tag \(ConfigNode.quoted(tag ?? "")) is not supported", at: position)
    }
  }

  private func refuse(
    _ tag: String?, unless expected: String, at position: SourcePosition
  ) throws(ConfigProblem) {
    guard let tag, tag != expected, tag != "!" else { return }
    throw ConfigProblem("tag \(ConfigNode.quoted(tag)) is not supported", at: position)
  }

  private mutating func keep(_ value: Anchored, as anchor: String?) -> Anchored {
    if let anchor { anchors[anchor] = value }
    return value
  }

  private func tooMany(at position: SourcePosition) -> ConfigProblem {
    ConfigProblem("more than \(limits.values) values, aliases included", at: position)
  }
}
