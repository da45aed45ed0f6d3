import Glibc

/// A record file: one line a row, cut back to whole lines when it is opened.
package struct RecordFile: RowRecorder {
  /// Writes one row as one line with its newline.
  package typealias Encode =
    @Sendable (_ run: String, _ log: String, _ row: MetricRow, _ line: inout [UInt8]) -> Void
  /// Reads log and row index of one line; nil when the line is none of ours.
  package typealias Locate = @Sendable (_ line: ArraySlice<UInt8>) -> (log: String, row: Int)?

  private let path: String
  private let descriptor: Int32
  private let calls: any FileSystemCalls
  private let encode: Encode
  /// Hashes of the lines found when the record was opened, by log and index.
  private var found: [String: [Int: UInt64]] = [:]
  private var pending: [UInt8] = []
  /// Rows not yet written, bytes; on a full disk older ones are kept and newer ones dropped.
  private static let pendingLimit = 16 << 20
  /// Written in one go, bytes.
  private static let writeSize = 64 << 10
  /// Only rows younger than the last checkpoint can come again, seconds' worth; bytes.
  private static let scanLimit: UInt64 = 64 << 20

  package init(
    path: String, calls: any FileSystemCalls, encode: @escaping Encode, locate: Locate
  ) throws(SystemError) {
    self.path = path
    self.calls = calls
    self.encode = encode
    descriptor = try calls.opened(path, flags: O_RDWR | O_CREAT | O_APPEND, mode: 0o640)
    do throws(SystemError) {
      try scan(locate)
    } catch {
      _ = calls.close(descriptor)
      throw error
    }
  }

  package mutating func append(run: String, log: String, row: MetricRow) {
    guard pending.count < Self.pendingLimit else { return }
    let start = pending.count
    encode(run, log, row, &pending)
    if let known = found[log]?.removeValue(forKey: row.index),
      known == ContentHash(pending[start...].dropLast()).value
    {
      pending.removeLast(pending.count - start)
    }
    // Errors show at the next flush, which the checkpoint waits for.
    if pending.count >= Self.writeSize { try? flush() }
  }

  package mutating func flush() throws(SystemError) {
    while !pending.isEmpty {
      let count = pending.withUnsafeBytes { calls.write(descriptor, $0) }
      if count == Int(-EINTR) { continue }
      guard count > 0 else {
        throw SystemError(call: "write", subject: path, code: count == 0 ? ENOSPC : Int32(-count))
      }
      pending.removeFirst(min(count, pending.count))
    }
  }

  /// Learns what stands in the record's end and cuts a torn last line.
  private mutating func scan(_ locate: Locate) throws(SystemError) {
    let stat = try calls.status(of: descriptor)
    guard stat.kind == .regular else { return }
    let start = stat.size - min(stat.size, Self.scanLimit)
    let bytes = try calls.block(of: descriptor, at: start, count: Int(stat.size - start))
    let newline = UInt8(ascii: "\n")
    guard let last = bytes.lastIndex(of: newline) else {
      if start == 0, !bytes.isEmpty { try cut(to: 0) }
      return
    }
    if last + 1 < bytes.count { try cut(to: start + UInt64(last + 1)) }
    for line in bytes[...last].split(separator: newline) {
      guard let (log, row) = locate(line) else { continue }
      found[log, default: [:]][row] = ContentHash(line).value
    }
  }

  private func cut(to size: UInt64) throws(SystemError) {
    try calls.check("ftruncate", path) { calls.truncate(descriptor, to: size) }
  }
}
