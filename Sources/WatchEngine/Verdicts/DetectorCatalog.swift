/// Every detector, by profile: adding one is its file and one line here.
package enum DetectorCatalog {
  /// Sorted by id; the order verdicts of one row come in.
  package static let classic: [any Detector.Type] = []

  /// Sorted by id.
  package static let robust: [any Detector.Type] = []

  package static func all(of profile: Profile) -> [any Detector.Type] {
    switch profile {
    case .classic: classic
    case .robust: robust
    }
  }
}
