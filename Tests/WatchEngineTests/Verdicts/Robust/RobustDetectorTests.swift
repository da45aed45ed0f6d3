import Testing
import WatchEngine
import WatchTestSupport

/// What every robust detector must do, whatever it judges.
struct RobustDetectorTests {
  /// Values no trainer should write and some do.
  static let absurd: [Double] = [
    1e300, -1e300, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    Double.leastNonzeroMagnitude, -Double.leastNonzeroMagnitude, -0.0, 0,
    .infinity, -.infinity, .nan, 1e-300, 1,
  ]

  static func make(_ type: any Detector.Type) -> any Detector {
    func open<Judge: Detector>(_ type: Judge.Type) -> any Detector {
      Judge(options: type.defaults)
    }
    return open(type)
  }

  static func row(_ index: Int, _ value: (Signal) -> Double?) -> MetricRow {
    var row = MetricRow()
    row.index = index
    row.step = index
    for signal in Signal.allCases { row.signals[signal] = value(signal) }
    return row
  }

  @Test func theCatalogIsSortedAndUnique() {
    let ids = DetectorCatalog.robust.map { $0.id }
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
    #expect(ids.count == 19)
    #expect(DetectorCatalog.robust.allSatisfy { $0.profile == .robust })
    // Every kind of the classic profile has its robust twin, so a section serves both.
    #expect(Set(DetectorCatalog.classic.map { $0.id }).isSubset(of: ids))
  }

  @Test func defaultsHaveNoProblems() {
    func problems<Judge: Detector>(_ type: Judge.Type) -> [OptionProblem] {
      type.problems(in: type.defaults)
    }
    for type in DetectorCatalog.robust {
      #expect(problems(type).isEmpty, "\(type.id)")
    }
  }

  @Test func aRowWithoutSignalsIsMissing() {
    // One that reads no signal (a crash is text) takes any row as a sign of life.
    for type in DetectorCatalog.robust where !type.signals.isEmpty {
      var detector = Self.make(type)
      #expect(detector.judge(MetricRow()) == .missing, "\(type.id)")
    }
  }

  @Test func absurdValuesNeitherTrapNorBlind() {
    // Each detector meets every pair of absurd values, then must still find its sickness.
    var random = SeededGenerator("absurd", 1)
    for type in DetectorCatalog.robust {
      var detector = Self.make(type)
      for index in 0..<400 {
        var row = Self.row(index) { _ in
          Self.absurd[Int(random.next() % UInt64(Self.absurd.count))]
        }
        row.step = index.isMultiple(of: 3) ? Int.max - index : Int.min + index
        row.rewards = (0..<40).map { _ in
          Self.absurd[Int(random.next() % UInt64(Self.absurd.count))]
        }
        if case .breach(let breach) = detector.judge(row) {
          #expect(!breach.sentence.isEmpty && breach.sentence.utf8.count < 500, "\(type.id)")
        }
      }
    }
  }

  @Test(arguments: ["kl_jump", "gradient_ramp", "reward_falls", "advantage_spread"])
  func oneAbsurdRowDoesNotBlind(_ family: String) {
    let scenario = FailingScenarios.make(family, .severe, seed: 3)
    var rows = scenario.rows
    for signal in Signal.allCases where rows[100].signals[signal] != nil && signal != .timestamp {
      rows[100].signals[signal] = 1e300
      rows[120].signals[signal] = .nan
      rows[140].signals[signal] = -1e300
    }
    let found = EngineRun.events(rows).contains {
      scenario.detectors.contains($0.detector) && $0.status == .firing
        && $0.row >= scenario.onset && $0.row < scenario.onset + 60
    }
    #expect(found, "\(family): \(EngineRun.firing(rows)), onset \(scenario.onset)")
  }

  @Test func aCheckpointAtAnyRowChangesNothing() throws {
    func check<Judge: Detector>(_ type: Judge.Type, _ rows: [MetricRow]) throws {
      var whole = Judge(options: type.defaults)
      var cut = whole
      for (index, row) in rows.enumerated() {
        // Every 29 rows the twin is encoded, forgotten and decoded.
        if index % 29 == 7 { cut = try cut.throughCheckpoint() }
        let expected = whole.judge(row)
        let actual = cut.judge(row)
        // NaN isn't equal to itself: compare what people read.
        #expect(
          String(describing: actual) == String(describing: expected), "\(type.id) row \(index)")
      }
    }
    for (index, family) in FailingScenarios.families.enumerated() {
      let scenario = FailingScenarios.make(family.name, .severe, seed: 40 + index)
      for type in DetectorCatalog.robust where family.detectors.contains(type.id) {
        try check(type, Array(scenario.rows.prefix(scenario.onset + 60)))
      }
    }
  }

  @Test func aDisabledDetectorSeesNothing() {
    var options = KLExplosion.defaults
    options.enabled = false
    let detector = KLExplosion(options: options)
    #expect(detector.verdicts(.klDivergence, [1e12, 1e12]).allSatisfy { $0 == .missing })
  }

  @Test func rangeErrorsNameTheirKeys() {
    var options = EntropyCollapse.defaults
    options.warningShare = .nan
    options.baselineRows = 0
    #expect(
      EntropyCollapse.problems(in: options).map(\.key) == ["warning_share", "baseline_rows"])
  }
}
