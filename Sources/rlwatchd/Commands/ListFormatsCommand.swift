import ArgumentParser
import WatchEngine

/// `rlwatchd list formats`.
struct ListFormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "Lists the log formats: recognised from the bytes, or fixed with format:.")

  func run() { print(Self.text(), terminator: "") }

  static func text() -> String {
    let rows =
      LogFormatCatalog.all.map { [$0.id, $0.summary] }
      + LogFormatCatalog.structured.map { [$0.id, $0.summary] }
    return TextTable.render(
      [["FORMAT", "SUMMARY"]] + rows.sorted { $0[0].utf8.lexicographicallyPrecedes($1[0].utf8) })
  }
}
