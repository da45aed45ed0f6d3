/// One log of a run: how its bytes become rows.
struct LogSource: Sendable {
  let log: String
  var reader: RowReader
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

  /// The parts of a snapshot that are this log's.
  func entries() throws -> [ConfigNode.Entry] {
    [
      .init(key: "framing", node: ConfigNode(.string(kind.rawValue))),
      .init(key: "reader", node: try NodeEncoder().encode(reader)),
    ]
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
