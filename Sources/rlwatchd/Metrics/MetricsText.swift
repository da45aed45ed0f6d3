import WatchEngine

/// Prometheus's text format: families in the order they come, each with HELP and TYPE.
struct MetricsText {
  /// A label's name, which is ours or checked at the config, and its value, which is anything.
  typealias Label = (name: String, value: String)

  /// Longest label value, bytes of UTF-8; most paths are shorter.
  static let valueBytes = 256

  private(set) var bytes: [UInt8] = []
  /// On every sample, behind its own.
  private let constant: String

  init(labels: [Label]) { constant = labels.map(Self.pair).joined(separator: ",") }

  /// A family without samples leaves no trace.
  mutating func add(_ metric: Metric, _ samples: [(labels: [Label], value: Double)]) {
    guard !samples.isEmpty else { return }
    bytes += Array("# HELP \(metric.rawValue) \(metric.help)\n".utf8)
    bytes += Array("# TYPE \(metric.rawValue) \(metric.isCounter ? "counter" : "gauge")\n".utf8)
    for (labels, value) in samples {
      var pairs = labels.map(Self.pair)
      if !constant.isEmpty { pairs.append(constant) }
      let inside = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
      bytes += Array("\(metric.rawValue)\(inside) \(Self.number(value))\n".utf8)
    }
  }

  private static func pair(_ label: Label) -> String {
    "\(label.name)=\"\(escaped(label.value))\""
  }

  /// Backslash, quote and line feed as the format has them.
  ///
  /// A value that had to be cleaned or cut ends in a hash of the whole: node_exporter refuses the page
  /// when two series come out the same.
  static func escaped(_ value: String) -> String {
    var clean = PlainText.line(value, maxBytes: valueBytes)
    if clean != value { clean += "~" + ContentHash(value.utf8).text }
    var text = ""
    for scalar in clean.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// Whole numbers without a fraction, as people read them.
  static func number(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return String(value)
  }
}
