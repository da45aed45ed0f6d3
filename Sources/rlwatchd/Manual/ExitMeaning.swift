import ArgumentParser
import WatchDelivery

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
      meaning:
        "There is no such run, detector, alert or silence. `notify`: standard input holds no "
        + "alert."),
    ExitMeaning(
      code: ExitStatus.noInput.rawValue, meaning: "A file that was named can't be read."),
    ExitMeaning(
      code: ExitStatus.unavailable.rawValue,
      meaning:
        "Another daemon has the state directory. `notify`: it was sent, but no answer came, so "
        + "nobody knows."),
    ExitMeaning(
      code: ExitStatus.cannotCreate.rawValue,
      meaning: "The state directory, the record or a silence can't be made."),
    ExitMeaning(
      code: NotifyEnding.later.rawValue,
      meaning: "`notify`: not received, and another try may help; the daemon makes up to twelve."),
    ExitMeaning(
      code: NotifyEnding.refused.rawValue,
      meaning: "`notify`: the other side refuses it, or its certificate isn't trusted."),
    ExitMeaning(
      code: ExitStatus.config.rawValue,
      meaning: "The config has problems; all of them are on standard error. `notify`: a setting is "
        + "wrong, or a secret isn't kept secret."),
  ]
}
