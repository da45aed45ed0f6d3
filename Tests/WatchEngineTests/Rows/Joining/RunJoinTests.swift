import Testing

@testable import WatchEngine

/// Who gives which signal, and what of a row is judged: scripts of two or three logs.
struct RunJoinTests {
  private func names(_ row: MetricRow?) -> [String] { JoinScript.names(row) }

  @Test func theFirstThatShowsASignalGivesItAndAnotherAddsOnlyItsOwn() {
    var script = JoinScript()
    #expect(names(script.row(0, 1, [.loss, .entropy])) == ["entropy", "loss"])
    #expect(names(script.row(2, 1, [.loss, .gradNorm])) == ["grad_norm"])
    #expect(script.row(2, 2, [.loss]) == nil)
    #expect(names(script.row(0, 2, [.loss])) == ["loss"])
    #expect(script.join.signals(of: 2, keys: []) == ["grad_norm"])
  }

  @Test func rowsOfOneStepAreOneRowOfTheRun() throws {
    var script = JoinScript()
    for step in 1...3 {
      let first = try script.judged(0, step, [.loss])
      let second = try script.judged(2, step, [.entropy])
      #expect(first.runIndex == step - 1)
      #expect(second.runIndex == step - 1)
      #expect(second.context?.isContinued == true)
      #expect(second.context?.setsPace == false)
      #expect(second.context?.same[.loss] == Double(step))
      #expect(second.witness(.loss) == Double(step))
      // The other's word of the step before stands until the new one comes.
      #expect(first.witness(.entropy) == (step == 1 ? nil : Double(2000 + step - 1)))
    }
  }

  @Test func oneLogAloneIsCountedAsItsRows() throws {
    var script = JoinScript()
    for (row, step) in [1, 2, 2, 3, 1, 2, 9].enumerated() {
      let joined = try script.judged(0, step)
      #expect(joined.runIndex == row)
      #expect(joined.context?.isContinued == false)
      #expect(joined.context?.setsPace == true)
    }
  }

  @Test(arguments: [false, true])
  func theBetterLogTakesOverAndNothingIsJudgedTwice(order: Bool) {
    var script = JoinScript()
    var judged: [Int] = []
    judged += (1...10).filter { script.row(0, $0, order: order) != nil }
    // It comes late and catches up.
    judged += (1...10).filter { script.row(1, $0, order: order) != nil }
    #expect(script.join.signals(of: 1, keys: []) == ["loss"])
    for step in 11...15 {
      if script.row(0, step, order: order) != nil { judged.append(step) }
      if script.row(1, step, order: order) != nil { judged.append(step) }
    }
    #expect(judged == Array(1...15))
    #expect(script.handovers == [Handover(from: 0, to: 1, signals: ["loss"], isForSilence: false)])
  }

