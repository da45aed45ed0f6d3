import CSystemd
import Glibc

/// Asks the journal which alerts of a doubtful few are in it.
///
/// After a crash the outbox may hold alerts that had reached the journal before their
/// acknowledgement was saved; these must not be written twice.
package enum AlreadyDelivered {
  /// Alerts asked about at once; an outbox is bounded by the sinks' mailboxes.
  package static let maxIDs = 2000

  /// Those of `ids` that the journal has an entry of ours for; nil when it can't be read.
  ///
  /// Only entries of our own user count: anybody may write to the journal, nobody may mute an alert.
  /// Reads files, so not for the ingest queue.
  package static func ids(among ids: [String]) -> Set<String>? {
    guard !ids.isEmpty else { return [] }
    var handle: OpaquePointer?
    guard sd_journal_open(&handle, Int32(SD_JOURNAL_LOCAL_ONLY)) >= 0, let journal = handle else {
      return nil
    }
    defer { sd_journal_close(journal) }
    // Matches on one field are alternatives, on different fields they must all hold.
    var matches = ["_UID=\(geteuid())"]
    matches += ids.prefix(maxIDs).map { "RLWATCH_ALERT_ID=\($0)" }
    for match in matches where sd_journal_add_match(journal, match, 0) < 0 { return nil }
    let wanted = Set(ids)
    var found: Set<String> = []
    while found.count < wanted.count {
      let result = sd_journal_next(journal)
      guard result > 0 else { return result < 0 ? nil : found }
      if isHookNote(journal) { continue }
      if let id = value(of: "RLWATCH_ALERT_ID", in: journal), wanted.contains(id) {
        found.insert(id)
      }
    }
    return found
  }

  /// Life-cycle entries about an alert (a hook's result) carry its id too, but aren't the alert.
  private static func isHookNote(_ journal: OpaquePointer) -> Bool {
    value(of: "RLWATCH_EVENT", in: journal) != nil
  }

  private static func value(of field: String, in journal: OpaquePointer) -> String? {
    var data: UnsafeRawPointer?
    var length = 0
    guard sd_journal_get_data(journal, field, &data, &length) >= 0, let data,
      length > field.utf8.count
    else { return nil }
    let bytes = UnsafeRawBufferPointer(start: data, count: length)
    return String(decoding: bytes.dropFirst(field.utf8.count + 1), as: UTF8.self)
  }
}
