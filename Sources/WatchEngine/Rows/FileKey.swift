/// The metric that a file holds by its name: some stores keep one file for each.
///
/// MLflow's file store has `<run id>/metrics/<name>`, torchrl's CSV logger `scalars/<name>.csv`. A `/` in
/// a name is a folder.
package enum FileKey {
  /// The metric's key; nil for a log of any other name.
  package static func key(ofLog path: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if let place = parts.firstIndex(of: "metrics"), place > 0, isRunID(parts[place - 1]) {
      return joined(parts[(place + 1)...])
    }
    guard let place = parts.lastIndex(of: "scalars"), path.hasSuffix(".csv") else { return nil }
    return joined(parts[(place + 1)...]).map { String($0.dropLast(4)) }
  }

  private static func joined(_ parts: ArraySlice<Substring>) -> String? {
    let key = parts.joined(separator: "/")
    return key.isEmpty || key.utf8.count > KeyTable.maxKeyBytes ? nil : key
  }

  /// 32 hexadecimal digits, as MLflow names its runs.
  private static func isRunID(_ part: Substring) -> Bool {
    part.utf8.count == 32 && part.utf8.allSatisfy { hexValue($0) != nil }
  }
}
