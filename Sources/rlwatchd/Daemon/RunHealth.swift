import WatchEngine

/// How a log's run is, in one word: what a dashboard colours by.
enum RunHealth: String, CaseIterable, Sendable {
  case ok, warning, critical
  /// The log isn't there.
  case waiting
  case unreadable

  init(_ log: LogStatus) {
    switch log.state {
    case .waiting: self = .waiting
    case .unreadable: self = .unreadable
    case .reading:
      switch log.report.worst {
      case .critical: self = .critical
      case .warning: self = .warning
      case .info, nil: self = .ok
      }
    }
  }
}
