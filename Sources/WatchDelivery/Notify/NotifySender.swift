import Glibc
package import WatchEngine

/// Sends one request, with as many tries as its time allows, and says how it ended.
package struct NotifySender: Sendable {
  /// How it ended, and one line about it for the journal; holds no secret.
  package struct Report: Sendable, Equatable {
    package var ending: NotifyEnding
    package var line: String
  }

  /// Below a hook's usual 30 s, so that the last word is ours and not a KILL.
  package static let defaultTimeout = ConfigDuration.seconds(25)

  private let limit: Double
  private let agent: String
  private let environment: [String: String]

  /// `environment`: the caller's own; `agent`: as in "rlwatchd/1.0".
  package init(timeout: ConfigDuration, agent: String, environment: [String: String]) {
    limit = timeout.duration.inSeconds
    self.agent = agent
    self.environment = environment
  }

  /// Blocks until it's sent or given up.
  package func send(_ request: NotifyRequest) -> Report {
    // curl may end before it has read the message.
    signal(SIGPIPE, SIG_IGN)
    guard let curl = CurlRun.locate(environment) else {
      return Report(ending: .config, line: "not sent: there is no curl on PATH; install it")
    }
    var plan = SendPlan(limit: limit)
    let start = MonotonicClock.seconds()
    while true {
      let elapsed = MonotonicClock.seconds() - start
      let outcome: SendOutcome
      do throws(SystemFailure) {
        outcome = SendOutcome(
          try CurlRun.run(
            curl,
            config: CurlConfig.text(
              request, seconds: plan.seconds(at: elapsed),
              connectSeconds: plan.connectSeconds(at: elapsed), agent: agent),
            body: request.body, seconds: plan.seconds(at: elapsed), environment: environment),
          isMail: request.envelope != nil)
      } catch {
        return Report(ending: .later, line: "not sent: \(error)")
      }
      guard case .later(_, let retryAfter) = outcome,
        let pause = plan.pause(
          retryAfter: retryAfter, at: MonotonicClock.seconds() - start,
          jitter: Double.random(in: 0..<1))
      else { return report(outcome, of: request, tries: max(plan.tries, 1)) }
      MonotonicClock.wait(pause)
    }
  }

  private func report(_ outcome: SendOutcome, of request: NotifyRequest, tries: Int) -> Report {
    let host = request.url.host
    let count = tries > 1 ? " after \(tries) tries" : ""
    let (ending, line): (NotifyEnding, String) =
      switch outcome {
      case .sent(let status):
        (
          .sent,
          "sent to \(host)" + (status.isEmpty ? "" : " (\(status))")
            + (request.url.isEncrypted || request.url.isLoopback || request.envelope != nil
              ? "" : ", without encryption")
        )
      case .later(let reason, let retryAfter):
        (
          .later,
          "not sent\(count): \(host): \(reason)"
            + (retryAfter.map { "; it asks to come again in \($0) s" } ?? "")
        )
      case .unknown(let reason): (.unknown, "perhaps not sent: \(host) \(reason)")
      case .failed(let ending, let reason): (ending, "not sent: \(host) \(reason)")
      }
    return Report(ending: ending, line: masked(line, request.secrets))
  }

  /// The line with every secret of the request as `***`.
  private func masked(_ line: String, _ secrets: [String]) -> String {
    var bytes = Array(line.utf8)
    for secret in secrets.map({ Array($0.utf8) }) {
      var at = 0
      while at + secret.count <= bytes.count {
        if bytes[at..<(at + secret.count)].elementsEqual(secret) {
          bytes.replaceSubrange(at..<(at + secret.count), with: "***".utf8)
          at += 3
        } else {
          at += 1
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