  @Test func aBetterLogThatIsFarBehindWaits() {
    var script = JoinScript()
    for step in 1...300 { script.row(0, step) }
    for step in 1...100 { #expect(script.row(1, step) == nil) }
    #expect(script.join.signals(of: 0, keys: []) == ["loss"])
    #expect(script.row(0, 301) != nil)
  }

  @Test(arguments: [false, true])
  func whenTheOwnerFallsSilentTheNextTakesOverOnce(restarting: Bool) throws {
    var script = JoinScript()
    for step in 1...5 {
      script.row(0, step)
      script.row(2, step)
    }
    let judged = (6...40).filter { script.row(2, $0) != nil }
    #expect(judged == Array(26...40))
    #expect(script.handovers == [Handover(from: 0, to: 2, signals: ["loss"], isForSilence: true)])
    if restarting { try script.restart() }
    // What the old owner held back is of no use any more, and it comes behind from now on.
    for step in 6...60 { #expect((script.row(0, step) != nil) == false) }
    for step in 41...60 { #expect(script.row(2, step) != nil) }
  }

  @Test func theOwnersWordIsTheWitness() throws {
    var script = JoinScript()
    script.row(0, 1, [.loss])
    script.row(2, 1, [.loss, .entropy])
    #expect(try script.judged(1, 1, [.gradNorm]).context?.same[.loss] == 1)
  }

  @Test func rowsWithoutSignalsCountForTheFirstLogOnly() {
    var script = JoinScript()
    script.row(0, 1, [.loss])
    #expect(script.row(2, 1, []) == nil)
    #expect(script.row(0, 2, []) != nil)
  }

  @Test func otherRulesBeginTheirKeysAnew() throws {
    var script = JoinScript()
    script.row(0, 1, [.loss], key: 1)
    script.join.watch(1)
    #expect(try script.judged(2, 1, [], key: 5).watched == [5])
  }

  /// A checkpoint is no proof: what it says of logs that aren't there is refused, of steps bounded.
  @Test func aJoinOfOtherLogsIsRefused() throws {
    var script = JoinScript()
    for step in 1...5 { script.row(0, step) }
    script.row(2, 6)
    #expect(script.join.fits(3) && !script.join.fits(2), "the rival counts")
    script.row(2, 1, [.entropy])
    #expect(!script.join.fits(2))
    script.join.steps = Array(
      repeating: JoinedStep(step: 1, index: 1, tellers: 0), count: 10 * RunJoin.stepLimit)
    try script.restart()
    #expect(script.join.steps.count == RunJoin.stepLimit)
  }

  @Test func dumpsOfSamplesComeBehindEveryLog() {
    let dumps = SourceRank(format: JSONLines.id, log: "/r/dumps/*.jsonl")
    let others = [JSONSnapshot.id, TensorBoardEvents.id, nil].map {
      SourceRank(format: $0, log: "/r/x")
    }
    #expect(others.allSatisfy { $0 < dumps })
  }

  @Test func anOwnerThatOnlyLagsKeepsItsSignals() {
    var script = JoinScript()
    for step in 1...200 {
      script.row(2, step, [.loss, .entropy])
      // What the worse gave before the better came is judged.
      if step > 15 { #expect((script.row(0, step - 15) != nil) == (step - 15 > 16)) }
    }
    #expect(!script.handovers.contains { $0.isForSilence })
  }

  @Test func aRunThatGoesBackIsJudgedAnew() {
    var script = JoinScript()
    for step in 1...50 {
      script.row(0, step)
      script.row(2, step, [.entropy])
    }
    var indexes: [Int] = []
    for step in 30...40 {
      let first = script.row(0, step)
      let second = script.row(2, step, [.entropy])
      #expect(names(first) == ["loss"])
      #expect(names(second) == ["entropy"])
      #expect(first?.runIndex == second?.runIndex)
      #expect(first?.context?.setsPace == true)
      indexes.append(first?.runIndex ?? -1)
    }
    #expect(indexes == Array(50...60))
  }

  @Test func stepsOfTwoKindsJoinNothing() throws {
    var script = JoinScript()
    for step in 1...10 {
      let text = try script.judged(0, step, [.loss], order: true)
      #expect(text.context?.same.isEmpty == true)
      #expect(text.runIndex == step - 1)
      let events = try script.judged(2, step * 10, [.entropy, .loss])
      #expect(names(events) == ["entropy"])
      // It counts for no step of its own.
      #expect(events.runIndex == step - 1)
      #expect(events.context?.isContinued == true)
      #expect(events.context?.setsPace == false)
    }
  }

  @Test func keysOfRulesHaveAnOwnerToo() throws {
    var script = JoinScript()
    let first = try script.judged(0, 1, [.loss], key: 1)
    #expect(first.watched == [1])
    let second = try script.judged(2, 1, [.entropy], key: 2)
    #expect(second.watched == [nil])
    #expect(second.context?.recentKeys == [0])
    #expect(script.join.signals(of: 0, keys: ["own/key"]) == ["loss", "own/key"])
  }

  @Test func aLogThatLeavesGivesItsSignalsToTheNext() {
    var script = JoinScript()
    for step in 1...5 { script.row(0, step) }
    script.join.remove(0)
    #expect(script.row(2, 5) == nil)
    #expect(names(script.row(2, 6)) == ["loss"])
  }

  @Test func whatWasAloneKeepsWhatItHasShown() {
    var script = JoinScript()
    script.join = RunJoin(rows: 7, watching: 1)
    script.join.add(
      0, signals: SignalValues.mask(of: [.loss]), hasRewards: false, keys: [], step: 7, row: 6)
    script.rows = [7, 0, 0]
    for step in 1...7 { #expect(names(script.row(2, step, [.loss, .entropy])) == ["entropy"]) }
    #expect(script.row(0, 8)?.context?.index == 14)
  }

  @Test(arguments: 1...20)
  func aRestartChangesNothing(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var plain = JoinScript()
    var restarted = JoinScript()
    var steps = [1, 1, 1]
    for _ in 0..<300 {
      let source = Int(random.next() % 3)
      steps[source] += Int(random.next() % 3)
      if random.next() % 40 == 0 { steps[source] = max(1, steps[source] - 20) }
      let signals = Signal.allCases.filter { _ in random.next() % 3 == 0 }
      let isOrdered = source == 0 && seed.isMultiple(of: 2)
      let left = plain.row(source, steps[source], signals, order: isOrdered)
      let right = restarted.row(source, steps[source], signals, order: isOrdered)
      #expect(names(left) == names(right))
      #expect(left?.context?.index == right?.context?.index)
      #expect(left?.context?.setsPace == right?.context?.setsPace)
      if random.next() % 10 == 0 { try restarted.restart() }
    }
    #expect(plain.handovers == restarted.handovers)
  }

  /// Whatever comes in whatever order: of one step and log run, no signal is let through twice.
  @Test(arguments: 1...20)
  func noSignalOfAStepIsJudgedTwice(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var script = JoinScript()
    var steps = [0, 0, 0]
    var judged: Set<String> = []
    for _ in 0..<1_000 {
      let source = Int(random.next() % 3)
      // Within the memory of the join; a log may be silent for long.
      guard steps[source] < (steps.min() ?? 0) + 60 else { continue }
      steps[source] += 1
      let signals = Signal.allCases.prefix(6).filter { _ in random.next() % 2 == 0 }
      for name in names(script.row(source, steps[source], Array(signals))) {
        #expect(judged.insert("\(steps[source]) \(name)").inserted, "seed \(seed)")
      }
    }
  }
}
