import ArgumentParser

/// `rlwatchd config init`.
struct ConfigInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Prints a starter config: every key, its default, unit and reason.",
    discussion: """
      Write it with: rlwatchd config init > \(ConfigLoader.standardPath)
      Everything but runs: stands in it as a comment.
      """)

  func run() { print(ConfigReference.render(), terminator: "") }
}
