import Glibc

/// Logarithms and ratios that stay finite whatever a log holds.
package enum Ratio {
  /// ln of a value that is at least `floor` and at most 1e300; `floor` must be positive.
  package static func log(_ value: Double, floor: Double) -> Double {
    Glibc.log(min(max(value, floor), 1e300))
  }

  /// e to the `difference` of two logarithms, bounded to 1e-300...1e300.
  package static func of(_ difference: Double) -> Double {
    exp(min(max(difference, -690), 690))
  }
}
