import Foundation
import Testing
import WatchTestSupport

/// File systems and limits that a machine may have, made for real in namespaces.
struct SurroundingsTests {
  private static func canMountOverlay() async throws -> Bool {
    try await MountNamespace.can(overlay(on: "/run"))
  }

  private static func overlay(on folder: String) -> String {
    "mount -t tmpfs tmpfs \(folder) && cd \(folder) && mkdir lower upper work merged"
      + " && mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged"
  }

  /// The first run of the state document.
  private static func run(_ path: String) throws -> [String: Any]? {
    guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { return nil }
    let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return (document?["runs"] as? [[String: Any]])?.first
  }

  private static func watchedBy(_ log: WatchedLog, rows: Int) async throws -> String {
    try await FolderEvents.wait(in: log.state, for: "a state of \(rows) rows") {
      guard let run = try run(log.stateFile), run["rows"] as? Int == rows else { return nil }
      return run["watched_by"] as? String
    }
  }

  @Test(.enabled("no right to mount an overlay here") { try await canMountOverlay() })
  func aLogOnAnOverlayIsPolled() async throws {
    let log = try WatchedLog()
    let folder = log.folder["mnt"]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/merged/train.log"
    let daemon = try DaemonUnderTest(
      ["run", path, "--state-dir", log.state, "--log-to", "stderr", "--record", log.record],
      launcher: MountNamespace.launcher(Self.overlay(on: folder)))
    try await daemon.waitUntilReady()
    let lines = SickRun.rows(0..<100)
    for part in [lines[..<50], lines[50...]] {
      try log.folder.write(part.map { $0 + "\n" }.joined(), to: "part")
      // Written through the upper layer's own folder: no event of the merged one tells of it.
      let written = try await MountNamespace.run(
        "cat \(log.folder["part"]) >>\(path)", in: daemon.pid)
      try #require(written.status == 0, "\(written)")
      _ = try await log.rows(part.endIndex)
    }
    #expect(try await Self.watchedBy(log, rows: 100) == "poll")
    #expect(try await daemon.stop() == 0)
    #expect(RecordedRows(log.record).steps == Array(0..<100))
  }

  @Test(.enabled("no right to mount here") { try await BadSurroundingsTests.canMount() })
  func aFolderIsUnmountedAndMountedAgain() async throws {
    let log = try WatchedLog()
    let (inside, outside) = (log.folder["grpo-7b"], log.folder["outside"])
    for folder in [inside, outside] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    let lines = SickRun.rows(0..<300).map { $0 + "\n" }
    try log.folder.append(lines[..<100].joined(), to: "outside/train.log")
    let mount = "mount --bind \(outside) \(inside)"
    let daemon = try log.daemon(launcher: MountNamespace.launcher(mount))
    _ = try await log.rows(100)
    let unmounted = try await MountNamespace.run("umount --lazy \(inside)", in: daemon.pid)
    try #require(unmounted.status == 0, "\(unmounted)")
    try await daemon.wait(for: "\(log.log) is gone")
    try log.folder.append(lines[100..<200].joined(), to: "outside/train.log")
    let mounted = try await MountNamespace.run(mount, in: daemon.pid)
    try #require(mounted.status == 0, "\(mounted)")
    try log.folder.append(lines[200...].joined(), to: "outside/train.log")
    _ = try await log.rows(300)
    #expect(try await daemon.stop() == 0)
    #expect(RecordedRows(log.record).steps == Array(0..<300))
  }

  @Test(
    .enabled("no right to a user namespace here") {
      try await BuiltProgram.run(limit("inotify_watches") + ["/bin/true"]).status == 0
    },
    arguments: [("inotify_instances", "instance is left"), ("inotify_watches", "watches are left")])
  func withoutInotifyLogsArePolled(limited: String, said: String) async throws {
    let log = try WatchedLog()
    let lines = SickRun.rows(0..<400)
    try log.append(lines[..<50])
    let daemon = try log.daemon(launcher: Self.limit(limited))
    try await daemon.wait(for: said)
    _ = try await log.rows(50)
    try log.append(lines[50..<100])
    _ = try await log.rows(100)
    try log.rename(to: ".1")
    try log.append(lines[100...])
    _ = try await log.rows(400)
    #expect(try await Self.watchedBy(log, rows: 400) == "poll")
    #expect(try await daemon.stop() == 0)
    #expect(RecordedRows(log.record).steps == Array(0..<400))
    #expect(daemon.output.filter { $0.contains(said) }.count == 1, "said once")
  }

