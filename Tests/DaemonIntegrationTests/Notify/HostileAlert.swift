import WatchEngine
import WatchTestSupport

@testable import WatchDelivery

/// Alerts whose every text is what a trainer under somebody else's hand would log.
enum HostileAlert {
  static let texts = [
    "quotes \" ' \\ \\\" and `ticks`", "lines\r\nSubject: forged\r\n\r\n.\r\nMAIL FROM:<x@y>\n",
    "${run} $${x} ${../../etc/passwd} ${", "<!channel> <!here> <@U024BE7LH> <!subteam^S1|x>",
    "@everyone @here <@1234> <@&1234> [click](http://evil.example)",
    "\u{1b}[2J\u{0}\u{7f}\u{9b}31m\u{202e}txt.exe\u{2028}next",
    "\"}]}, {\"labels\": {\"severity\": \"none\"}}", "</script>&amp;<b>", "=?utf-8?Q?x?= .\n.\n..",
    "ünï\u{301}cödé 🙂 \u{FFFD} 漢字", String(repeating: "<&>\"\\*_", count: 20_000), "", " ",
  ]

  /// The text everywhere a text can stand.
  static func alert(_ text: String, severity: Severity = .critical) -> AlertEvent {
    var alert = AlertExample.alert(
      run: text, severity: severity, detector: "rule:" + text, kind: text)
    alert.id = text
    alert.log = text
    alert.message = text
    alert.advice = text
    alert.incident = IncidentNote(
      id: text, diagnoses: [text], isNew: true, detectors: [text, text + "2"], onsetStep: 3)
    alert.related = [text]
    alert.evidence = [Evidence(text, .text(text))]
    alert.value = .nan
    alert.baseline = -.infinity
    return alert
  }

  static func notice(_ alert: AlertEvent) throws -> Notice { try Notice(Delivery(alert).json) }
}
