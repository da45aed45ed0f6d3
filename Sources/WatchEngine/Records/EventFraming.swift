/// Cuts a TensorBoard event file into steps: every record holds the summary events of one step.
///
/// Writers put one tag into an event, so that a row is spread over as many events as it has tags. It
/// is complete when an event of another step follows, or when the file is quiet and has as many events
/// as the row before it. Until then ``committedOffset`` stands before its first event: a restart reads
/// them again, and no row is lost or halved. Protobuf messages may be joined by putting them behind one
/// another, which is what the record's bytes are.
package struct EventFraming: Framing {
  /// Events and bytes joined at most; beyond that the step goes out in pieces.
  private static let maxEvents = 16_384
  private static let maxBytes = 4 << 20
  /// Gaps within a step; beyond it there is no telling whose its events are.
  private static let maxDamaged = 64

  private struct Group: Sendable {
    var bytes: [UInt8] = []
    var step: Int64 = 0
    var events = 0
    var start: UInt64 = 0
    var end: UInt64 = 0
    /// Events of the last step handed out.
    var usual = 0
    /// Records given up since the step began: told behind it, so that offsets rise.
    var damaged: [(offset: UInt64, end: UInt64)] = []

    mutating func take(_ record: Record, _ body: (Record) -> Void) {
      guard record.kind == .events else {
        if events == 0 || damaged.count >= EventFraming.maxDamaged { flush(body) }
        if events == 0 { return body(record) }
        return damaged.append((record.offset, record.end))
      }
      guard let step = TensorBoardEvents.summaryStep(of: record.bytes) else { return }
      if events > 0, step != self.step || events >= maxEvents || bytes.count > maxBytes {
        flush(body)
      }
      if events == 0 {
        start = record.offset
        self.step = step
      }
      bytes.append(contentsOf: record.bytes)
      events += 1
      end = record.end
    }

    mutating func flush(_ body: (Record) -> Void) {
      guard events > 0 else { return }
      bytes.withUnsafeBytes {
        body(Record(bytes: $0, offset: start, end: end, kind: .events))
      }
      bytes.removeAll(keepingCapacity: true)
      usual = events
      events = 0
      for gap in damaged { body(.damaged(at: gap.offset, end: gap.end)) }
      damaged = []
    }
  }

  private var records: TFRecordFraming
  private var group = Group()

  package init(maxRecordBytes: Int = 16 << 20) {
    records = TFRecordFraming(maxRecordBytes: maxRecordBytes)
  }

  package var committedOffset: UInt64 { group.events > 0 ? group.start : records.committedOffset }

  package mutating func begin(at offset: UInt64) {
    records.begin(at: offset)
    group = Group()
  }

  package mutating func split(
    _ bytes: UnsafeRawBufferPointer, body: (Record) -> Void, tooLong: (UInt64) -> Void
  ) {
    Self.split(&records, &group, bytes, body, tooLong)
  }

  /// Static, so that both parts can change at once.
  private static func split(
    _ records: inout TFRecordFraming, _ group: inout Group, _ bytes: UnsafeRawBufferPointer,
    _ body: (Record) -> Void, _ tooLong: (UInt64) -> Void
  ) {
    records.split(bytes, body: { group.take($0, body) }, tooLong: tooLong)
  }

  package mutating func settle(body: (Record) -> Void) -> Bool {
    guard group.events > 0, group.events >= group.usual, !records.isPartial else { return false }
    group.flush(body)
    return true
  }

  package mutating func finish(body: (Record) -> Void) {
    group.flush(body)
    records.finish(body: body)
  }
}
