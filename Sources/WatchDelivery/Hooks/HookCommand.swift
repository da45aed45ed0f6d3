package import WatchEngine

/// One entry of the config's `hooks`: when to run what, and for how long.
package struct HookCommand: Sendable, Equatable {
  /// What is run, as fixed by the configuration.
  ///
  /// Data of an alert reaches a hook only as environment and standard input, never in a command.
  package enum Program: Sendable, Equatable {
    /// A program and its arguments; the program by its absolute path or by a name on PATH.
    case command([String])
    /// A string for `/bin/sh -c`.
    case shell(String)
  }

  /// Long enough for an HTTP call with retries, short enough to notice a hang while it matters.
  package static let defaultTimeout = ConfigDuration.seconds(30)
  /// What a well-behaved script needs to clean up after TERM before KILL.
  package static let defaultGrace = ConfigDuration.seconds(5)

  /// Unique among the hooks; in messages and the state file.
  package var name: String
  package var filter: HookFilter
  package var program: Program
  /// TERM is sent to the whole group after this.
  package var timeout: ConfigDuration
  /// From TERM to KILL.
  package var grace: ConfigDuration
  /// `NAME` hands on the daemon's own variable (a secret from its environment), `NAME=value` sets one.
  package var environment: [String]

  package init(
    name: String, filter: HookFilter = HookFilter(), program: Program,
    timeout: ConfigDuration = Self.defaultTimeout, grace: ConfigDuration = Self.defaultGrace,
    environment: [String] = []
  ) {
    self.name = name
    self.filter = filter
    self.program = program
    self.timeout = timeout
    self.grace = grace
    self.environment = environment
  }

  package var argv: [String] {
    switch program {
    case .command(let argv): argv
    case .shell(let line): ["/bin/sh", "-c", line]
    }
  }
}
