/// The signals of one row: a fixed array of doubles and a presence mask, so that a row allocates nothing.
package struct SignalValues: Sendable {
  private var values = InlineArray<18, Double>(repeating: 0)
  private var present: UInt32 = 0
  /// One bit for each signal that is present and NaN or infinite, as ``mask(of:)`` makes them.
  package private(set) var nonFiniteMask: UInt32 = 0

  package init() {}

  /// The value of a signal, nil when the row lacks it; may be NaN or infinite.
  package subscript(signal: Signal) -> Double? {
    @inline(__always) get {
      present & (1 << UInt32(signal.rawValue)) == 0 ? nil : values[Int(signal.rawValue)]
    }
    set {
      guard let newValue else {
        keep(~(1 << UInt32(signal.rawValue)))
        return
      }
      set(signal, to: newValue)
    }
  }

  /// Sets a value; quicker than the subscript, which has to ask for nil.
  @inline(__always) package mutating func set(_ signal: Signal, to value: Double) {
    let bit: UInt32 = 1 << UInt32(signal.rawValue)
    values[Int(signal.rawValue)] = value
    present |= bit
    nonFiniteMask = value.isFinite ? nonFiniteMask & ~bit : nonFiniteMask | bit
  }

  /// Whether a signal is present.
  @inline(__always) package func has(_ signal: Signal) -> Bool {
    present & (1 << UInt32(signal.rawValue)) != 0
  }

  /// Whether any of the signals of a mask made with ``mask(of:)`` is present.
  package func containsAny(of mask: UInt32) -> Bool { present & mask != 0 }

  /// One bit for each of `signals`.
  package static func mask(of signals: [Signal]) -> UInt32 {
    signals.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }

  /// One bit for each signal that is present, as ``mask(of:)`` makes them.
  package var mask: UInt32 { present }

  /// Drops what isn't among the signals of a mask.
  package mutating func keep(_ mask: UInt32) {
    present &= mask
    nonFiniteMask &= mask
  }

  /// Takes over from `other` what is lacking here, of the signals of a mask.
  package mutating func add(_ other: SignalValues, in mask: UInt32) {
    var rest = other.present & mask & ~present
    nonFiniteMask |= other.nonFiniteMask & rest
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      values[place] = other.values[place]
      rest &= rest - 1
    }
    present |= other.present & mask
  }

  package var isEmpty: Bool { present == 0 }
  package var count: Int { present.nonzeroBitCount }
}
