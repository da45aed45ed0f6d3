import Testing
import WatchEngine
import WatchTestSupport

/// What `diagnose` says of a detector that could or could not judge.
struct DetectorSightTests {
  @Test(arguments: Profile.allCases) func everySignalThatIsReadHasAHint(_ profile: Profile) {
    for type in DetectorCatalog.all(of: profile) {
      for signal in type.signals {
        #expect(SignalHints.hint(for: signal) != nil, "\(type.id) reads \(signal.name)")
      }
    }
  }

  @Test func oneHintASignalAndShort() {
    #expect(Set(SignalHints.all.map(\.signal)).count == SignalHints.all.count)
    for entry in SignalHints.all {
      #expect(entry.hint.count <= 120, "\(entry.signal.name)")
      #expect(!entry.hint.hasSuffix("."), "\(entry.signal.name) stands in brackets")
    }
  }

  @Test func stateAndSignalsFollowTheRows() throws {
    var bank = DetectorBank(settings: EngineSettings(profile: .robust))
    var row = MetricRow()
    row.signals[.entropy] = 0.4
    row.signals[.rewardStd] = .nan
    row.signals[.loss] = 0.1
    for index in 0..<5 {
      row.index = index
      bank.judge(row)
    }
    func sight(_ id: String) throws -> DetectorSight {
      try #require(bank.sights.first { $0.detector == id })
    }
    #expect(bank.sights.map(\.detector) == bank.ids)
    #expect(try sight("loss_nan").state == .judged)
    #expect(try sight("loss_nan").hint == nil)
    #expect(try sight("entropy_collapse").state == .warmingUp)
    #expect(try sight("entropy_collapse").coverage.warmingUp == 5)
    let kl = try sight("kl_explosion")
    #expect(kl.state == .blind)
    #expect(kl.present == [])
    #expect(kl.lacking == [.klDivergence, .approxKL])
    #expect(kl.hint == SignalHints.hint(for: .klDivergence))
    let groups = try sight("degenerate_groups")
    #expect(groups.state == .blind)
    #expect(groups.present == [.rewardStd])
    #expect(groups.lacking == [.zeroStdFraction])
  }
}
