import CSystemd
import Glibc
import WatchEngine

/// One entry for the journal: its fields as `NAME=value` bytes, ready for one `sd_journal_sendv`.
///
/// All bytes lie in one array and the vectors are made from offsets inside a single borrow, so that
/// no pointer outlives what it points to. Bounded: what is too long is cut, see ``PlainText``.
package struct JournalEntry: Sendable, Equatable {
  /// Longest value, bytes: `journalctl -o json` prints null for a field over 4,096.
  package static let maxValueBytes = 4000
  /// More fields than any entry of ours has; one over is left out.
  package static let maxFields = 64

  package let priority: Priority
  package let message: String
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []

  /// An entry with MESSAGE, PRIORITY, SYSLOG_IDENTIFIER and the caller's CODE_ fields.
  package init(
    _ message: String, priority: Priority, file: String = #fileID, line: Int = #line,
    function: String = #function
  ) {
    self.priority = priority
    self.message = PlainText.block(message, maxBytes: Self.maxValueBytes)
    add("MESSAGE", self.message)
    add("PRIORITY", String(priority.rawValue))
    // Without it the binary's name is taken, which differs under a test or a wrapper.
    add("SYSLOG_IDENTIFIER", "rlwatchd")
    add("CODE_FILE", file)
    add("CODE_LINE", String(line))
    add("CODE_FUNC", function)
  }

  /// Adds a field; the journal drops names that aren't upper case, digits and inner underscores.
  package mutating func add(_ name: String, _ value: String) {
    guard ends.count < Self.maxFields else { return }
    bytes += name.utf8
    bytes.append(UInt8(ascii: "="))
    bytes += PlainText.block(value, maxBytes: Self.maxValueBytes).utf8
    ends.append(bytes.count)
  }

  /// The fields as text, for tests and linters.
  package var fields: [(name: String, value: String)] {
    var start = 0
    return ends.map { end in
      defer { start = end }
      let parts = bytes[start..<end].split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
    }
  }

  /// Hands the entry to journald; returns 0 or a negative errno.
  ///
  /// Blocks while journald is alive but not reading, so callers own a queue. libsystemd answers 0
  /// when there is no journal socket at all: ask ``JournalSocket`` first.
  package consuming func send() -> Int32 {
    let ends = ends
    return bytes.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      var start = 0
      let vectors = ends.map { end in
        defer { start = end }
        return iovec(iov_base: base + start, iov_len: end - start)
      }
      return sd_journal_sendv(vectors, Int32(vectors.count))
    }
  }
}
