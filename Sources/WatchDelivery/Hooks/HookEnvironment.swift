import WatchEngine

/// The environment of a hook: a few of the daemon's variables, those asked for, and the alert.
package enum HookEnvironment {
  /// What programs need to find files, a home and their language.
  private static let usual = [
    "DBUS_SESSION_BUS_ADDRESS", "HOME", "LANG", "LC_ALL", "LOGNAME", "SHELL", "TERM", "TMPDIR",
    "TZ", "USER", "XDG_RUNTIME_DIR",
  ]

  /// Where the daemon has no PATH.
  package static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  /// Never handed on, even when asked for: with these a hook could speak to systemd as the daemon.
  package static func isForbidden(_ name: String) -> Bool {
    name == "NOTIFY_SOCKET" || name == "JOURNAL_STREAM" || name.hasPrefix("WATCHDOG_")
      || name.hasPrefix("LISTEN_") || name.hasPrefix("RLWATCH_") || name.isEmpty
      || name.utf8.contains(UInt8(ascii: "=")) || name.utf8.contains(0)
  }

  /// `NAME=value` strings, the alert's last.
  ///
  /// `environment` is the daemon's own. Unknown values of an alert are empty, so that a script may
  /// use `set -u`. `passing`: names to hand on, and `NAME=value` to set. CREDENTIALS_DIRECTORY is handed on only when `passing` names it.
  package static func make(
    for delivery: Delivery, passing: [String], from environment: [String: String]
  ) -> [String] {
    own(passing: passing, from: environment) + alert(delivery)
  }

  /// The part that isn't the alert's.
  package static func own(
    passing: [String], from environment: [String: String]
  ) -> [String] {
    var result: [String] = []
    var seen: Set<String> = []
    // What the config sets goes before what the daemon has.
    for setting in passing where setting.contains("=") {
      let name = String(setting.prefix { $0 != "=" })
      if !isForbidden(name) && seen.insert(name).inserted { result.append(setting) }
    }
    if seen.insert("PATH").inserted { result.append("PATH=" + (environment["PATH"] ?? path)) }
    for name in usual + passing where !isForbidden(name) && seen.insert(name).inserted {
      if let value = environment[name] { result.append("\(name)=\(value)") }
    }
    return result
  }

  /// The variables of an alert.
  package static func alert(_ delivery: Delivery) -> [String] {
    let fields = DeliveryFields.fields(of: delivery).map { name, value in
      "\(name)=\(value ?? "")"
    }
    let message = PlainText.line(
      delivery.alert.message, maxBytes: DeliveryFields.maxValueBytes)
    return fields + ["RLWATCH_MESSAGE=\(message)"]
  }
}
