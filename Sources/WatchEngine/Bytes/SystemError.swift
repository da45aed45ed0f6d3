/// A system call that failed: which one, on what, and errno.
package struct SystemError: Error, Sendable, Equatable {
  package var call: String
  package var subject: String
  package var code: Int32

  package init(call: String, subject: String, code: Int32) {
    self.call = call
    self.subject = subject
    self.code = code
  }
}
