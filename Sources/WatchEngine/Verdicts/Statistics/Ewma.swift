/// An exponentially weighted mean that starts at its first value.
package struct Ewma: Codable, Sendable, Equatable {
  private let weight: Double
  package private(set) var value: Double?

  /// `span` rows carry about 86 % of the weight.
  package init(span: Double) { weight = 2 / (span + 1) }

  /// Takes in the next finite value and gives the new mean.
  @discardableResult
  package mutating func next(_ value: Double) -> Double {
    let mean = self.value.map { $0 + weight * (value - $0) } ?? value
    self.value = mean
    return mean
  }
}
