import Foundation

/// The log's name as a symbolic link: to the log of one of three runs, or to a folder link that leads to one.
struct LogLink {
  static let runs = 0..<3
  /// Contents that the runs' files hold.
  var contents: [Int: Int] = [:]
  /// Where the name leads now; nil: it is no link.
  private(set) var run: Int?
  /// The clock was set back since the link was made: what comes after it looks older.
  var isAheadOfClock = false
  private var folder = ""

  mutating func prepare(beside log: String) throws {
    folder = URL(fileURLWithPath: log).deletingLastPathComponent().path
    for run in Self.runs {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/run\(run)", withIntermediateDirectories: true)
    }
  }

  var target: String? { run.map(path(of:)) }

  func path(of run: Int) -> String { "\(folder)/run\(run)/train.log" }

  /// Leads the name to a run: itself, or `throughFolder` a link to the run's folder.
  mutating func swap(to run: Int, throughFolder: Bool, with tail: TailHarness) {
    self.run = run
    isAheadOfClock = false
    if throughFolder {
      tail.link(folder + "/latest", to: "run\(run)")
      tail.link(tail.log, to: "latest/train.log")
    } else {
      tail.link(tail.log, to: "run\(run)/train.log")
    }
  }

  mutating func remove() { run = nil }
}
