import Foundation
import Testing
import WatchTestSupport

@testable import WatchEngine

struct RecordFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder["record"] }

  init() throws { folder = try TemporaryFolder() }

  private func open(_ calls: any FileSystemCalls = LiveSystemCalls()) throws -> RecordFile {
    try RecordFile(path: path, calls: calls) { run, log, row, line in
      line += Array("\(run)|\(log)|\(row.index)|\(row.step)\n".utf8)
    } locate: { line in
      let parts = String(decoding: line, as: UTF8.self).split(separator: "|")
      guard parts.count == 4, let row = Int(parts[2]) else { return nil }
      return (String(parts[1]), row)
    }
  }

  private func row(_ index: Int, step: Int? = nil) -> MetricRow {
    var row = MetricRow()
    row.index = index
    row.step = step ?? index
    return row
  }

  private var text: String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  @Test func rowsOfSeveralLogsComeOnceOverAKill() throws {
    var first = try open()
    for index in 0..<3 {
      first.append(run: "r", log: "a", row: row(index))
      first.append(run: "r", log: "b", row: row(index))
    }
    try first.flush()
    let whole = text
    // Torn in the middle of the last line, as a kill or a full disk leaves it.
    try Data(whole.utf8.dropLast(3)).write(to: URL(fileURLWithPath: path))
    var second = try open()
    for index in 1..<4 { second.append(run: "r", log: "a", row: row(index)) }
    for index in 1..<3 { second.append(run: "r", log: "b", row: row(index)) }
    try second.flush()
    #expect(text == whole.dropLast(8) + "r|a|3|3\nr|b|2|2\n")
  }

  @Test func otherContentUnderAnOldIndexIsKept() throws {
    var first = try open()
    first.append(run: "r", log: "a", row: row(0, step: 5))
    try first.flush()
    var second = try open()
    second.append(run: "r", log: "a", row: row(0, step: 9))
    try second.flush()
    #expect(text == "r|a|0|5\nr|a|0|9\n")
  }

  /// 16 MiB of rows are kept while the disk is full, the older ones.
  @Test func whatWaitsForAFullDiskIsBounded() throws {
    let calls = FaultyCalls()
    var record = try RecordFile(path: path, calls: calls) { _, _, row, line in
      line += [UInt8](repeating: UInt8(row.index), count: 1 << 20) + [10]
    } locate: { _ in
      nil
    }
    calls.set { $0.writeError = ENOSPC }
    for index in 100..<140 { record.append(run: "r", log: "a", row: row(index)) }
    calls.set { $0.writeError = 0 }
    try record.flush()
    let kept = FileManager.default.contents(atPath: path)?.split(separator: 10).map(\.first)
    #expect(kept == (100..<116).map { UInt8($0) })
  }

  @Test func aFullDiskIsThrownAndNothingIsLostAfterIt() throws {
    let calls = FaultyCalls()
    var record = try open(calls)
    calls.set {
      $0.writeError = ENOSPC
      $0.writeLimit = 3
    }
    record.append(run: "r", log: "a", row: row(0))
    #expect(throws: SystemError(call: "write", subject: path, code: ENOSPC)) {
      try record.flush()
    }
    calls.set { $0.writeError = 0 }
    record.append(run: "r", log: "a", row: row(1))
    try record.flush()
    #expect(text == "r|a|0|0\nr|a|1|1\n")
  }
}
