/// One side of the convex hull of the points (value, index): the greatest convex minorant (lower) or
/// the least concave majorant (upper) of a step function, up to the height of a step.
struct DipHull {
  enum Side { case lower, upper }

  let side: Side
  /// Indices of the corner points, ascending; the first and last are the ends of the interval.
  let vertices: [Int]

  /// The hull of ascending values between two indices, both included.
  init(of values: [Double], from low: Int, through high: Int, side: Side) {
    let sign: Double = side == .lower ? 1 : -1
    var vertices: [Int] = []
    vertices.reserveCapacity(high - low + 1)
    for index in low...high {
      while vertices.count >= 2 {
        let before = vertices[vertices.count - 2]
        let corner = vertices[vertices.count - 1]
        let turn =
          (values[corner] - values[before]) * Double(index - corner)
          - (values[index] - values[corner]) * Double(corner - before)
        if sign * turn > 0 { break }
        vertices.removeLast()
      }
      vertices.append(index)
    }
    self.side = side
    self.vertices = vertices
  }

  /// Height of the edge that ends at a vertex, at `value`, in index units.
  func height(at value: Double, onEdgeTo vertex: Int, of values: [Double]) -> Double {
    let start = vertices[vertex - 1]
    let end = vertices[vertex]
    let rise = (value - values[start]) * Double(end - start) / (values[end] - values[start])
    return Double(start) + rise
  }

  /// Largest distance of the step function from the edge that starts at a vertex; at least one step.
  func deviation(of values: [Double], fromEdge vertex: Int) -> Double {
    let start = vertices[vertex]
    let end = vertices[vertex + 1]
    guard end - start > 1, values[start] != values[end] else { return 1 }
    let sign: Double = side == .lower ? 1 : -1
    let slope = Double(end - start) / (values[end] - values[start])
    var largest = 1.0
    for index in start...end {
      let along = Double(index - start) - (values[index] - values[start]) * slope
      largest = max(largest, 1 + sign * along)
    }
    return largest
  }
}
