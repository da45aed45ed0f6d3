import WatchEngine

/// The message catalog, `systemd/rlwatchd.catalog`: what `journalctl -x` prints under an entry.
///
/// Made from the playbook and ``LifeCyclePage``; a test keeps the checked-in file equal to it.
package enum CatalogText {
  /// Bytes of a line of text at most; the pager indents it by four.
  private static let width = 76

  /// The whole file.
  package static func render() -> String {
    let pages =
      (Playbook.entries + [Playbook.general]).map(page) + LifeCyclePage.all.map(page)
    return header + pages.joined(separator: "\n")
  }

  private static let header = """
    # Message catalog of rlwatchd, for journalctl -x.
    # Generated from the playbook by the daemon; don't edit. A test compares the two.


    """

  private static func page(_ entry: PlaybookEntry) -> String {
    var body = """
      Run:      @RLWATCH_RUN@
      Log:      @RLWATCH_LOG@, row @RLWATCH_ROW@
      Step:     @RLWATCH_STEP@, trouble began at step @RLWATCH_ONSET_STEP@
      Severity: @RLWATCH_SEVERITY@ (@RLWATCH_STATUS@)


      """
    body += wrap(entry.meaning) + "\nWhat to do, in this order:\n\n"
    for (index, fix) in entry.fixes.enumerated() {
      body += wrap(fix, first: "\(index + 1). ", rest: "   ")
    }
    body += "\nThe common mistake:\n\n" + wrap(entry.commonMistake, first: "   ", rest: "   ")
    return head(
      entry.messageID, subject: "\(entry.title) in run @RLWATCH_RUN@",
      documentation: "man:rlwatchd-playbook(7)") + body
  }

  private static func page(_ page: LifeCyclePage) -> String {
    head(page.messageID, subject: page.subject, documentation: "man:rlwatchd(8)")
      + wrap(page.body)
  }

  private static func head(_ id: String, subject: String, documentation: String) -> String {
    """
    -- \(id)
    Subject: \(subject)
    Defined-By: rlwatchd
    Support: man:rlwatchd(8)
    Documentation: \(documentation)


    """
  }

  private static func wrap(_ text: String, first: String = "", rest: String = "") -> String {
    var result = ""
    var line = first
    for word in text.split(separator: " ") {
      if line.utf8.count + word.utf8.count > width, line != rest, line != first {
        while line.last == " " { line.removeLast() }
        result += line + "\n"
        line = rest
      }
      line += word + " "
    }
    while line.last == " " { line.removeLast() }
    return result + line + "\n"
  }
}
