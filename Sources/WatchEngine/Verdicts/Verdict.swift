/// How bad it is.
///
/// Order: info < warning < critical.
package enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
  case info
  case warning
  case critical

  package static func < (left: Severity, right: Severity) -> Bool { left.place < right.place }

  /// Its place in the order, from 0.
  package var place: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .critical: 2
    }
  }
}

/// What a detector says of one row.
package enum Verdict: Sendable, Equatable {
  /// The row lacks the signals this detector reads; the row doesn't count for it.
  case missing
  /// Not enough rows yet for a judgement.
  case warmingUp
  case healthy
  // Boxed: eighteen verdicts a row are passed around, and next to none is a breach.
  indirect case breach(Breach)
}

/// The evidence of a breach.
package struct Breach: Codable, Sendable, Equatable {
  /// Kind within the detector (`variance`, `nan`, `up`); empty when the detector has one kind.
  package var kind: String
  package var severity: Severity
  package var value: Double?
  package var baseline: Double?
  package var threshold: Double?
  /// Step of the row where the trouble began, when the detector knows better than "this row".
  package var onsetStep: Int?
  /// Consecutive rows (or k of n hits) behind the breach.
  package var consecutive: Int
  /// One sentence for people, in the shapes of the product contract, without a final period.
  package var sentence: String
  /// Everything else worth keeping, in a stable order; numbers may be non-finite.
  package var evidence: [Evidence]

  package init(
    kind: String = "", severity: Severity, value: Double? = nil, baseline: Double? = nil,
    threshold: Double? = nil, onsetStep: Int? = nil, consecutive: Int = 1, sentence: String,
    evidence: [Evidence] = []
  ) {
    self.kind = kind
    self.severity = severity
    self.value = value
    self.baseline = baseline
    self.threshold = threshold
    self.onsetStep = onsetStep
    self.consecutive = consecutive
    self.sentence = sentence
    self.evidence = evidence
  }
}

/// One named fact of a breach.
package struct Evidence: Codable, Sendable, Equatable {
  package enum Value: Codable, Sendable, Equatable {
    case number(Double)
    case integer(Int)
    case text(String)
    case null
  }
  package var name: String
  package var value: Value

  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}
