import Testing

@testable import WatchEngine

/// What becomes of a signal, or of the pace, when the log that gives it says nothing any more.
struct RunJoinSilenceTests {
  /// Two logs that are written in turns don't take turns: each time the wait is twice as long.
  @Test func patienceDoublesWithEachSilence() {
    var script = JoinScript()
    for step in 1...5 {
      script.row(0, step)
      script.row(2, step)
    }
    let waits = [(2, 6), (0, 41), (2, 101)].map { source, first in
      (first...first + 99).prefix(source == 2 && first == 6 ? 35 : 100).filter {
        $0 <= (first == 41 ? 100 : .max) && script.row(source, $0) != nil
      }.first
    }
    #expect(waits == [26, 81, 181])
    // One that fell silent twice comes behind again.
    #expect(script.row(0, 201) == nil)
    var lane = JoinLane()
    for _ in 0..<12 {
      while !lane.wait(for: 1, isBetter: <) {}
    }
    #expect(lane.patience == 5120)
  }

  /// The better of two logs that go on takes over, though the other one comes first each time.
  @Test func ofTwoThatGoOnTheBetterTakesOver() {
    var script = JoinScript()
    for step in 1...5 { script.row(1, step) }
    for step in 6...40 {
      script.row(2, step)
      script.row(0, step)
    }
    #expect(script.handovers.map(\.to) == [0])
    #expect(script.join.signals(of: 0, keys: []) == ["loss"])
  }

  /// The next best falls silent while it is waited for: the last one isn't kept waiting for ever.
  @Test(arguments: [false, true])
  func aRivalThatFallsSilentTooIsPassedOver(restarting: Bool) throws {
    var script = JoinScript()
    for step in 1...5 { script.row(1, step) }
    for step in 6...10 { script.row(0, step) }
    for step in 6...20 { script.row(2, step) }
    if restarting { try script.restart() }
    let judged = (21...100).filter { script.row(2, $0) != nil }
    #expect(judged == Array(46...100))
    #expect(script.handovers == [Handover(from: 1, to: 2, signals: ["loss"], isForSilence: true)])
  }

  /// Steps judged before are still a sign of life.
  @Test func anOwnerThatCatchesUpIsNotSilent() {
    var script = JoinScript()
    for step in 1...60 { script.row(2, step) }
    for step in 1...60 {
      script.row(0, step)
      script.row(2, 60 + step)
    }
    #expect(script.handovers.map(\.isForSilence) == [false])
  }

  /// A log that sets the pace and stops is slow from then on, also over a restart.
  @Test(arguments: [false, true])
  func aSlowPacerGivesThePaceAway(restarting: Bool) throws {
    var script = JoinScript()
    for step in 1...5 {
      script.row(0, step)
      script.row(2, step, [.entropy])
    }
    let paced = try (6...40).filter {
      try script.judged(2, $0, [.entropy]).context?.setsPace == true
    }
    #expect(paced == Array(26...40))
    if restarting { try script.restart() }
    #expect(try script.judged(0, 6).context?.setsPace == false)
    #expect(try script.judged(2, 41, [.entropy]).context?.setsPace == true)
  }
}