  /// A user namespace has inotify limits of its own, which its root may lower.
  private static func limit(_ what: String) -> [String] {
    [
      "/usr/bin/unshare", "--user", "--map-root-user", "/bin/sh", "-c",
      "echo 0 >/proc/sys/user/max_\(what) && exec \"$@\"", "sh",
    ]
  }

  /// 300 logs where a shell allows 256 files; `hard`: and the daemon can't have more.
  @Test(arguments: [false, true])
  func moreLogsThanOpenFiles(hard: Bool) async throws {
    let log = try WatchedLog()
    for number in 0..<300 {
      try log.folder.append(SickRun.rows(number..<number + 1)[0] + "\n", to: "runs/\(number)/a.log")
    }
    let daemon = try DaemonUnderTest(
      [
        "run", log.folder["runs/*/a.log"], "--state-dir", log.state, "--log-to", "stderr",
        "--record", log.record,
      ],
      launcher: ["/bin/sh", "-c", "ulimit \(hard ? "" : "-S") -n 256 && exec \"$@\"", "sh"])
    try await daemon.waitUntilReady()
    if hard {
      try await daemon.wait(for: "more than 160 logs")
      // What is watched is watched in full: checkpoints and sinks have room.
      let opened = try await daemon.wait(for: " is read up to byte ").line
      let path = try #require(opened.split(separator: " ").first)
      try log.folder.append(
        SickRun.rows(0..<400).map { $0 + "\n" }.joined(),
        to: String(path.dropFirst(log.folder.url.path.count + 1)))
      try await daemon.wait(for: "KL divergence")
    }
    #expect(try await daemon.stop() == 0)
    #expect(RecordedRows(log.record).steps.count == (hard ? 560 : 300))
    #expect(!daemon.output.contains { $0.contains("Too many open files") })
    #expect(hard || !daemon.output.contains { $0.contains("more than") })
  }

  @Test(.enabled("no right to mount here") { try await BadSurroundingsTests.canMount() })
  func aReadOnlyStateDirectoryIsSaidAndOutlived() async throws {
    let log = try WatchedLog()
    try FileManager.default.createDirectory(atPath: log.state, withIntermediateDirectories: true)
    let lines = SickRun.rows(0..<500)
    let daemon = try log.daemon(
      launcher: MountNamespace.launcher("mount -t tmpfs tmpfs \(log.state)"))
    try log.append(lines[..<100])
    _ = try await log.rows(100)
    let state = MountNamespace.path(log.state, of: daemon.pid)
    func mount(_ shell: String) async throws {
      let done = try await MountNamespace.run(shell, in: daemon.pid)
      try #require(done.status == 0, "\(done)")
    }
    let folder = log.state
    try await mount(
      "mount --bind \(folder) \(folder) && mount -o remount,bind,ro \(folder)")
    try log.append(lines[100..<400])
    try await daemon.wait(for: "Read-only file system")
    try await daemon.wait(for: "KL divergence")
    // Another one finds the lock all the same.
    let second = try DaemonUnderTest(
      ["run", log.log, "--state-dir", log.state, "--log-to", "stderr"],
      launcher: ["/usr/bin/nsenter", "--target", "\(daemon.pid)", "--mount", "--"])
    try await second.wait(for: "in use by process \(daemon.pid)")
    #expect(try await second.waitForExit() != 0)
    try await mount("umount \(folder)")
    try log.append(lines[400...])
    let rows = try await FolderEvents.wait(in: state, for: "a new state.json") {
      try Self.run(state + "/state.json").flatMap {
        $0["rows"] as? Int == 500 && $0["checkpoint_error"] is NSNull ? 500 : nil
      }
    }
    #expect(rows == 500)
    #expect(try await daemon.stop() == 0)
    #expect(RecordedRows(log.record).steps == Array(0..<500))
  }
}
