package import Foundation
package import WatchEngine

/// A conformance vector of the classic profile: rows, settings and every verdict expected.
package struct ClassicTrace: Sendable {
  /// A verdict the reference gave.
  package struct Expected: Sendable {
    package var row: Int
    package var step: Int
    package var detector: String
    package var severity: Severity
    /// Let through by cooldown and cap.
    package var sent: Bool
    package var values: [String: Evidence.Value]
  }

  package let name: String
  package let rows: [MetricRow]
  package let expected: [Expected]
  /// The config file as JSON text.
  private let config: Data

  /// Names of all traces in a folder, in order.
  package static func names(in folder: URL?) -> [String] {
    guard let folder else { return [] }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".rows.jsonl") }.map { String($0.dropLast(11)) }
      .sorted { $0.count == $1.count ? $0 < $1 : $0.count < $1.count }
  }

  package init(_ name: String, in folder: URL) throws {
    self.name = name
    func text(_ suffix: String) throws -> String {
      try String(
        contentsOf: folder.appendingPathComponent("\(name).\(suffix)"), encoding: .utf8)
    }
    config = Data(try text("config.json").utf8)
    rows = try Self.objects(text("rows.jsonl")).enumerated().map(Self.row)
    expected = try Self.objects(text("expected.jsonl")).map(Self.expectation)
  }

  /// Options with this trace's section laid over their defaults.
  package func options<Options: Codable>(_ section: String, over defaults: Options) throws
    -> Options
  {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let sections = try JSONSerialization.jsonObject(with: config) as? [String: [String: Any]]
    let encoded = try JSONSerialization.jsonObject(with: encoder.encode(defaults))
    var keys = try required(encoded as? [String: Any])
    for (key, value) in sections?[section] ?? [:] {
      guard keys[key] != nil else { throw ClassicTraceError.unknownKey("\(section).\(key)") }
      keys[key] = value
    }
    return try decoder.decode(Options.self, from: JSONSerialization.data(withJSONObject: keys))
  }

  private static func row(_ index: Int, _ object: [String: Any]) throws -> MetricRow {
    var row = MetricRow()
    row.index = index
    row.step = try required(object["step"] as? Int)
    for (key, value) in object where key != "step" && key != "rewards" {
      let signal = try required(Signal(name: key))
      row.signals[signal] = try required(number(value))
    }
    if let rewards = object["rewards"] as? [Any] {
      row.rewards = try rewards.map { try required(number($0)) }
      let count = Double(rewards.count)
      let mean = row.rewards.reduce(0, +) / count
      let squares = row.rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      row.signals[.rewardMean] = mean
      row.signals[.rewardStd] = (squares / count).squareRoot()
    }
    return row
  }

  private static func expectation(_ object: [String: Any]) throws -> Expected {
    let values = try required(object["values"] as? [String: Any])
    return Expected(
      row: try required(object["row"] as? Int), step: try required(object["step"] as? Int),
      detector: try required(object["detector"] as? String),
      severity: try required((object["severity"] as? String).flatMap(Severity.init(rawValue:))),
      sent: try required(object["sent"] as? Bool),
      values: values.mapValues { value in
        if value is NSNull { return .null }
        // "kind" says NaN in words, where other keys would mean the number.
        if let text = value as? String, values["kind"] != nil || Double(text) == nil {
          return .text(text)
        }
        return number(value).map { .number($0) } ?? .null
      })
  }

  private static func number(_ value: Any) -> Double? {
    (value as? NSNumber)?.doubleValue ?? (value as? String).flatMap(Double.init)
  }

  /// Objects of JSON lines as Python writes them: bare NaN and Infinity become strings first.
  private static func objects(_ text: String) throws -> [[String: Any]] {
    let quoted = text.replacingOccurrences(
      of: #"([:\[,]\s*)(-?(?:NaN|Infinity))\b"#, with: #"$1"$2""#, options: .regularExpression)
    return try quoted.split(separator: "\n").map {
      try required(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }
}

/// A trace that can't be read.
package enum ClassicTraceError: Error {
  case malformed
  case unknownKey(String)
}

private func required<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw ClassicTraceError.malformed }
  return value
}
