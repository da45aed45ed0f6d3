import ArgumentParser

/// The exit statuses for people, in the order of their numbers.
struct ExitMeaning {
  let code: Int32
  let meaning: String

  static let all: [ExitMeaning] = [
    ExitMeaning(code: 0, meaning: "It went well; of the daemon: it was told to stop, and did."),
    ExitMeaning(
      code: ExitStatus.alerts.rawValue,
      meaning: "Alerts of the tier of `--fail-on`, or other ones than `--expect` names."),
    ExitMeaning(code: 64, meaning: "Wrong usage."),
    ExitMeaning(
      code: ExitStatus.notFound.rawValue,
      meaning: "There is no such run, detector, alert or silence."),
    ExitMeaning(
      code: ExitStatus.noInput.rawValue, meaning: "A file that was named can't be read."),
    ExitMeaning(
      code: ExitStatus.unavailable.rawValue,
      meaning: "Another daemon has the state directory."),
    ExitMeaning(
      code: ExitStatus.cannotCreate.rawValue,
      meaning: "The state directory, the record or a silence can't be made."),
    ExitMeaning(
      code: ExitStatus.config.rawValue,
      meaning: "The config has problems; all of them are on standard error."),
  ]
}
