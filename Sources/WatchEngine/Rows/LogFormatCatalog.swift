/// Every line format: adding one is its file and one line here.
package enum LogFormatCatalog {
  /// Sorted by id; of equally sure formats the earlier one wins.
  package static let all: [any LogFormat.Type] = [
    CSVRows.self,
    JSONLines.self,
    KeyValue.self,
    PythonDictRows.self,
    VerlConsole.self,
  ]

  /// The format of that id.
  package static func format(id: String) -> (any LogFormat.Type)? {
    all.first { $0.id == id }
  }
}
