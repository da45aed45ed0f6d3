import Foundation
import Testing
import WatchTestSupport

/// What the world around the daemon may lack: a right, room, a journal.
struct BadSurroundingsTests {
  static func canMount() async throws -> Bool {
    try await MountNamespace.can("mount -t tmpfs tmpfs /run")
  }

  @Test func anUnreadableLogIsSaidAndRetried() async throws {
    let log = try WatchedLog()
    try log.append(SickRun.rows(0..<50))
    #expect(chmod(log.log, 0) == 0)
    var launcher: [String] = []
    var binary = DaemonUnderTest.binary
    if geteuid() == 0 {
      // Root reads everything: become nobody, with a binary and folders that nobody can reach.
      launcher = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
      binary = log.folder["rlwatchd"]
      try FileManager.default.copyItem(atPath: DaemonUnderTest.binary, toPath: binary)
      #expect(chmod(binary, 0o755) == 0)
      for folder in ["", "out"] { #expect(chown(log.folder[folder], 65534, 65534) == 0) }
      let probe = try await BuiltProgram.run(launcher + [binary, "--version"])
      if probe.status != 0 {
        try Test.cancel("nobody can't run the daemon here: \(probe.error)")
      }
    }
    let daemon = try DaemonUnderTest(
      ["run", log.log, "--state-dir", log.state, "--log-to", "stderr", "--record", log.record],
      launcher: launcher, binary: binary)
    try await daemon.wait(for: "can't read \(log.log): Permission denied; trying again")
    // Waits for at least one more try, which must not be said again: a new row brings it about.
    try log.append(SickRun.rows(50..<60))
    #expect(chmod(log.log, 0o644) == 0)
    #expect(try await log.rows(60).steps == Array(0..<60))
    #expect(try await daemon.stop() == 0)
    #expect(daemon.output.filter { $0.contains("Permission denied") }.count == 1)
  }

  @Test(.enabled("no right to mount here") { try await canMount() })
  func aFullDiskIsSaidAndOutlived() async throws {
    let log = try WatchedLog()
    try FileManager.default.createDirectory(
      atPath: log.state, withIntermediateDirectories: true)
    let daemon = try log.daemon(
      launcher: MountNamespace.launcher("mount -t tmpfs -o size=512k tmpfs \(log.state)"))
    try log.append(SickRun.rows(0..<100))
    try await daemon.waitUntilReady()
    _ = try await log.rows(100)
    // The daemon's view of the state directory.
    let state = MountNamespace.path(log.state, of: daemon.pid)
    let ballast = state + "/ballast"
    let file = open(ballast, O_WRONLY | O_CREAT, 0o600)
    try #require(file >= 0)
    for size in [65_536, 4096, 1] {
      let block = [UInt8](repeating: 1, count: size)
      while write(file, block, size) > 0 {}
    }
    close(file)

    try log.append(SickRun.rows(100..<400))
    let said = try await daemon.wait(for: "No space left on device").line
    #expect(said.contains(log.state), "\(said)")
    // Rows are still read and judged, alerts still told.
    _ = try await log.rows(400)
    try await daemon.wait(for: "KL divergence")

    #expect(unlink(ballast) == 0)
    try log.append(SickRun.rows(400..<500))
    let rows = try await FolderEvents.wait(in: state, for: "a new state.json") {
      try Self.rows(state + "/state.json").flatMap { $0 == 500 ? $0 : nil }
    }
    #expect(rows == 500)
    #expect(try await daemon.stop() == 0)
    #expect(RecordedRows(log.record).steps == Array(0..<500))
  }

  private static func document(_ path: String) throws -> [String: Any]? {
    guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { return nil }
    return try JSONSerialization.jsonObject(with: data) as? [String: Any]
  }

  private static func rows(_ path: String) throws -> Int? {
    (try document(path)?["runs"] as? [[String: Any]])?.first?["rows"] as? Int
  }

  @Test(.enabled("no right to mount here") { try await canMount() })
  func withoutAJournalStandardErrorServes() async throws {
    let log = try WatchedLog()
    try log.append(SickRun.rows(0..<400))
    let daemon = try log.daemon(
      launcher: MountNamespace.launcher("mount -t tmpfs tmpfs /run"), logTo: "auto")
    try await daemon.wait(for: "critical: KL divergence")
    #expect(try await daemon.stop() == 0)
    #expect(daemon.output.last == "stopped")
  }

  @Test(
    .enabled("no right to run a journald here") { try await BuiltProgram.canRunJournald() })
  func aJournalThatGoesAndComesBackGetsTheAlerts() async throws {
    let box = try await JournalBox()
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<500)
    let daemon = try log.daemon(launcher: box.launcher, logTo: "journal")
    try log.append(lines[0..<100])
    _ = try await log.rows(100)
    let socket = "/run/systemd/journal/socket"
    let moved = try await BuiltProgram.run(
      box.launcher + ["/bin/mv", socket, socket + ".away"])
    try #require(moved.status == 0, "\(moved)")
    try log.append(lines[100..<400])
    _ = try await log.rows(400)
    _ = try await BuiltProgram.run(box.launcher + ["/bin/mv", socket + ".away", socket])
    try log.append(lines[400..<500])
    _ = try await log.rows(500)
    #expect(try await daemon.stop() == 0)
    let diagnosed = try await log.diagnosis(of: lines)
    // What a stop could not deliver in time comes with the next start.
    let next = try log.daemon(launcher: box.launcher, logTo: "journal")
    let pid = Int(next.pid)
    _ = try await FolderEvents.wait(in: log.state, for: "the next start's state") {
      try Self.document(log.stateFile)?["daemon"].flatMap { $0 as? [String: Any] }
        .flatMap { $0["pid"] as? Int == pid ? true : nil }
    }
    #expect(try await next.stop() == 0)
    #expect(try await box.alertCounts() == Dictionary(diagnosed.map { ($0.id, 1) }) { $0 + $1 })
  }
}
