import MirrorTheory

/// h̄ on an interval as polynomials, so that h̄ and h̄′ cost a few multiplications each.
///
/// Between two breaks (data, ends of the support, breaks of p) h̄″ is interpolated in Chebyshev nodes
/// on panels that are halved until the series has decayed; near a zero of α, where h̄″ has complex
/// singularities close by, they become small. h̄ follows by integrating twice, with its values at
/// both breaks as boundary conditions. Panels are halved further until h̄″ keeps its sign on each, so
/// that h̄′ is monotone there.
///
/// ### Accuracy
/// *estimated*: `deviation` compares the table with h̄ at places between the nodes.
struct CurveTable: Sendable {
  /// h̄ on [start, end], h̄″ of one sign.
  struct Panel: Sendable {
    var start: Double
    var end: Double
    /// h̄ and h̄′ at the start.
    var value = 0.0
    var slope = 0.0
    /// ∫h̄″ and ∫∫h̄″ from the start, in t ∈ [−1, 1].
    var first: ChebyshevSeries
    var second: ChebyshevSeries

    init(start: Double, end: Double, bend: ChebyshevSeries) {
      self.start = start
      self.end = end
      let half = (end - start) / 2
      first = ChebyshevSeries(coefficients: bend.integral.coefficients.map { half * $0 })
      second = ChebyshevSeries(coefficients: first.integral.coefficients.map { half * $0 })
    }

    private func place(_ x: Double) -> Double { (x - start + (x - end)) / (end - start) }

    /// h̄(x).
    func value(at x: Double) -> Double { value + slope * (x - start) + second(place(x)) }

    /// h̄′(x).
    func slope(at x: Double) -> Double { slope + first(place(x)) }
  }

  /// The panels, ascending and without gaps.
  private(set) var panels: [Panel] = []
  /// The largest |h̄| at the breaks and halfway between them.
  let scale: Double
  /// The largest distance from h̄ found at places between the nodes.
  private(set) var deviation = 0.0

  private static var nodeCount: Int { 14 }
  private static var depthLimit: Int { 50 }
  private static var panelLimit: Int { 20_000 }
  /// The error that is aimed at, as a part of `scale`.
  private static var tolerance: Double { 1e-13 }

  /// Tabulates a curve; nil where it has no finite values.
  ///
  /// - Parameters:
  ///   - curve: h̄ and h̄″.
  ///   - interval: Where it is wanted.
  init?(_ curve: SolutionCurve, on interval: ClosedRange<Double>) {
    var breaks = [interval.lowerBound]
    for place in curve.breaks + [interval.upperBound]
    where place > breaks[breaks.count - 1] && place <= interval.upperBound { breaks.append(place) }
    let values = breaks.map(curve.value)
    let middles = zip(breaks, breaks.dropFirst()).map { ($0 + $1) / 2 }
    let samples = middles.map(curve.value)
    scale = (values + samples).reduce(0) { Swift.max($0, $1.magnitude) }
    guard (values + samples).allSatisfy(\.isFinite) else { return nil }
    for index in middles.indices {
      let segment = Segment(
        curve: curve, start: breaks[index], end: breaks[index + 1],
        allowed: Self.tolerance * scale)
      guard let bends = segment.bends() else { return nil }
      var part = bends.map { Panel(start: $0.start, end: $0.end, bend: $0.series) }
      Self.connect(&part, from: values[index], to: values[index + 1])
      guard panels.count + part.count <= Self.panelLimit else { return nil }
      if let panel = part.last(where: { $0.start <= middles[index] }) {
        deviation = Swift.max(
          deviation, (panel.value(at: middles[index]) - samples[index]).magnitude)
      }
      panels += part
    }
  }

  /// Values and slopes at the starts: the slope of the first is the one that leads to the end.
  private static func connect(_ panels: inout [Panel], from first: Double, to last: Double) {
    guard let begin = panels.first?.start, let end = panels.last?.end else { return }
    for pass in 0...1 {
      for k in panels.indices.dropFirst() {
        let before = panels[k - 1]
        panels[k].value = before.value(at: before.end)
        panels[k].slope = before.slope(at: before.end)
      }
      guard pass == 0, let final = panels.last else { return }
      // So far h̄ began with value 0 and slope 0.
      panels[0].value = first
      panels[0].slope = (last - first - final.value(at: end)) / (end - begin)
    }
  }

  /// One stretch on which h̄″ follows one formula.
  private struct Segment {
    let curve: SolutionCurve
    let start: Double
    let end: Double
    let allowed: Double

    typealias Bend = (start: Double, end: Double, series: ChebyshevSeries)

    func bends() -> [Bend]? {
      var result: [Bend] = []
      // The stack holds what is still to do, the leftmost on top.
      var open: [(start: Double, end: Double, depth: Int)] = [(start, end, 0)]
      while let part = open.popLast() {
        let middle = part.start + (part.end - part.start) / 2
        guard let series = series(from: part.start, to: part.end) else { return nil }
        let isSmall =
          part.depth >= CurveTable.depthLimit
          || middle <= part.start || middle >= part.end
        if isSmall || isResolved(series, from: part.start, to: part.end) {
          split((part.start, part.end, series), depth: part.depth, into: &result)
        } else {
          open.append((middle, part.end, part.depth + 1))
          open.append((part.start, middle, part.depth + 1))
        }
        if result.count + open.count > CurveTable.panelLimit { return nil }
      }
      return result
    }

    private func series(from start: Double, to end: Double) -> ChebyshevSeries? {
      let half = (end - start) / 2
      let values = ChebyshevSeries.nodes(CurveTable.nodeCount).map {
        curve.secondDerivative(start + half * (1 + $0))
      }
      return values.allSatisfy(\.isFinite) ? ChebyshevSeries(interpolating: values) : nil
    }

    /// An error e of h̄″ on a panel of length w changes h̄ by no more than e·w times the length of the
    /// segment.
    private func isResolved(_ series: ChebyshevSeries, from start: Double, to end: Double) -> Bool {
      let reach = (end - start) * (self.end - self.start)
      let tail = series.coefficients.suffix(3).reduce(0) { $0 + $1.magnitude }
      guard tail * reach <= allowed else { return false }
      // Places that no node is near to: equal nodes could hide what lies between them.
      return [-0.97, 0.131].allSatisfy { t in
        let x = start + (end - start) / 2 * (1 + t)
        return (series(t) - curve.secondDerivative(x)).magnitude * reach <= 10 * allowed
      }
    }

    /// Halves a panel until h̄″ keeps its sign, or is so small that h̄ is linear up to rounding.
    private func split(_ bend: Bend, depth: Int, into result: inout [Bend]) {
      let width = bend.end - bend.start
      let middle = bend.start + width / 2
      let isLinear = bend.series.bound * width * width <= allowed / 1000
      if bend.series.keepsSign || isLinear || depth >= CurveTable.depthLimit
        || middle <= bend.start || middle >= bend.end
      {
        result.append(bend)
      } else {
        split(
          (bend.start, middle, bend.series.half(isRight: false)), depth: depth + 1, into: &result)
        split((middle, bend.end, bend.series.half(isRight: true)), depth: depth + 1, into: &result)
      }
    }
  }
}
