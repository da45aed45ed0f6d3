import WatchEngine

/// rlwatchd-playbook(7): every entry of the playbook.
enum PlaybookManual {
  static func render() -> String {
    var page = Roff(
      "rlwatchd-playbook", section: 7, group: "Miscellaneous",
      purpose: "what the alerts of rlwatchd mean and what to do")
    page.section("Description")
    page.paragraphs(
      """
      One section for each alert: how it begins, what is happening, what to do first, and the mistake
      that is made most. `journalctl -x` prints the same under each alert, `rlwatchd explain`
      at the terminal. The name in brackets is the detector's, and its key in rlwatchd.yaml(5).
      """)
    for entry in Playbook.entries + [Playbook.general] {
      page.section(entry.title)
      let kind = entry.kind.isEmpty ? "" : ", kind \(entry.kind)"
      page.paragraphs(
        """
        [\(entry.detector)\(kind)] It says: "\(entry.says)"

        \(entry.meaning)

        What to do, in this order:
        """)
      for (index, fix) in entry.fixes.enumerated() { page.numbered(index + 1, fix) }
      page.paragraphs(
        """
        The common mistake: \(entry.commonMistake)

        In the journal: `journalctl MESSAGE_ID=\(entry.messageID)`
        """)
    }
    page.section("See also")
    page.paragraphs("rlwatchd(1), rlwatchd(8), rlwatchd.yaml(5), journalctl(1)")
    return page.text
  }
}
