/// Every line format: adding one is its file and one line here.
package enum LogFormatCatalog {
  /// Sorted by id; of equally sure formats the earlier one wins.
  package static let all: [any LogFormat.Type] = [
    BoxTable.self,
    CSVRows.self,
    JSONLines.self,
    KeyValue.self,
    MetricFile.self,
    NemoResults.self,
    NestedBlock.self,
    PythonDictRows.self,
    SB3Table.self,
    VerlConsole.self,
  ]

  /// What isn't lines, sorted by id; the framing tells them apart.
  package static let structured: [any StructuredFormat.Type] = [
    JSONSnapshot.self,
    SampleDumps.self,
    TensorBoardEvents.self,
    WandbTransactions.self,
  ]

  /// The ids of all, sorted: what `format:` takes.
  ///
  /// What isn't lines is recognised whatever `format:` says; naming it changes nothing.
  package static let ids =
    (all.map { $0.id } + structured.map { $0.id }).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }

  /// The line format of that id.
  package static func format(id: String) -> (any LogFormat.Type)? {
    all.first { $0.id == id }
  }
}
