/// What a log is by its name: the files a trainer writes for one run are of different kinds.
///
/// In the order in which they are read and believed: what is written line by line and in full precision
/// first, what comes late or is written anew as a whole last.
package enum LogKind: Int, Sendable, Comparable, CaseIterable {
  case jsonLines
  case text
  case table
  case wandb
  case eventFile
  case snapshot
  /// Text of errors; rows are rare in it.
  case standardError
  /// Dumps of samples: the trainer's own means are believed before those made of them.
  case samples

  /// The kind of a file name or path.
  package init(of path: String) {
    let name = PathParts.split(path).name.lowercased()
    if name.contains(".tfevents.") || name.hasSuffix(".tfevents") {
      self = .eventFile
    } else if name.hasSuffix(".wandb") {
      self = .wandb
    } else if name.hasSuffix(".jsonl"), name.contains("*") || RolloutFile.step(of: path) != nil {
      self = .samples
    } else if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
      self = .jsonLines
    } else if name.hasSuffix(".json") {
      self = name.hasPrefix("trainer_state") ? .snapshot : .jsonLines
    } else if name.hasSuffix(".csv") || name.hasSuffix(".tsv") {
      self = .table
    } else if name.contains("stderr") || name.hasSuffix(".err") {
      self = .standardError
    } else {
      self = .text
    }
  }

  /// Whether a name is a log's for sure: those that a folder stands for.
  package static func isLog(_ name: String) -> Bool {
    let name = name.lowercased()
    guard !name.hasPrefix("."), !RotatedName.isCompressed(name) else { return false }
    switch LogKind(of: name) {
    case .eventFile, .wandb, .table, .snapshot, .standardError: return true
    // Many of them are one log, which a folder doesn't name.
    case .samples: return false
    case .jsonLines: return !name.hasSuffix(".json")
    case .text: return name.hasSuffix(".log") || name.hasSuffix(".out") || name.contains("stdout")
    }
  }

  /// Several of them in one folder are one run's all the same: writers begin a new file at each start.
  package var isSequence: Bool { self == .eventFile || self == .snapshot || self == .samples }

  /// What `.log`, `.out`, `.err`, `.stdout.log` and the like of one job have in common.
  package static func stem(of path: String) -> String {
    var name = PathParts.split(path).name[...]
    while let dot = name.lastIndex(where: { ".-_".contains($0) }), dot != name.startIndex,
      endings.contains(name[name.index(after: dot)...].lowercased())
    {
      name = name[..<dot]
    }
    return String(name)
  }

  private static let endings: Set<String> = [
    "log", "txt", "out", "err", "stdout", "stderr", "jsonl", "ndjson", "json", "csv", "tsv",
    "wandb",
    "metrics",
  ]

  package static func < (left: LogKind, right: LogKind) -> Bool { left.rawValue < right.rawValue }
}
