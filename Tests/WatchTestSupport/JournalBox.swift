import CSystemd
import Foundation

/// A real journald in a mount namespace of its own, for several daemons one after the other.
///
/// Made by `scripts/with-journald`; programs enter it with ``launcher``.
package final class JournalBox: Sendable {
  /// Goes before a command that is to run inside.
  package let launcher: [String]
  private let keeper: DaemonUnderTest

  /// `catalog`: whether `journalctl -x` knows the daemon's messages.
  package init(catalog: Bool = false) async throws {
    let script = Repository.root.appendingPathComponent("scripts/with-journald").path
    let options =
      catalog
      ? ["--catalog", Repository.root.appendingPathComponent("systemd/rlwatchd.catalog").path] : []
    // Waits for the end of its input, which comes when this value goes away.
    keeper = try DaemonUnderTest(
      command: [script] + options + [
        "/bin/sh", "-c", "echo \"inside $$\" >&2; exec tail -f /dev/null",
      ])
    let line = try await keeper.wait(for: "inside ").line
    guard let inside = line.split(separator: " ").last.map(String.init) else {
      throw DeadlineMissed("no number of a process in \(line)")
    }
    let user = geteuid() == 0 ? [] : ["--user", "--preserve-credentials"]
    launcher = ["/usr/bin/nsenter", "--target", inside, "--mount"] + user + ["--"]
  }

  /// `journalctl` with these arguments, everything said before it included.
  package func journalctl(_ arguments: String...) async throws -> BuiltProgram.Result {
    _ = try await BuiltProgram.run(launcher + ["/usr/bin/journalctl", "--sync"])
    return try await BuiltProgram.run(
      launcher + ["/usr/bin/journalctl", "--no-pager", "--quiet", "--all"] + arguments)
  }

  /// Entries that match, as objects, oldest first.
  package func entries(_ matches: String...) async throws -> [[String: String]] {
    _ = try await BuiltProgram.run(launcher + ["/usr/bin/journalctl", "--sync"])
    let result = try await BuiltProgram.run(
      launcher + ["/usr/bin/journalctl", "--quiet", "--all", "-o", "json"] + matches)
    return try result.lines.map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      return object.compactMapValues { $0 as? String }
    }
  }

  /// How often each alert stands in the journal; life-cycle entries about it don't count.
  package func alertCounts() async throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for entry in try await entries("SYSLOG_IDENTIFIER=rlwatchd") where entry["RLWATCH_EVENT"] == nil
    {
      if let id = entry["RLWATCH_ALERT_ID"] { counts[id, default: 0] += 1 }
    }
    return counts
  }
}
