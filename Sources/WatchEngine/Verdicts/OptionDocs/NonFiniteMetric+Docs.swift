extension NonFiniteMetric {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "critical_rows", unit: "rows",
      "rows in a row of one signal that are critical")
  ]
}
