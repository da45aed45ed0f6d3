import Foundation

@testable import WatchEngine

/// Several logs of one run in the harness's folder.
extension TailHarness {
  static func run(_ join: JoinRule = .auto) throws -> TailHarness {
    let harness = try TailHarness(pattern: "w/*")
    harness.join = join
    return harness
  }

  func path(_ name: String) -> String { folder + "/w/" + name }

  /// The names of the logs that are judged together.
  var runs: [[String]] {
    (set?.groups.values.map { group in
      group.entries.map { PathParts.split($0.tail.path).name }.sorted()
    } ?? []).sorted { $0.joined() < $1.joined() }
  }

  /// Rows of these steps, by turns in each of the logs.
  func step(_ names: [String], _ steps: Range<Int>) {
    for (place, step) in steps.enumerated() {
      append([step], to: path(names[place % names.count]))
    }
  }
}

extension CheckpointStore.Loaded {
  var found: CheckpointRecord? {
    if case .record(let record) = self { record } else { nil }
  }
}
