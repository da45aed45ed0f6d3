/// Which samples of a step an alert quotes: the one with the highest reward and two in the middle.
package struct CompletionChoice: Sendable, Equatable {
  /// Place of the sample, nil when there is none.
  package var highest: Int?
  /// Places of up to two others.
  package var median: [Int] = []

  /// Chooses among samples by their rewards; those without a finite one aren't chosen.
  ///
  /// The first of equals counts.
  package init(_ rewards: [Double]) {
    var places = rewards.indices.filter { rewards[$0].isFinite }
    places.sort { rewards[$0] < rewards[$1] || (rewards[$0] == rewards[$1] && $0 > $1) }
    highest = places.popLast()
    guard places.count > 2 else {
      median = places
      return
    }
    let middle = (places.count - 1) / 2
    median = [places[middle], places[middle + 1]]
  }
}
