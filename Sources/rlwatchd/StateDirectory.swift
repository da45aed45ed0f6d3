import Glibc

/// Where the daemon keeps its state.
enum StateDirectory {
  /// The directory of the command line, else systemd's `$STATE_DIRECTORY`, else the system's place for
  /// root, else the user's `$XDG_STATE_HOME`.
  static func resolve(_ option: String?) -> String {
    if let option { return DaemonConfig.absolute(option, in: WorkingDirectory.path) }
    if let given = environment("STATE_DIRECTORY")?.split(separator: ":").first {
      return String(given)
    }
    if geteuid() == 0 { return "/var/lib/rlwatchd" }
    if let base = environment("XDG_STATE_HOME") { return base + "/rlwatchd" }
    return (environment("HOME") ?? "/tmp") + "/.local/state/rlwatchd"
  }

  private static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
