import Foundation
import Testing
import WatchTestSupport

struct ReloadTests {
  private func config(_ log: WatchedLog, more: String = "", logs: [String] = []) -> String {
    """
    profile: classic
    runs:
      - logs: [\(([log.log] + logs).joined(separator: ", "))]
    \(more)

    """
  }

  @Test func aNewConfigHoldsWithoutLosingARow() async throws {
    let log = try WatchedLog()
    let second = log.folder["ppo-1b/train.log"]
    let lines = SickRun.rows(0..<1000)
    try log.append(lines[0..<100])
    try log.folder.write(
      SickRun.rows(0..<30).map { $0 + "\n" }.joined(), to: "ppo-1b/train.log")
    let daemon = try log.daemon(
      config: config(
        log, more: "kl_explosion: {enabled: false}\nentropy_collapse: {enabled: false}"))
    try await daemon.waitUntilReady()
    // Rows come before, during and after the reload; the illness at 370 is not looked for.
    try log.append(lines[100..<500])
    _ = try await log.rows(500)
    try log.folder.write(
      config(log, more: "entropy_collapse: {enabled: false}", logs: [second]), to: "rlwatchd.yaml")
    try log.append(lines[500..<600])
    daemon.send(SIGHUP)
    try log.append(lines[600..<650])
    try await daemon.wait(for: "the config was read again")
    try await daemon.wait(for: "reading \(second)")
    try log.append(lines[650..<1000])
    // 30 of the second log.
    let rows = try await log.rows(1030)
    #expect(try await daemon.stop() == 0)
    #expect(
      rows.keys.filter { $0.hasPrefix(log.log) } == lines.indices.map { "\(log.log):\($0)" })
    #expect(rows.keys.filter { $0.hasPrefix(second) }.count == 30)
    let told = try ToldAlert.recent(log.stateFile)
    #expect(!told.contains { $0.step < 700 }, "switched off before the reload")
    #expect(told.contains { $0.step == 770 && $0.severity == "critical" }, "\(told)")
  }

  @Test func aBrokenConfigLeavesTheOldOne() async throws {
    let log = try WatchedLog()
    let daemon = try log.daemon(config: config(log))
    try await daemon.waitUntilReady()
    try log.append(SickRun.rows(0..<100))
    try log.folder.write(config(log, more: "kl_explosion: {enabeld: false}"), to: "rlwatchd.yaml")
    daemon.send(SIGHUP)
    let line = try await daemon.wait(for: "the old one still holds").line
    #expect(line.contains("rlwatchd.yaml:4:16: "), "\(line)")
    #expect(line.contains("enabled"), "the nearest key: \(line)")
    try log.append(SickRun.rows(100..<400))
    #expect(try await log.rows(400).steps == Array(0..<400))
    try await daemon.wait(for: "critical: KL divergence")
    // Put right, it is taken.
    try log.folder.write(config(log), to: "rlwatchd.yaml")
    daemon.send(SIGHUP)
    try await daemon.wait(for: "the config was read again")
    #expect(try await daemon.stop() == 0)
  }

  @Test func manySignalsAtOnceDoNoHarm() async throws {
    let log = try WatchedLog()
    let daemon = try log.daemon(config: config(log))
    try await daemon.waitUntilReady()
    for start in stride(from: 0, to: 400, by: 10) {
      try log.append(SickRun.rows(start..<start + 10))
      daemon.send(SIGHUP)
    }
    #expect(try await log.rows(400).steps == Array(0..<400))
    #expect(try await daemon.stop() == 0)
    let said = daemon.output.filter { $0.contains("KL divergence") }
    #expect(Set(said).count == said.count)
  }
}
