import Foundation
import Testing
import WatchTestSupport

/// The .deb in a real systemd, from install to purge; see `Tests/Guest/package`.
struct PackageTests {
  /// The package that `make deb` made, unless something it is made of changed since.
  private static let deb: URL? = {
    let dist = Repository.root.appendingPathComponent("dist")
    let files = try? FileManager.default.contentsOfDirectory(
      at: dist, includingPropertiesForKeys: nil)
    guard let deb = files?.first(where: { $0.pathExtension == "deb" }) else { return nil }
    let made = modified(deb)
    let parts = ["Makefile", "Sources", "config", "packaging", "scripts/make-deb", "systemd"]
    let isFresh = parts.allSatisfy { part in
      let url = Repository.root.appendingPathComponent(part)
      let inside = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
      return modified(url) <= made
        && (inside?.allSatisfy { ($0 as? URL).map { modified($0) <= made } ?? true } ?? true)
    }
    return isFresh ? deb : nil
  }()

  private static func modified(_ url: URL) -> Date {
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
    // A folder's time tells of editors' temporary files, too: only files count.
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return .distantPast }
    return attributes?[.modificationDate] as? Date ?? .distantPast
  }

  @Test(
    .enabled(if: BuiltProgram.mayBootSystemd, "needs root, systemd-nspawn and mmdebstrap"),
    .enabled(if: deb != nil, "there is no fresh package: make deb"))
  func livesWellFromInstallToPurge() async throws {
    let deb = try #require(Self.deb)
    func checkout(_ path: String) -> String { Repository.root.appendingPathComponent(path).path }
    let result = try await BuiltProgram.underSystemd(
      "exec /bin/bash /package",
      copying: [
        (deb.path, "/rlwatchd.deb"), (checkout("Tests/Guest/package"), "/package"),
        (checkout("Tests/WatchEngineTests/Fixtures/trl/collapse-a.stdout.log"), "/collapse.log"),
      ])
    if result.status == 77 { try Test.cancel("\(result.error)") }
    try #require(result.output.hasSuffix("== end\n"), "\(result)")
    let parts = result.parts
    for (part, lines) in Self.expected {
      #expect(parts[part] ?? [] == lines, "\(part): \(result.error)")
    }
    #expect(Set(parts.keys).isSubset(of: Self.expected.map(\.part)), "\(result.output)")
  }

  private static let expected: [(part: String, lines: [String])] = [
    (
      "install",
      [
        "installed", "/var/lib/rlwatchd:/usr/sbin/nologin", "rlwatch systemd-journal",
        "rlwatch rlwatch 750", "disabled", "catalog",
      ]
    ),
    (
      "start",
      [
        "/etc/rlwatchd/rlwatchd.yaml", "started", "Subject: Entropy collapse in run grpo-7b",
        "What to do, in this order", "etc is read-only", "no network", "sees no others",
        "all capabilities dropped", "no shadow", "has the credential", "1 run,",
      ]
    ),
    ("hooks", ["active", "rlwatch", "rlwatchd-hook@", "status is kept"]),
    ("reload", ["reloaded", "wrong.yaml:1:1", "active"]),
    ("journald", ["journald restarted"]),
    ("watchdog", ["alerts are there", "restarts 1", "Watchdog timeout"]),
    ("kill", ["restarts 2", "no alert repeated"]),
    ("template", ["active", "told of blue", "rlwatch 750"]),
    ("user", ["active", "told alice"]),
    // With the right to read every home, it still has no other, and the shadow file is hidden.
    ("homes", ["home read", "capabilities", "no shadow"]),
    ("instance", ["told by the instance", "alice"]),
    (
      "upgrade",
      [
        "upgraded", "9.9-1", "1", "/etc/rlwatchd/rlwatchd.yaml.dpkg-dist", "runs the new one",
        "no alert repeated",
      ]
    ),
    ("stop", ["stopped within a second", "success"]),
    ("remove", ["removed", "inactive", "inactive", "config kept", "state kept"]),
    // Nothing is found whose name has rlwatch in it, but the test's own.
    ("purge", ["purged", "0", "no user", "no group"]),
  ]
}
