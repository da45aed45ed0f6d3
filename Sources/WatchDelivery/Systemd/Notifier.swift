import CSystemd
import Glibc
import WatchEngine

/// Tells the service manager how the daemon is doing; silent where there is no manager to tell.
///
/// A value without state: every call reads NOTIFY_SOCKET. From any queue.
package struct Notifier: Sendable {
  /// Longest status line, bytes; `systemctl status` cuts it at the terminal's edge anyway.
  package static let maxStatusBytes = 400

  package init() {}

  /// The daemon has read its logs and watches them.
  package func ready(status: String) { send("READY=1\nSTATUS=\(clean(status))") }

  /// One line for `systemctl status`.
  package func status(_ status: String) { send("STATUS=\(clean(status))") }

  /// Reloading has begun; ``ready(status:)`` ends it, whether the new configuration was taken or not.
  package func reloading() {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    // Type=notify-reload (253 and later) tells this reload from an earlier one by the time.
    let microseconds = UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
    send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)\nSTATUS=reloading")
  }

  package func stopping(status: String = "stopping") {
    send("STOPPING=1\nSTATUS=\(clean(status))")
  }

  package func watchdog() { send("WATCHDOG=1") }

  /// Asks for so much time from now on to start, reload or stop.
  package func extendTimeout(seconds: Double) {
    guard seconds.isFinite, seconds > 0 else { return }
    send("EXTEND_TIMEOUT_USEC=\(UInt64(min(seconds, 86_400) * 1_000_000))")
  }

  private func send(_ message: String) {
    // Returns 0 without NOTIFY_SOCKET. A manager that doesn't listen can't be told so: ignoring it.
    _ = sd_notify(0, message)
  }

  /// A line break in a status would begin another assignment.
  private func clean(_ status: String) -> String {
    PlainText.line(status, maxBytes: Self.maxStatusBytes)
  }
}
