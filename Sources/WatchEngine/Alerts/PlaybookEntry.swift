/// What an alert gives its reader: one data file per entry under `Playbook/`, one line in ``Playbook``.
package struct PlaybookEntry: Sendable {
  /// Detector id.
  package let detector: String
  /// Kind within the detector this entry is for; empty when it serves all its kinds.
  package let kind: String
  /// 32 lower-case hex digits, made once with `systemd-id128 new`, never reused.
  package let messageID: String
  /// Short title for the catalog subject and headings.
  package let title: String
  /// How the alert's sentence begins, as people will search for it.
  package let says: String
  /// What is happening, two or three sentences.
  package let meaning: String
  /// What to do, in order, as full sentences; the first is what to do first.
  package let fixes: [String]
  package let commonMistake: String
  /// Rows between the true onset and the alert, typically: how far before it to look for a good checkpoint.
  package let typicalDelayRows: Int

  package init(
    detector: String, kind: String = "", messageID: String, title: String, says: String,
    meaning: String, fixes: [String], commonMistake: String, typicalDelayRows: Int
  ) {
    self.detector = detector
    self.kind = kind
    self.messageID = messageID
    self.title = title
    self.says = says
    self.meaning = meaning
    self.fixes = fixes
    self.commonMistake = commonMistake
    self.typicalDelayRows = typicalDelayRows
  }
}
