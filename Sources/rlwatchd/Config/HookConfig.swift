import WatchEngine

/// One entry of `hooks:`: a command to run for alerts.
struct HookConfig: Equatable, Sendable {
  /// What is run.
  ///
  /// Alert data reaches it only as environment and standard input.
  enum Action: Equatable, Sendable {
    /// Program (absolute path) and arguments.
    case command([String])
    /// A fixed string for `/bin/sh -c`.
    case shell(String)
  }

  /// Long enough for an HTTP call with retries, short enough to notice a hang while it matters.
  static let defaultTimeout = ConfigDuration.seconds(30)
  /// What a well-behaved script needs to clean up after TERM before KILL.
  static let defaultGrace = ConfigDuration.seconds(5)

  var name: String
  var on: HookFilter
  var action: Action
  /// TERM is sent to the whole group after this.
  var timeout = Self.defaultTimeout
  /// From TERM to KILL.
  var grace = Self.defaultGrace
  /// `NAME` hands on the daemon's own variable (a secret from its environment), `NAME=value` sets one.
  var environment: [String] = []
}
