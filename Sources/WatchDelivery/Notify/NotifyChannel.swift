/// A way to tell people of an alert: a value that makes a request of a notice, and sends nothing.
package protocol NotifyChannel: Sendable {
  /// Name of the command, as in `rlwatchd notify slack`.
  static var id: String { get }

  /// The request; `time` is now, in seconds since 1970.
  func request(for notice: Notice, at time: Double) throws(NotifyFault) -> NotifyRequest
}
