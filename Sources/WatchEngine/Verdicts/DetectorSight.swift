/// Whether one detector could see anything in a log, and what would let it see.
package struct DetectorSight: Sendable, Equatable {
  package enum State: String, Sendable {
    /// It judged at least one row.
    case judged
    /// It had its signals, for fewer rows than it needs.
    case warmingUp = "warming_up"
    /// It had none of its signals in a form it can judge.
    case blind
  }

  package let detector: String
  package let coverage: DetectorCoverage
  /// The signals it reads that some row had, finite or not.
  package let present: [Signal]
  /// The signals it reads that no row had.
  package let lacking: [Signal]
  /// The key a rule reads, as the log would write it; nil for everything that reads signals.
  package var key: String?

  package var state: State {
    if coverage.judged > 0 { return .judged }
    return coverage.warmingUp > 0 ? .warmingUp : .blind
  }

  /// How to get the first signal that is lacking; nil when none is or nothing is gained by it.
  package var hint: String? { lacking.first.flatMap { SignalHints.hint(for: $0) } }
}

extension DetectorBank {
  /// What each seated detector could see so far, in the order of ``ids``.
  package var sights: [DetectorSight] {
    let types = DetectorCatalog.all(of: profile)
    return zip(ids, coverage).map { id, coverage in
      let metric = rules.first { $0.rule.id == id }?.rule.metric
      var signals = types.first { $0.id == id }?.signals ?? []
      var sight: String?
      switch metric {
      case .signal(let signal)?: signals = [signal]
      case .key(let key)?: sight = key
      case nil: break
      }
      return DetectorSight(
        detector: id, coverage: coverage, present: signals.filter { hasSeen($0) },
        lacking: signals.filter { !hasSeen($0) }, key: sight)
    }
  }
}
