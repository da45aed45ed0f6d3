import ArgumentParser
import WatchEngine

/// `rlwatchd list formats`.
struct ListFormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "Lists the log formats: recognised from the bytes, or fixed with format:.")

  func run() { print(Self.text(), terminator: "") }

  static func text() -> String {
    TextTable.render([["FORMAT", "SUMMARY"]] + LogFormatCatalog.all.map { [$0.id, $0.summary] })
  }
}
