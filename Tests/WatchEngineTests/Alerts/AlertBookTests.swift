import Foundation
import Testing
import WatchEngine

struct AlertBookTests {
  /// A script, one character a row.
  ///
  /// `.` healthy, `w` warning, `c` critical, `i` info, `-` missing.
  private func play(
    _ script: String, into book: inout AlertBook, detector: String = "kl_explosion",
    from first: Int = 0, steps: [Int]? = nil
  ) -> [AlertEvent] {
    var events: [AlertEvent] = []
    for (offset, character) in script.enumerated() {
      var row = MetricRow()
      row.index = first + offset
      row.step = steps?[offset] ?? row.index
      events += book.update([verdict(character)], of: [detector], row: row)
    }
    return events
  }

  private func verdict(_ character: Character) -> Verdict {
    let severity: Severity
    switch character {
    case ".": return .healthy
    case "-": return .missing
    case "u": return .warmingUp
    case "w": severity = .warning
    case "c": severity = .critical
    default: severity = .info
    }
    return .breach(Breach(severity: severity, value: 1, sentence: "seen"))
  }

  private func brief(_ events: [AlertEvent]) -> [String] {
    events.map {
      "\($0.row)\($0.status == .resolved ? "R" : String($0.severity.rawValue.first ?? "?"))"
    }
  }

  private func book(_ change: (inout AlertOptions) -> Void = { _ in }) -> AlertBook {
    var options = AlertOptions()
    options.cooldownSteps = 0
    options.resolveAfterRows = 3
    change(&options)
    return AlertBook(run: "r", log: "/l", options: options)
  }

  struct Script: Sendable, CustomTestStringConvertible {
    let rows: String
    let expected: [String]
    var testDescription: String { rows }
  }

  @Test(arguments: [
    Script(rows: "....", expected: []),
    Script(rows: ".w.w.w...", expected: ["1w", "8R"]),
    Script(rows: "wwwwcccw...", expected: ["0w", "4c", "10R"]),
    Script(rows: "cccwww...", expected: ["0c", "8R"]),
    Script(rows: "iiww...", expected: ["0i", "2w", "6R"]),
    // Missing rows and rows in a warm-up are no quiet rows.
    Script(rows: "w.--.uu.", expected: ["0w", "7R"]),
    // The quiet spell doubles while it flaps: 3, 6, 12.
    Script(rows: "w...w......w............", expected: ["0w", "3R", "4w", "10R", "11w", "23R"]),
  ])
  func episodes(_ script: Script) {
    var book = book()
    #expect(brief(play(script.rows, into: &book)) == script.expected)
  }

