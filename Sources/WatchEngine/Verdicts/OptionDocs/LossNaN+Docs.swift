extension LossNaN {
  /// Unit and reason of every key of ``Options``.
  package static let optionDocs = [
    OptionDoc(
      "hidden_by_trainer",
      "whether a loss of exactly 0 beside a non-finite gradient norm counts")
  ]
}
