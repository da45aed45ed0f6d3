import Foundation
import Testing
import WatchTestSupport

/// `rlwatchd.prom` of the real daemon.
struct MetricsDaemonTests {
  /// The sum over all series of a metric; nil while there is no page.
  private static func sum(_ metric: String, in path: String) -> Int? {
    guard let page = FileManager.default.contents(atPath: path) else { return nil }
    let lines = String(decoding: page, as: UTF8.self).split(separator: "\n")
    return lines.filter { $0.hasPrefix(metric + "{") || $0.hasPrefix(metric + " ") }
      .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
  }

  private static func wait(
    for rows: Int, in page: String, neverBelow least: Int
  ) async throws {
    let folder = (page as NSString).deletingLastPathComponent
    _ = try await FolderEvents.wait(in: folder, for: "a page with \(rows) rows") { () -> Bool? in
      guard let found = sum("rlwatchd_rows_total", in: page) else { return nil }
      if found < least { throw DeadlineMissed("\(found) rows after \(least): a counter went back") }
      return found == rows ? true : nil
    }
  }

  @Test func countersGoOnAfterAKill() async throws {
    let log = try WatchedLog()
    let page = log.folder["page/x.prom"]
    try log.folder.write("", to: "page/other")
    let config = "runs:\n  - logs: [\(log.log)]\nprometheus: {textfile: \(page)}\n"
    let lines = SickRun.rows(0..<1200)
    let first = try log.daemon(config: config)
    try log.append(lines[0..<800])
    try await Self.wait(for: 800, in: page, neverBelow: 0)
    let folder = log.folder["page"]
    _ = try await FolderEvents.wait(in: folder, for: "both episodes' alerts") {
      Self.sum("rlwatchd_alerts_total", in: page) == 4 ? true : nil
    }
    try await first.kill9()
    let second = try log.daemon(config: config)
    try log.append(lines[800..<1200])
    try await Self.wait(for: 1200, in: page, neverBelow: 800)
    #expect(Self.sum("rlwatchd_up", in: page) == 1)
    #expect(try await second.stop() == 0)
    #expect(Self.sum("rlwatchd_up", in: page) == 0)
    let told = try await log.diagnosis(of: lines).filter { $0.status == "firing" }
    #expect(told.count > 3)
    #expect(Self.sum("rlwatchd_alerts_total", in: page) == told.count)
    #expect(!FileManager.default.fileExists(atPath: log.folder["state/rlwatchd.prom"]))
  }

  @Test func aReloadMovesIt() async throws {
    let log = try WatchedLog()
    try log.append(SickRun.rows(0..<10))
    let runs = "runs:\n  - logs: [\(log.log)]\n"
    let daemon = try log.daemon(config: runs, environment: ["RUNTIME_DIRECTORY": log.folder["out"]])
    try await Self.wait(for: 10, in: log.folder["out/rlwatchd.prom"], neverBelow: 0)
    let page = log.folder["out/moved.prom"]
    try log.folder.write(runs + "prometheus: {textfile: \(page)}\n", to: "rlwatchd.yaml")
    daemon.send(SIGHUP)
    try await Self.wait(for: 10, in: page, neverBelow: 0)
    // A folder that isn't there: said once, and nothing else stops.
    try log.folder.write(
      runs + "prometheus: {textfile: /nonexistent/x.prom}\n", to: "rlwatchd.yaml")
    daemon.send(SIGHUP)
    try await daemon.wait(for: "cannot write /nonexistent/x.prom: can't create")
    try log.append(SickRun.rows(10..<20))
    _ = try await log.rows(20)
    #expect(try await daemon.stop() == 0)
    #expect(daemon.output.filter { $0.contains("/nonexistent/x.prom") }.count == 1)
  }
}
