/// One log of a run: how its bytes become rows.
package struct LogSource: Sendable {
  package let log: String
  package internal(set) var reader: RowReader
  /// What the log's last file was found to be: a file resumed in its middle is the same.
  var kind = RecordKind.line
  private var format: String?
  private var metrics: [String: String]

  init(log: String, settings: EngineSettings) {
    self.log = log
    format = settings.format
    metrics = settings.metrics
    reader = RowReader(format: format, metrics: metrics, log: log)
    reader.watch(settings.watchedKeys)
  }

  /// Other settings from here on; counters and steps go on.
  mutating func apply(_ settings: EngineSettings) {
    if settings.format != format || settings.metrics != metrics {
      format = settings.format
      metrics = settings.metrics
      reader = RowReader(format: format, metrics: metrics, continuing: reader)
    }
    reader.watch(settings.watchedKeys)
  }

  /// What the log has shown so far, by name: signals, `rewards`.
  var shown: Set<String> { Set(reader.mappedKeys.map(\.name)) }

  /// The keys of `names` it has shown.
  func keys(among names: [String]) -> Set<Int> {
    guard !names.isEmpty else { return [] }
    let known = Set(reader.mappedKeys.map(\.key) + reader.otherKeys.map(\.key))
    return Set(names.indices.filter { known.contains(names[$0]) })
  }

  var rank: SourceRank { SourceRank(format: reader.formatID, log: log) }

  /// The parts of a snapshot that are this log's.
  func entries() throws -> [(key: String, value: JSONText)] {
    [("framing", try JSONText(encoding: kind)), ("reader", try JSONText(encoding: reader))]
  }

  /// Takes over what ``entries()`` gave.
  mutating func restore(_ node: ConfigNode, watching keys: [String]) throws {
    if node["reader"]?.isCountable == false { throw Self.uncountable }
    if case .string(let name)? = node["framing"]?.value, let saved = RecordKind(rawValue: name) {
      kind = saved
    }
    guard let saved = node["reader"] else { return }
    reader = try NodeDecoder().decode(RowReader.self, from: saved)
    reader.watch(keys)
  }

  static let uncountable = NodeDecodingError(
    position: nil, path: [], message: "has a count that no log can reach")
}
