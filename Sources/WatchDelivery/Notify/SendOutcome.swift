/// What one try to send came to: the judgement on a ``CurlAnswer``.
enum SendOutcome: Equatable {
  /// What is to be told of it: a status, or empty.
  case sent(String)
  /// Not received for certain, and it may go better soon; after `retryAfter` seconds when asked for.
  case later(String, retryAfter: Int? = nil)
  /// Nobody knows whether it was received: another try could say it twice.
  case unknown(String)
  case failed(NotifyEnding, String)

  /// `isMail`: statuses are those of SMTP, where 4 is "later" and 5 is "no".
  init(_ answer: CurlAnswer, isMail: Bool) {
    let said = answer.body.isEmpty ? "" : ": \(answer.body)"
    guard isMail else {
      // A complete status line says it all, whatever became of the rest of the answer.
      switch answer.status {
      case .some(200..<300): self = .sent("\(answer.status ?? 200)")
      case .some(300..<400):
        self = .failed(
          .refused,
          "answered \(answer.status ?? 300), a redirect, and none is followed: give the final URL")
      case .some(408), .some(425), .some(429), .some(500...):
        self = .later(
          "answered \(answer.status ?? 500)\(said)", retryAfter: answer.retryAfter)
      case .some(let status): self = .failed(.refused, "answered \(status)\(said)")
      case nil: self = Self.silence(answer)
      }
      return
    }
    switch (answer.exitStatus, answer.status) {
    case (0, _): self = .sent("")
    case (67, _): self = .failed(.refused, "refuses user and password")
    // The status of the last command: a "go on" (354) or "ok" before what failed says nothing.
    case (_, .some(400..<500)): self = .later("answered \(answer.status ?? 400): \(answer.error)")
    case (_, .some(500..<600)):
      self = .failed(.refused, "answered \(answer.status ?? 500): \(answer.error)")
    default: self = Self.silence(answer)
    }
  }

  /// No status: how far it got decides.
  private static func silence(_ answer: CurlAnswer) -> SendOutcome {
    let error =
      answer.error.isEmpty ? "curl ended with status \(answer.exitStatus ?? -1)" : answer.error
    switch answer.exitStatus {
    case nil: return .unknown("gave no answer in time")
    case 3, 26, 77: return .failed(.config, error)
    case 60:
      return .failed(
        .refused,
        "isn't trusted, nothing was sent: \(error). A private authority is named by --cacert")
    case 64:
      return .failed(
        .refused, "offers no STARTTLS, nothing was sent: use smtps:// or a relay that does")
    case 28 where answer.uploaded == 0: return .later(error)
    case 28: return .unknown("gave no answer in time")
    default: return answer.uploaded == 0 ? .later(error) : .unknown("gave no answer: \(error)")
    }
  }
}
