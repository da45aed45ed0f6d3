extension LearningRateZero {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "lasting_rows", unit: "rows",
      "rows in a row at 0"),
    OptionDoc(
      "abrupt_share", unit: "share, 0-1",
      "share of the largest rate that the last one before must have had: below it a decay "
        + "has ended"),
  ]
}
