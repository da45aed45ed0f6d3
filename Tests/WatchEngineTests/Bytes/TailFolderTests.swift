import Testing

@testable import WatchEngine

/// A folder named in the config stands for the logs in it.
struct TailFolderTests {
  @Test func logsInItAreReadAndNothingElse() throws {
    let tail = try TailHarness(pattern: "w")
    tail.append(1...3)
    tail.append(11...12, to: tail.folder + "/w/b.jsonl")
    for other in ["notes.txt", ".hidden.log", "c.log.gz", "config.json"] {
      tail.append(90...91, to: tail.folder + "/w/" + other)
    }
    tail.start()
    tail.commit()
    #expect(tail.steps.sorted() == [1, 2, 3, 11, 12])
    #expect(tail.set?.watchFolders.contains(tail.folder + "/w") == true)
    // Heard, not searched for: its name wasn't there before.
    tail.append(21...22, to: tail.folder + "/w/late.log")
    tail.set?.heard(folder: tail.folder + "/w", name: "late.log", isStructural: true, at: tail.now)
    tail.pump(waking: false)
    tail.commit()
    #expect(tail.steps.sorted() == [1, 2, 3, 11, 12, 21, 22])
    #expect(Set(tail.record.all.map(\.log)).count == 3)
  }

  @Test func rotationsAndRestartsLoseAndRepeatNothing() throws {
    let tail = try TailHarness(pattern: "w/")
    tail.append(1...3)
    tail.start()
    tail.stop()
    tail.append(4...5)
    tail.rename(tail.log, tail.log + ".1")
    tail.append(6...7)
    tail.start()
    tail.commit()
    #expect(tail.steps == Array(1...7))
  }

  /// A config that names the log itself is searched for no more names.
  @Test func aFolderNoLongerNamedIsForgotten() throws {
    let tail = try TailHarness(pattern: "w")
    tail.append(1...3)
    tail.start()
    #expect(tail.set?.hasGlob == true)
    tail.pattern = tail.log
    tail.reload()
    #expect(tail.set?.hasGlob == false)
    tail.append(4...5)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...5))
  }

  @Test func comesLaterGoesAndComesBack() throws {
    let tail = try TailHarness(pattern: "late")
    let log = tail.folder + "/late/a.log"
    tail.start()
    try tail.makeFolder("late")
    tail.append(1...3, to: log)
    tail.pump()
    tail.commit()
    #expect(tail.steps == [1, 2, 3])
    tail.rename(tail.folder + "/late", tail.folder + "/gone")
    tail.pump()
    tail.advance(.seconds(60))
    try tail.makeFolder("late")
    tail.append(4...5, to: log)
    tail.pump()
    tail.commit()
    #expect(tail.steps == [1, 2, 3, 4, 5])
    #expect(Set(tail.record.all.map(\.log)) == [log])
    #expect(tail.set?.status(at: tail.now).logs.map(\.path) == [log])
  }

  /// The kernel tells of a removed folder only when its last open file is closed, and we hold one.
  @Test(arguments: ["w", "w/*.log"]) func aFolderMadeAgainIsSeenUnheard(_ pattern: String) throws {
    let tail = try TailHarness(pattern: pattern)
    tail.append(1...3)
    tail.start()
    tail.rename(tail.folder + "/w", tail.folder + "/gone")
    try tail.makeFolder("w")
    tail.append(4...5, to: tail.folder + "/w/b.log")
    // Less than the time between two searches.
    tail.advance(.seconds(8))
    tail.commit()
    #expect(tail.steps == [1, 2, 3, 4, 5])
  }

  /// The folder of known logs comes back with others in it: that is heard, not found by a search in time.
  @Test(arguments: ["w", "w/*.log"]) func logsOfAFolderMadeAgainAreHeard(_ pattern: String) throws {
    let tail = try TailHarness(pattern: pattern)
    tail.append(1...3)
    tail.start()
    tail.rename(tail.folder + "/w", tail.folder + "/gone")
    tail.set?.heardOfFolder(tail.folder + "/w", at: tail.now)
    tail.pump(waking: false)
    try tail.makeFolder("w")
    tail.append(4...5, to: tail.folder + "/w/b.log")
    tail.set?.heard(folder: tail.folder, name: "w", isStructural: true, at: tail.now)
    tail.pump(waking: false)
    tail.commit()
    #expect(tail.steps == [1, 2, 3, 4, 5])
  }
}
