/// Somebody has seen an alert and sees to it: one `rlwatchd ack`.
///
/// It is about one tier of one episode, for that is what has an id: if it gets worse, that is told.
package struct Acknowledgement: Sendable, Equatable {
  /// Id of the alert.
  package var alert: String
  package var by: String
  /// Unix seconds.
  package var at: Double
  package var comment: String

  package init(alert: String, by: String, at: Double, comment: String) {
    self.alert = alert
    self.by = by
    self.at = at
    self.comment = comment
  }
}
