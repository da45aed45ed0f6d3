import ArgumentParser
import WatchEngine

/// `rlwatchd list signals`.
struct ListSignalsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signals",
    abstract: "Lists the canonical signals: the names for metrics:, rules and exports.")

  func run() { print(Self.text(), terminator: "") }

  static func text() -> String {
    TextTable.render([["SIGNAL", "MEANING"]] + Signal.allCases.map { [$0.name, $0.meaning] })
  }
}
