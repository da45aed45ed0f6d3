import Testing
import WatchEngine

struct ClassicAlertBookTests {
  /// Plays one letter a row (`w`arning, `c`ritical, `.` healthy); the rows and tiers that fired.
  private func play(
    _ script: String, steps: [Int], options: AlertOptions, _ check: (ClassicAlertBook) -> Void
  ) -> [String] {
    var book = ClassicAlertBook(run: "r", log: "/l", options: options)
    var fired: [AlertEvent] = []
    for (index, letter) in script.enumerated() {
      var row = MetricRow()
      row.index = index
      row.step = steps[index]
      let verdict: Verdict =
        letter == "."
        ? .healthy : .breach(Breach(severity: letter == "c" ? .critical : .warning, sentence: "x"))
      fired += book.update([verdict], of: ["d"], row: row)
    }
    check(book)
    #expect(Set(fired.map(\.id)).count == fired.count)
    #expect(fired.allSatisfy { $0.status == .firing })
    return fired.map { "\($0.row)\($0.severity.rawValue.prefix(1))" }
  }

  @Test func repeatsByCooldownMutesOnRewindAndStopsAtTheCap() {
    var options = AlertOptions()
    options.cooldownSteps = 3
    options.maxAlertsPerRun = 4
    let fired = play(
      "wwcwwwwwww", steps: [0, 1, 2, 3, 4, 0, 1, 6, 9, 12], options: options
    ) { book in
      #expect(book.suppressed.map(\.count).reduce(0, +) == 6)
    }
    #expect(fired == ["0w", "2c", "3w", "7w"])
  }

  @Test func aFirstAlertFarBelowStepZeroIsDropped() {
    #expect(play("ww", steps: [-5, 0], options: AlertOptions()) { _ in } == ["1w"])
  }

  @Test func anAlertIsActiveForOneCooldown() {
    _ = play("w.", steps: [5, 104], options: AlertOptions()) { #expect($0.activeAlerts.count == 1) }
    _ = play("w.", steps: [5, 105], options: AlertOptions()) { #expect($0.activeAlerts.isEmpty) }
  }
}
