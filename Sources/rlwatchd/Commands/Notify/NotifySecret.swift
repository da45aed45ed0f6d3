import ArgumentParser
import WatchDelivery

/// The three ways of naming a secret in options.
enum NotifySecret {
  /// The one that is given; nil without any.
  ///
  /// `name` is for the complaint about two of them.
  static func only(
    _ name: String, file: String?, _ credential: String?, _ variable: String?
  ) throws -> SecretSource? {
    let given: [SecretSource] = [
      file.map { .file($0) }, credential.map { .credential($0) }, variable.map { .variable($0) },
    ].compactMap { $0 }
    guard given.count <= 1 else {
      throw ValidationError(
        "give only one of --\(name)-file, --\(name)-credential and --\(name)-env")
    }
    return given.first
  }
}
