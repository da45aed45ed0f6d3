import WatchEngine

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

  /// Unique among the hooks; in messages and the state file.
  package var name: String
  package var filter: HookFilter
  package var program: Program
  /// Seconds until TERM.
  ///
  /// 30: a webhook answers in 10, and a stuck hook must not hold the next alert for long.
  package var timeout: Double
  /// Seconds between TERM and KILL; 5 are enough to remove a lock file.
  package var grace: Double
  /// Names of further variables of the daemon's environment the hook may see, and `NAME=value` to set.
  package var environment: [String]

  package init(
    name: String, filter: HookFilter = HookFilter(), program: Program, timeout: Double = 30,
    grace: Double = 5, environment: [String] = []
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