  @Test func flapFactorIsBoundedAndForgets() {
    var book = book {
      $0.flapFactorMax = 2; $0.flapMemoryRows = 50
    }
    #expect(
      brief(play("w...w......w......", into: &book)) == ["0w", "3R", "4w", "10R", "11w", "17R"])
    #expect(brief(play("w...", into: &book, from: 100)) == ["100w", "103R"])
  }

  @Test func cooldownMutesThenTellsWhatGoesOn() {
    var book = book { $0.cooldownSteps = 10 }
    #expect(brief(play("w...wwwwwwww", into: &book)) == ["0w", "3R", "10w"])
    #expect(book.suppressed.map(\.reason) == [.cooldown])
    #expect(book.suppressed.first?.count == 1)
  }

  @Test func escalationPassesTheCooldown() {
    var book = book { $0.cooldownSteps = 1000 }
    #expect(brief(play("wwc", into: &book)) == ["0w", "2c"])
  }

  @Test func capKeepsRoomForCriticals() {
    var book = book {
      $0.maxAlertsPerRun = 2; $0.criticalReserve = 1; $0.flapFactorMax = 1
    }
    let events = play("w...w...w...c...c...", into: &book)
    #expect(brief(events) == ["0w", "3R", "4w", "7R", "12c", "15R"])
    #expect(book.suppressed.map(\.reason) == [.cap, .cap])
    #expect(book.suppressed.map(\.severity) == [.warning, .critical])
  }

  @Test func rewindUnmutesAndCountsASegment() {
    var book = book { $0.cooldownSteps = 100 }
    var steps = Array(200..<204)
    steps += [120, 121]
    #expect(brief(play("w...ww", into: &book, steps: steps)) == ["0w", "3R", "4w"])
    #expect(book.segment == 1)
  }

  @Test func aStepBackByOneStrideIsNoRewind() {
    var book = book()
    _ = play("......", into: &book, steps: [10, 20, 10, 20, 30, 30])
    #expect(book.segment == 0)
  }

  @Test func millionsOfRewindsAndExtremeStepsDoNotTrap() {
    var book = book { $0.cooldownSteps = 5 }
    var delivered = 0
    for index in 0..<20_000 {
      var row = MetricRow()
      row.index = index
      row.step = index.isMultiple(of: 2) ? Int.max - index : Int.min + index
      delivered += book.update([verdict("w")], of: ["kl_explosion"], row: row).count
    }
    #expect(delivered == 1)
    #expect(book.segment >= 9_999)
  }

  @Test func debounceCountsConsecutiveRows() {
    var book = book()
    book.debounce = ["kl_explosion": Debounce(3)]
    let events = play("ww.wwwccc...", into: &book)
    #expect(brief(events) == ["5w", "8c", "11R"])
    #expect(events.first?.onsetStep == 0)
  }

  @Test func debounceKOfN() {
    var book = book { $0.resolveAfterRows = 10 }
    book.debounce = ["kl_explosion": Debounce(2, of: 4)]
    #expect(brief(play("w....w.w", into: &book)) == ["7w"])
  }

  @Test func followersJoinTheirCause() {
    var book = book()
    let ids = ["degenerate_groups", "loss_nan", "reward_flatline"]
    var events: [AlertEvent] = []
    for (index, row) in [".c.", "wcw", ".cw", "w.w", "w.w", "w.w"].enumerated() {
      var metric = MetricRow()
      metric.index = index
      metric.step = index
      events += book.update(row.map(verdict), of: ids, row: metric)
    }
    // The dead loss speaks alone; when it is over, what is still wrong is told.
    #expect(
      events.map { "\($0.row) \($0.detector) \($0.status.rawValue)" } == [
        "0 loss_nan firing", "5 loss_nan resolved", "5 reward_flatline firing",
      ])
    #expect(Set(book.suppressed.map(\.reason)) == [.follower])
    #expect(book.suppressed.allSatisfy { $0.cause == "loss_nan" })
  }

  @Test func aCauseDoesNotHideWhatIsWorse() {
    var book = book()
    let ids = ["degenerate_groups", "reward_hacking"]
    var row = MetricRow()
    _ = book.update([verdict("w"), verdict(".")], of: ids, row: row)
    row.index = 1
    row.step = 1
    let events = book.update([verdict("w"), verdict("c")], of: ids, row: row)
    #expect(events.map(\.detector) == ["reward_hacking"])
  }

  @Test func incidentsRelateAndAdvise() {
    var book = book()
    let ids = ["entropy_collapse", "kl_explosion"]
    var row = MetricRow()
    let first = book.update([verdict("w"), verdict(".")], of: ids, row: row)
    row.index = 60
    row.step = 60
    let second = book.update([verdict("w"), verdict("w")], of: ids, row: row)
    #expect(first.first?.related == [])
    #expect(second.first?.related == first.map(\.id))
    #expect(second.first?.advice.contains("entropy first") == true)
    row.index = 400
    row.step = 400
    let third = book.report(verdict("c"), of: "stalled_run", row: row)
    #expect(third.first?.related == [])
  }

  @Test func idsAreStableAndDistinct() {
    #expect(AlertID.make(["a"]) == AlertID.make(["a"]))
    #expect(AlertID.make(["a", "b"]) != AlertID.make(["ab"]))
    var book = book()
    let script = "wc...w......c............"
    let events = play(script, into: &book)
    var again = self.book()
    #expect(play(script, into: &again) == events)
    #expect(Set(events.map(\.id)).count == events.count)
    #expect(events.allSatisfy { $0.id.utf8.count == 16 })
    #expect(events.allSatisfy { $0.id.allSatisfy(\.isHexDigit) })
  }

  @Test func aCheckpointInMidStreamChangesNothing() throws {
    let script = "w..c....w.....ww...........c..........w............................"
    for cut in [0, 3, 5, 9, 17, 30] {
      var whole = book { $0.cooldownSteps = 7 }
      var head = whole
      let expected = play(script, into: &whole)
      var events = play(String(script.prefix(cut)), into: &head)
      let data = try JSONEncoder().encode(head)
      var tail = try JSONDecoder().decode(AlertBook.self, from: data)
      events += play(String(script.dropFirst(cut)), into: &tail, from: cut)
      #expect(events == expected, "cut at \(cut)")
    }
  }

  @Test func activeAlertsAreThoseOpen() {
    var book = book()
    _ = play("w", into: &book)
    #expect(book.activeAlerts.map(\.detector) == ["kl_explosion"])
    _ = play("...", into: &book, from: 1)
    #expect(book.activeAlerts.isEmpty)
  }

  @Test func optionsAreRangeChecked() {
    var options = AlertOptions()
    #expect(options.problems.isEmpty)
    options.resolveAfterRows = 0
    options.cooldownSteps = -1
    #expect(Set(options.problems.map(\.key)) == ["resolve_after_rows", "cooldown_steps"])
  }
}
