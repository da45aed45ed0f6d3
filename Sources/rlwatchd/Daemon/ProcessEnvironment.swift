import Glibc

/// The environment of this process.
enum ProcessEnvironment {
  /// All variables; the first of a name counts.
  static var all: [String: String] {
    var result: [String: String] = [:]
    var place = environ
    while let entry = place.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        let name = String(text[..<equals])
        if result[name] == nil { result[name] = String(text[text.index(after: equals)...]) }
      }
      place += 1
    }
    return result
  }
}
