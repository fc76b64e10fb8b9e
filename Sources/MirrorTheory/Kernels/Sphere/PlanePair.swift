import MultiPrecision
import NumericalMethods
import Symbolic

/// Two inputs in the plane that they span: x = (‖x‖, 0), y = (y₁, y₂) with y₂ ≥ 0, and the angles
/// at which ⟨W, x⟩ or ⟨W, y⟩ for W = (cos θ, sin θ) meets a break of the density, or the other.
struct PlanePair {
  /// The coordinates of x and y.
  let x: (Ball, Ball)
  let y: (Ball, Ball)
  /// Whether x = y, so that their order never matters.
  let isCoincident: Bool
  /// Sectors between cuts: ends whose balls are disjoint, ascending from one to the next.
  let sectors: [(from: Ball, to: Ball)]
  /// What is left between sectors where cuts cannot be told apart.
  let gaps: ErrorBound

  /// - Parameters:
  ///   - pair: At least one input is not 0.
  ///   - breaks: The finite ends of the density's pieces.
  ///   - precision: That of the angles.
  /// - Throws: `SolveFailure.undecided` when two constants cannot be told apart.
  init(
    _ pair: InputPair, breaks: [RealConstant], precision: Precision
  ) throws(SolveFailure) {
    let zero = Ball(0, precision: precision)
    func ball(_ e: Expression) -> Ball { RealConstant(e).ball(precision: precision) }
    func isZero(_ e: Expression) throws(SolveFailure) -> Bool {
      try compare(RealConstant(e), RealConstant(Rational(0))) == .equal
    }
    let hasX = try !isZero(pair.squareX)
    let radius = Ball.sqrt(ball(hasX ? pair.squareX : pair.squareY))
    let isFlat = try isZero(pair.gram)
    isCoincident = try isZero(pair.squaredDistance)
    if hasX {
      x = (radius, zero)
      y = (ball(pair.product) / radius, isFlat ? zero : Ball.sqrt(ball(pair.gram)) / radius)
    } else {
      x = (zero, zero)
      y = (radius, zero)
    }
    var angles: [Ball] = []
    let pi = Ball.pi(precision: precision)
    /// θ with ⟨W, p⟩ = b: the angle of p ± acos(b/‖p‖).
    func cut(
      _ p: (Ball, Ball), _ square: Expression, at b: RealConstant
    ) throws(SolveFailure) {
      guard try !isZero(square) else { return }
      guard let value = b.expression else {
        throw .undecided("a break of the density is not a formula")
      }
      guard try compare(RealConstant(value * value), RealConstant(square)) == .less else { return }
      let length = Ball.sqrt(ball(square))
      let own: Ball
      if p.1.isZero {
        own = p.0.isNegative ? pi : zero
      } else {
        let angle = (p.0 / length).applying(.acos)
        own = p.1.isNegative ? -angle : angle
      }
      let reach = (b.ball(precision: precision) / length).applying(.acos)
      angles += [own + reach, own - reach]
    }
    for b in breaks {
      try cut(x, pair.squareX, at: b)
      try cut(y, pair.squareY, at: b)
    }
    let difference = (x.0 - y.0, x.1 - y.1)
    try cut(difference, pair.squaredDistance, at: RealConstant(Rational(0)))
    let turn = pi.scaled(byPowerOfTwo: 1)
    angles = angles.map { angle in
      var angle = angle
      if angle.midpoint.signum < 0 { angle += turn }
      return angle.midpoint < turn.midpoint ? angle : angle - turn
    }
    guard angles.allSatisfy(\.isFinite) else {
      throw .undecided("the angles of the breaks are not known")
    }
    angles.sort { $0.midpoint < $1.midpoint }
    (sectors, gaps) = Self.sectors(between: angles, turn: turn, precision: precision)
  }

  /// Angles that overlap are one cut, as wide as they are together.
  private static func sectors(
    between angles: [Ball], turn: Ball, precision: Precision
  ) -> ([(from: Ball, to: Ball)], ErrorBound) {
    guard let first = angles.first else {
      return ([(Ball(0, precision: precision), turn)], .zero)
    }
    var cuts = [first]
    for angle in angles.dropFirst() {
      if let last = cuts.last, last.overlaps(angle) {
        cuts[cuts.count - 1] = last.union(angle)
      } else {
        cuts.append(angle)
      }
    }
    if cuts.count > 1, let last = cuts.last, (last - turn).overlaps(cuts[0]) {
      cuts[0] = cuts[0].union(last - turn)
      cuts.removeLast()
    }
    // Sectors run between midpoints; where several cuts are one the function may be another one
    // within its radius.
    let gaps = cuts.reduce(ErrorBound.zero) { $0 + $1.radius * ErrorBound(2) }
    let middles = cuts.map { Ball(midpoint: $0.midpoint) }
    var sectors = zip(middles, middles.dropFirst()).map { (from: $0, to: $1) }
    sectors.append((middles[middles.count - 1], middles[0] + turn))
    return (sectors, gaps)
  }
}
