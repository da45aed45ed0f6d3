/// Why no notice can be sent, known before anything is tried.
package struct NotifyFault: Error, Sendable, Equatable {
  package var ending: NotifyEnding
  /// One sentence without its final period; may hold no secret.
  package var reason: String

  package init(_ ending: NotifyEnding, _ reason: String) {
    self.ending = ending
    self.reason = reason
  }
}
