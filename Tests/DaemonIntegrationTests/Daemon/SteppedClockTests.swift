import Foundation
import Testing
import WatchTestSupport

/// The wall clock of the real daemon is set to and fro by a day while it watches.
struct SteppedClockTests {
  @Test(
    .enabled("no C compiler here, or a sanitizer's clocks") { try await SteppedClock.works() },
    arguments: [[1, -1], [-1, 1]])
  func rowsRotationAndAlertsGoOn(days: [Int]) async throws {
    let log = try WatchedLog()
    let clock = try #require(try await SteppedClock(in: log.folder))
    let lines = SickRun.rows(0..<500)
    try log.append(lines[..<100])
    let daemon = try log.daemon(environment: clock.environment)
    _ = try await log.rows(100)
    func step(to days: Int, _ part: Range<Int>) async throws {
      try clock.set(days * SteppedClock.day)
      try log.append(lines[part])
      _ = try await log.rows(part.upperBound)
      _ = try await FolderEvents.wait(in: log.state, for: "a state of \(days) days on") {
        SteppedClock.isOff(by: days * SteppedClock.day, log) ? true : nil
      }
    }
    try await step(to: days[0], 100..<380)
    try await daemon.wait(for: "KL divergence")
    try log.rename(to: ".1")
    try await step(to: days[1], 380..<500)
    try await daemon.wait(for: "resolved")
    try await daemon.kill9()
    // What is told again after a kill is told by the same ids, whatever the day is.
    let second = try log.daemon(environment: clock.environment)
    try await second.waitUntilReady()
    #expect(try await second.stop() == 0)
    #expect(RecordedRows(log.record).steps == Array(0..<500))
    let told = try ToldAlert.recent(log.stateFile)
    try FileManager.default.removeItem(atPath: log.log + ".1")
    #expect(told == (try await log.diagnosis(of: lines)), "as without any step")
    let said = daemon.output + second.output
    #expect(!said.contains { $0.contains("No row for") })
  }
}
