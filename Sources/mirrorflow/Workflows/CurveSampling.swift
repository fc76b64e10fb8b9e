import Reporting

/// Samples a function for a figure: densely where it bends, on both sides of every break.
struct CurveSampling {
  /// The horizontal range.
  var range: FigureRange
  /// Places where the function changes its formula, ascending.
  var breaks: [Double]
  /// Whether the function itself may jump at a break; a jump is a gap, not a steep line.
  var jumpsAtBreaks: Bool

  /// Halvings of a starting interval; 16 · 2⁷ points a piece are more than a figure shows.
  private static let maximumDepth = 7
  private static let startingIntervals = 16
  /// Bends below this part of the figure's height cannot be seen.
  private static let visible = 1.0 / 1500
  /// Breaks beyond this number are dense on the page: sampling them one by one shows nothing more.
  private static let maximumBreaks = 200

  /// The pieces of the curve; a value that is not finite ends a piece.
  func pieces(of function: (Double) -> Double) -> [[FigurePoint]] {
    let inner = breaks.filter { $0 > range.lower && $0 < range.upper }
    let cuts =
      [range.lower] + (inner.count <= Self.maximumBreaks ? inner : []) + [range.upper]
    let coarse = zip(cuts, cuts.dropFirst()).flatMap { lower, upper in
      grid(lower, upper).map(function)
    }
    let finite = coarse.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return [] }
    let tolerance = max(high - low, .leastNormalMagnitude) * Self.visible
    var pieces: [[FigurePoint]] = []
    for (lower, upper) in zip(cuts, cuts.dropFirst()) where lower < upper {
      let points = sample(function, lower, upper, tolerance).filter(\.y.isFinite)
      if !jumpsAtBreaks, let last = pieces.last?.last, let first = points.first,
        (last.y - first.y).magnitude <= tolerance
      {
        pieces[pieces.count - 1] += points.dropFirst()
      } else if !points.isEmpty {
        pieces.append(points)
      }
    }
    return pieces
  }

  /// The ends lie a hair inside the piece, so that a function that jumps shows its one-sided limit.
  private func grid(_ lower: Double, _ upper: Double) -> [Double] {
    let hair = (upper - lower) * 1e-9
    let (start, end) = jumpsAtBreaks ? (lower + hair, upper - hair) : (lower, upper)
    return (0...Self.startingIntervals).map { index in
      index == Self.startingIntervals
        ? end : start + (end - start) * Double(index) / Double(Self.startingIntervals)
    }
  }

  private func sample(
    _ function: (Double) -> Double, _ lower: Double, _ upper: Double, _ tolerance: Double
  ) -> [FigurePoint] {
    let points = grid(lower, upper).map { FigurePoint(x: $0, y: function($0)) }
    var result = points.prefix(1).map { $0 }
    for (left, right) in zip(points, points.dropFirst()) {
      refine(function, left, right, tolerance, Self.maximumDepth, &result)
      result.append(right)
    }
    return result
  }

  /// Appends what lies between two points where the chord leaves the curve; the depth is bounded.
  private func refine(
    _ function: (Double) -> Double, _ left: FigurePoint, _ right: FigurePoint,
    _ tolerance: Double, _ depth: Int, _ result: inout [FigurePoint]
  ) {
    guard depth > 0 else { return }
    let x = (left.x + right.x) / 2
    let middle = FigurePoint(x: x, y: function(x))
    let bend = (middle.y - (left.y + right.y) / 2).magnitude
    guard !(bend <= tolerance / 4) else { return }
    refine(function, left, middle, tolerance, depth - 1, &result)
    result.append(middle)
    refine(function, middle, right, tolerance, depth - 1, &result)
  }
}
