import Glibc
import WatchDelivery
import WatchEngine

/// The page for node_exporter on disk: replaced whole, and touched while nothing happens.
struct MetricsFile {
  /// Between two touches, seconds.
  ///
  /// The shipped rule takes a file older than 15 minutes for a dead daemon, so two may go missing.
  static let heartbeat = 300.0

  let plan: MetricsPlan
  private let file: StateFile
  private(set) var lastFailure: String?

  init(_ plan: MetricsPlan) {
    self.plan = plan
    // node_exporter is another user. After a crash of the machine it is written anew: no fsync.
    file = StateFile(path: plan.path, mode: 0o644, isDurable: false)
  }

  /// Returns what to say of a failure, once per reason.
  mutating func write(_ page: MetricsPage) -> String? {
    var page = page
    page.labels = plan.labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    do throws(SystemFailure) {
      try file.write(page.bytes)
      lastFailure = nil
      return nil
    } catch {
      let reason = "\(error)"
      defer { lastFailure = reason }
      return reason == lastFailure ? nil : reason
    }
  }

  /// Says that the daemon lives although nothing changed; false when the page has to be written anew.
  func touch() -> Bool {
    lastFailure == nil && utimensat(AT_FDCWD, plan.path, nil, AT_SYMLINK_NOFOLLOW) == 0
  }
}
