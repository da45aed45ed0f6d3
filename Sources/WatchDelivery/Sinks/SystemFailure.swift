import Glibc

/// A system call that failed: what was attempted, on what, and why.
package struct SystemFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was attempted, as in "can't …": "write", "rename".
  package var attempt: String
  package var path: String
  package var number: Int32

  package init(_ attempt: String, _ path: String, errno number: Int32) {
    self.attempt = attempt
    self.path = path
    self.number = number
  }

  package var description: String {
    "can't \(attempt) \(path): \(String(cString: strerror(number)))"
  }
}
