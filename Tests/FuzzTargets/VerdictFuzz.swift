import WatchEngine

/// Rows of absurd numbers through every detector and the alert desk of both profiles.
///
/// Alerts must be bounded plain sentences that survive JSON; the saved state must fit and go on
/// as if nothing had happened.
enum VerdictFuzz {
  static let target = FuzzTarget(name: "verdicts", seeds: seeds, check: check)

  private static let seeds: [[UInt8]] = [
    // 64 healthy rows of each signal, then an absurd one.
    Array((0..<18).flatMap { [0, 1, UInt8($0), 200, 50, 0, 63, 0, 1, UInt8($0), 20, 12, 0, 63] }),
    Array((0..<18).flatMap { [1, 1, UInt8($0), 20, 22, 0, 5, 0, 1, UInt8($0), 200, 80, 0, 63] }),
    Array((0..<36).map { UInt8($0 * 7) }), Array((0..<255).reversed()),
    [0] + Array(repeatElement([250, 14, 0, 135, 70, 0, 70, 255, 10, 12, 63], count: 20).joined()),
  ]

  @Sendable static func check(_ bytes: UnsafeRawBufferPointer) -> String? {
    var tape = ByteTape(bytes)
    let settings = EngineSettings(profile: tape.next() & 1 == 0 ? .robust : .classic)
    var bank = DetectorBank(settings: settings)
    var desk = AlertDesk(run: "r", log: "/l", profile: settings.profile, options: settings.alerts)
    var other: (bank: DetectorBank, desk: AlertDesk)?
    var rows = RowTape(tape)
    let middle = 40 + bytes.count % 300
    var count = 0
    while let row = rows.next() {
      bank.judge(row)
      let events = desk.update(bank.verdicts, of: bank.ids, row: row)
      for event in events {
        if let finding = finding(in: event) { return finding }
      }
      if var twin = other {
        twin.bank.judge(row)
        let same = twin.desk.update(twin.bank.verdicts, of: twin.bank.ids, row: row)
        if same.map({ JSONWriter.bytes($0.node) }) != events.map({ JSONWriter.bytes($0.node) }) {
          return "revived detectors give other alerts"
        }
        other = twin
      }
      count += 1
      if count == middle {
        guard let twin = revived(bank, desk, settings) else { return "the state can't be revived" }
        other = twin
      }
    }
    guard let node = try? bank.snapshot() else { return "the state can't be saved" }
    // 1 MiB: fifty times what a long healthy run's state takes.
    return node.bytes.count > 1 << 20 ? "the state grows" : nil
  }

  private static func finding(in event: AlertEvent) -> String? {
    if event.message.utf8.count > 600 { return "a sentence of \(event.message.utf8.count) bytes" }
    if PlainText.line(event.message, maxBytes: 2048) != event.message { return "no plain sentence" }
    let text = JSONWriter.bytes(event.node)
    guard let node = text.withUnsafeBytes({ try? JSONDocument.parse($0) }),
      let back = AlertEvent(node: node)
    else { return "an alert can't be read back" }
    return JSONWriter.bytes(back.node) == text ? nil : "an alert changes on its way through JSON"
  }

  private static func revived(
    _ bank: DetectorBank, _ desk: AlertDesk, _ settings: EngineSettings
  ) -> (bank: DetectorBank, desk: AlertDesk)? {
    var fresh = DetectorBank(settings: settings)
    guard let saved = try? bank.snapshot().node,
      let alerts = try? NodeEncoder().encode(desk),
      let revived = try? NodeDecoder().decode(AlertDesk.self, from: alerts)
    else { return nil }
    fresh.restore(saved)
    // A detector that can't be revived starts fresh, without a word: so its counts are looked at.
    return fresh.coverage == bank.coverage ? (fresh, revived) : nil
  }
}
