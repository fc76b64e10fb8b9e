extension PiecewiseLinearFunction {
  /// sup |f − h̄| over the interval.
  ///
  /// Between neighbouring places where f or the table changes its formula f is a line of slope s and h̄′
  /// is monotone, so |f − h̄| is largest at an end, or where h̄′ = s, which can be one place at most.
  ///
  /// ### Accuracy
  /// *estimated*: as the table, and 10⁻¹⁵ of the size of h̄ for the place inside, since the distance is
  /// flat there.
  ///
  /// - Parameter table: h̄ on the same interval.
  /// - Returns: The supremum and where it is.
  /// - Complexity: O(n log n + n·14).
  func supremum(ofDistanceTo table: CurveTable) -> Supremum {
    var supremum = Supremum(value: 0, place: interval.lowerBound)
    let allowed = 1e-15 * table.scale
    var index = 0
    let panels = table.panels
    for piece in pieces() {
      while index < panels.count {
        let panel = panels[index]
        let start = Swift.max(piece.start, panel.start)
        let end = Swift.min(piece.end, panel.end)
        if start <= end {
          func distance(_ x: Double) -> Double { piece.value(at: x) - panel.value(at: x) }
          supremum.meet(distance(start), at: start)
          supremum.meet(distance(end), at: end)
          if let x = panel.place(ofSlope: piece.slope, between: start, end, allowed: allowed) {
            supremum.meet(distance(x), at: x)
          }
        }
        if panel.end > piece.end { break }
        index += 1
      }
    }
    return supremum
  }
}

extension CurveTable.Panel {
  /// Where h̄′ = s inside, by secants and bisections in turn; nil where h̄′ − s keeps its sign.
  fileprivate func place(
    ofSlope s: Double, between start: Double, _ end: Double, allowed: Double
  ) -> Double? {
    var (low, high) = (start, end)
    var (atLow, atHigh) = (slope(at: low) - s, slope(at: high) - s)
    guard atLow * atHigh < 0 else { return nil }
    for step in 0..<120 {
      let secant = (low * atHigh - high * atLow) / (atHigh - atLow)
      let x = step % 2 == 0 && secant > low && secant < high ? secant : low + (high - low) / 2
      guard x > low, x < high else { break }
      let value = slope(at: x) - s
      // By monotony the distance at x is within |value|·(high − low) of the extremum.
      if value.magnitude * (high - low) <= allowed { return x }
      if value * atHigh < 0 { (low, atLow) = (x, value) } else { (high, atHigh) = (x, value) }
    }
    return low + (high - low) / 2
  }
}
