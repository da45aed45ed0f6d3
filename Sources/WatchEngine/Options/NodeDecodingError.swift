/// Why a ``ConfigNode`` is no value of the wanted type, and where.
package struct NodeDecodingError: Error, Equatable, CustomStringConvertible {
  /// Place of the offending node, nil when it came from no file.
  package var position: SourcePosition?
  /// Keys (as the file spells them) and list indices from the root to the offending node.
  package var path: [String]
  /// "expected a number, found \"high\""; a sentence without the path.
  package var message: String
  /// The values that would have been right, when they can be counted.
  package var allowed: [String]

  package init(
    position: SourcePosition?, path: [String], message: String, allowed: [String] = []
  ) {
    self.position = position
    self.path = path
    self.message = message
    self.allowed = allowed
  }

  package var description: String {
    path.isEmpty ? message : path.joined(separator: ".") + ": " + message
  }
}
