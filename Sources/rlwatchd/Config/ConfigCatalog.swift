import WatchEngine

/// The names a config may use, from the engine's catalogs.
struct ConfigCatalog: Sendable {
  var classic: [any Detector.Type]
  var robust: [any Detector.Type]
  /// Ids that `format:` takes.
  var formats: [String]

  init(
    classic: [any Detector.Type] = DetectorCatalog.classic,
    robust: [any Detector.Type] = DetectorCatalog.robust,
    formats: [String] = LogFormatCatalog.ids
  ) {
    self.classic = classic
    self.robust = robust
    self.formats = formats
  }

  func detectors(of profile: Profile) -> [any Detector.Type] {
    switch profile {
    case .classic: classic
    case .robust: robust
    }
  }

  func detector(_ id: String, of profile: Profile) -> (any Detector.Type)? {
    detectors(of: profile).first { $0.id == id }
  }

  /// A profile that has the detector, other than `profile`.
  func otherProfile(than profile: Profile, with id: String) -> Profile? {
    Profile.allCases.first { $0 != profile && detector(id, of: $0) != nil }
  }
}
