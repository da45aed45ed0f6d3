import Glibc
import WatchEngine

/// One signal over the steps of a run as an SVG picture, with a line where an alert fired.
struct SignalChart {
  struct Mark {
    var step: Int
    var severity: String
  }

  /// Signals worth a picture.
  static let drawn: [Signal] = [
    .rewardMean, .rewardStd, .entropy, .klDivergence, .approxKL, .loss, .gradNorm,
    .completionLength, .zeroStdFraction, .evalReward,
  ]
  private static let width = 640.0
  private static let height = 120.0
  /// Room for the numbers at the left.
  private static let margin = 64.0
  /// From this many times the median on, the highest value hides the others on a linear scale.
  private static let logarithmicFrom = 1_000.0

  let title: String
  let sketch: SeriesSketch
  let marks: [Mark]

  /// nil for a signal that has no two values.
  var svg: String? {
    guard sketch.stretches.count > 1, let first = sketch.stretches.map(\.step).min(),
      let last = sketch.stretches.map(\.step).max(), first < last,
      let low = sketch.stretches.map(\.low).min(), let high = sketch.stretches.map(\.high).max()
    else { return nil }
    let middle = sketch.stretches.map(\.high).sorted()[sketch.stretches.count / 2]
    let isLogarithmic = low > 0 && high > middle * Self.logarithmicFrom
    func scaled(_ value: Double) -> Double { isLogarithmic ? log(value) : value }
    let (bottom, top) = (scaled(low), scaled(high))
    func x(_ step: Int) -> Double {
      Self.margin
        + (Self.width - Self.margin) * (Double(step) - Double(first))
        / (Double(last) - Double(first))
    }
    func y(_ value: Double) -> Double {
      // Halves, for the distance of two huge values need not be finite.
      let span = top / 2 - bottom / 2
      return span > 0
        ? Self.height * (1 - (scaled(value) / 2 - bottom / 2) / span) : Self.height / 2
    }
    var line = ""
    for stretch in sketch.stretches {
      line += "\(line.isEmpty ? "M" : "L")\(number(x(stretch.step))) \(number(y(stretch.high)))"
      if stretch.low != stretch.high { line += "V\(number(y(stretch.low)))" }
    }
    let lines = marks.filter { (first...last).contains($0.step) }.map { mark in
      """
      <line class="\(mark.severity)" x1="\(number(x(mark.step)))" x2="\(number(x(mark.step)))" y1="0" \
      y2="\(number(Self.height))"/>
      """
    }
    let note = isLogarithmic ? " (logarithmic)" : ""
    return """
      <figure><figcaption>\(HTMLText.escape(title))\(note)</figcaption>
      <svg viewBox="0 -6 \(number(Self.width)) \(number(Self.height + 24))" role="img" \
      aria-label="\(HTMLText.escape(title)) from step \(first) to \(last)">
      \(lines.joined())<path d="\(line)"/>
      <text x="0" y="6">\(label(high))</text><text x="0" y="\(number(Self.height))">\(label(low))</text>
      <text x="\(number(Self.margin))" y="\(number(Self.height + 16))">step \(first)</text>
      <text x="\(number(Self.width))" y="\(number(Self.height + 16))" text-anchor="end">\(last)</text>
      </svg></figure>

      """
  }

  /// A tenth of a point is finer than anybody sees.
  private func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  private func label(_ value: Double) -> String { HTMLText.escape(value.short) }
}
