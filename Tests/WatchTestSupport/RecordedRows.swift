import Foundation

/// What `--record` wrote: the rows in their order.
package struct RecordedRows: Sendable {
  /// Log and row index of each line.
  package var keys: [String] = []
  package var steps: [Int] = []
  /// Lines that are no JSON object with a log, a row and a step.
  package var broken = 0

  /// An unfinished last line is left out; a file that isn't there has no rows.
  package init(_ path: String) {
    guard let data = FileManager.default.contents(atPath: path) else { return }
    for line in data.split(separator: 10, omittingEmptySubsequences: true) {
      // The last line may be half written, unless a newline follows it.
      if line.endIndex == data.endIndex { break }
      guard let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
        let log = object["log"] as? String, let row = object["row"] as? Int,
        let step = object["step"] as? Int
      else {
        broken += 1
        continue
      }
      keys.append("\(log):\(row)")
      steps.append(step)
    }
  }

  /// Waits until the record holds so many rows.
  package static func wait(for count: Int, in path: String) async throws -> RecordedRows {
    let folder = (path as NSString).deletingLastPathComponent
    return try await FolderEvents.wait(in: folder, for: "row \(count) of the record") {
      // Lines are counted first: parsing thousands of rows at each write would take longer than they.
      let data = FileManager.default.contents(atPath: path) ?? Data()
      guard data.reduce(0, { $0 + ($1 == 10 ? 1 : 0) }) >= count else { return nil }
      return RecordedRows(path)
    }
  }
}
