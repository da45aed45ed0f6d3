import ArgumentParser
import Glibc
import WatchEngine

/// `rlwatchd explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Prints the playbook: what an alert means and what to do about it.",
    discussion: "Without a detector: what there is to explain.")

  @Argument(
    help: "A detector's id, such as entropy_collapse; rule: your own rules; incident.",
    completion: .list(Self.known))
  var detector: String?

  func validate() throws {
    guard let detector, Self.entries(of: detector).isEmpty else { return }
    let known = Self.known
    let meant = EditDistance.nearest(to: detector, in: known).map { ", did you mean \($0)?" } ?? ""
    throw ValidationError(
      "no playbook entry for \(ConfigNode.quoted(detector))\(meant.isEmpty ? "." : meant) "
        + "There are: \(known.joined(separator: ", "))")
  }

  func run() { print(Self.text(of: detector, width: Self.terminalWidth()), terminator: "") }

  /// Every entry of a detector (one a kind), or the table of all; empty for an unknown detector.
  static func text(of detector: String?, width: Int) -> String {
    guard let detector else {
      return TextTable.render(
        [["DETECTOR", "KIND", "TITLE"]]
          + all.map { [$0.detector, $0.kind.isEmpty ? "-" : $0.kind, $0.title] })
    }
    return entries(of: detector).map { PlaybookText.render($0, width: width) }
      .joined(separator: "\n")
  }

  private static let all = Playbook.entries + [Playbook.general]
  private static let known =
    Set(all.map(\.detector) + IncidentDiagnosis.all.map(\.id)).sorted()

  /// An alert of a rule names the rule: its page is that of all rules.
  private static func entries(of detector: String) -> [PlaybookEntry] {
    guard !detector.hasPrefix(Rule.prefix) else { return [Playbook.general] }
    // What alerts mean together is better known by the diagnosis than by the word incident.
    return all.filter { $0.detector == detector || IncidentDiagnosis.of(detector)?.id == $0.kind }
  }

  /// Columns of the terminal on standard output; 80 when there is none.
  private static func terminalWidth() -> Int {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
