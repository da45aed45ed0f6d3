import Glibc
import WatchEngine

/// How lines on standard error are marked: for systemd, for a person, or not at all.
package enum TextStyle: Sendable, Equatable {
  /// `<N>` before each line; systemd turns it into the priority.
  case systemd
  /// Coloured by priority, for a terminal.
  case colour
  case plain

  /// Chosen from the facts of the process; `environment` answers like getenv.
  package static func choose(
    descriptor: Int32, isTerminal: Bool, environment: (String) -> String?
  ) -> TextStyle {
    if JournalSocket.isStream(descriptor, variable: environment("JOURNAL_STREAM")) {
      return .systemd
    }
    // no-color.org: set and not empty means none, whatever its value.
    let refused = !(environment("NO_COLOR") ?? "").isEmpty || environment("TERM") == "dumb"
    return isTerminal && !refused ? .colour : .plain
  }

  /// The text with every line marked, ending in a newline.
  package func render(_ text: String, priority: Priority) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    switch self {
    case .systemd: return lines.map { "<\(priority.rawValue)>\($0)\n" }.joined()
    case .plain: return lines.map { "\($0)\n" }.joined()
    case .colour:
      guard let code = Self.colour(of: priority) else { return lines.map { "\($0)\n" }.joined() }
      return lines.map { "\u{1b}[\(code)m\($0)\u{1b}[0m\n" }.joined()
    }
  }

  private static func colour(of priority: Priority) -> String? {
    switch priority {
    case .critical, .error: "1;31"
    case .warning: "33"
    case .notice: "32"
    case .info, .debug: nil
    }
  }
}
