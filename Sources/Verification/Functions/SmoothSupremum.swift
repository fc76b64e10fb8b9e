/// sup |g| of a function that is smooth but for a few places, by Chebyshev interpolation.
///
/// Panels are halved until the series of g has decayed to 10⁻⁷ of its size, and then until that of g′
/// keeps its sign, so that |g| is largest at an end of a panel.
///
/// ### Accuracy
/// *estimated*: 10⁻⁶ of the size of g, far below what two seeds differ by; g is trusted to be smooth where two places between the nodes
/// agree with the series.
struct SmoothSupremum {
  let function: (Double) -> Double

  private static let nodeCount = 16
  private static let depthLimit = 40
  private static let panelLimit = 20_000
  private static let tolerance = 1e-7

  /// The supremum over an interval; nil where g is not finite or has too many rough places.
  ///
  /// - Parameters:
  ///   - interval: The interval.
  ///   - breaks: Where g may not be smooth, in any order.
  /// - Returns: The supremum and where it is.
  func callAsFunction(on interval: ClosedRange<Double>, breaks: [Double]) -> Supremum? {
    let (low, high) = (interval.lowerBound, interval.upperBound)
    let inside = Set(breaks).filter { $0 > low && $0 < high }.sorted()
    var open = Array(zip([low] + inside, inside + [high]).map { (start: $0, end: $1, depth: 0) })
    var supremum = Supremum(value: function(low).magnitude, place: low)
    var size = supremum.value
    var count = 0
    while let part = open.popLast() {
      count += 1
      guard count <= Self.panelLimit else { return nil }
      let half = (part.end - part.start) / 2
      let values = ChebyshevSeries.nodes(Self.nodeCount).map {
        function(part.start + half * (1 + $0))
      }
      guard values.allSatisfy(\.isFinite) else { return nil }
      let series = ChebyshevSeries(interpolating: values)
      size = values.reduce(size) { Swift.max($0, $1.magnitude) }
      let allowed = Self.tolerance * size
      let tail = series.coefficients.suffix(3).reduce(0) { $0 + $1.magnitude }
      let isResolved =
        tail <= allowed
        && [-0.97, 0.131].allSatisfy { t in
          (series(t) - function(part.start + half * (1 + t))).magnitude <= 10 * allowed
        }
      let middle = part.start + half
      if isResolved || part.depth >= Self.depthLimit || middle <= part.start || middle >= part.end {
        meet(part.start, part.end, series, series.derivative, depth: 0, allowed, &supremum)
      } else {
        open.append((part.start, middle, part.depth + 1))
        open.append((middle, part.end, part.depth + 1))
      }
    }
    return supremum
  }

  /// Takes the ends of a panel on which g′ keeps its sign, or g hardly changes.
  private func meet(
    _ start: Double, _ end: Double, _ value: ChebyshevSeries, _ slope: ChebyshevSeries, depth: Int,
    _ allowed: Double, _ supremum: inout Supremum
  ) {
    let middle = start + (end - start) / 2
    if slope.keepsSign || slope.bound <= allowed || depth >= Self.depthLimit
      || middle <= start || middle >= end
    {
      for (t, x) in [(-1.0, start), (1.0, end)] { supremum.meet(value(t), at: x) }
      return
    }
    // By t ∈ [−1, 1] of the half, so that slopes halve with it.
    func halved(_ isRight: Bool) -> (ChebyshevSeries, ChebyshevSeries) {
      let slopes = slope.half(isRight: isRight)
      return (
        value.half(isRight: isRight),
        ChebyshevSeries(coefficients: slopes.coefficients.map { $0 / 2 })
      )
    }
    let (left, leftSlope) = halved(false)
    meet(start, middle, left, leftSlope, depth: depth + 1, allowed, &supremum)
    let (right, rightSlope) = halved(true)
    meet(middle, end, right, rightSlope, depth: depth + 1, allowed, &supremum)
  }
}
