import Certification
import MultiPrecision
import Symbolic

/// φ, φ′, its inverse and the conjugate φ*, in the symbols `x`, `y` and `s`.
struct MirrorMapFormulas {
  let potential: Expression
  let bregmanDivergence: Expression
  let mirrorMap: Expression
  let inverse: Expression?
  let conjugate: Expression?
  private(set) var checks: [String] = []

  private static let x = Symbol("x")
  private static let s = Symbol("s")

  init(_ model: Model) throws(DerivationFailure) {
    let (x, y) = (Expression.symbol(Self.x), Expression.variable("y"))
    let phi = Self.potential(of: model)
    let map = ReducedCompositions.reduce(phi.derivative(in: Self.x))
    potential = phi
    mirrorMap = map
    bregmanDivergence =
      (phi - phi.substituting(Self.x, by: y) - map.substituting(Self.x, by: y) * (x - y))
      .simplified()
    let samples = PointSamples(count: 12)
    let inverse = InverseFormula.candidates(map, Self.x, target: .symbol(Self.s))
      .first { candidate in Self.inverts(candidate, map, at: samples) }
    self.inverse = inverse
    conjugate = try inverse.map { inverse throws(DerivationFailure) in
      try Self.conjugate(of: phi, map, inverse: inverse, at: samples)
    }
    if inverse != nil {
      checks = [
        "the inverse mirror map against the mirror map at random points",
        "the conjugate by Legendre's equality φ*(φ'(x)) = x φ'(x) − φ(x) at random points",
      ]
    }
  }

  /// φ, which for scaled models is (ψ + ωx²)/(1 + ω).
  static func potential(of model: Model) -> Expression {
    let x = Expression.symbol(Self.x)
    let body = model.potential.body.substituting(model.potential.variable, by: x)
    guard case .scaled(let omega) = model.scaling else { return body.simplified() }
    return ((body + omega * x * x) / (1 + omega)).simplified()
  }

  /// s·v − φ(v) at v = (φ′)⁻¹(s), as short as it gets.
  private static func conjugate(
    of phi: Expression, _ map: Expression, inverse: Expression, at samples: PointSamples
  ) throws(DerivationFailure) -> Expression {
    let plain = .symbol(s) * inverse - phi.substituting(x, by: inverse)
    var candidates = [ReducedCompositions.reduce(plain), plain.simplified()]
    let split = SplitLogarithms.split(candidates[0], Self.s)
    if split.text.count < candidates[0].text.count { candidates.insert(split, at: 0) }
    if let pieces = PiecewisePolynomial(phi, variable: x),
      let conjugate = PiecewiseInverse(pieces.derivative).conjugate(of: pieces, at: .symbol(s))
    {
      candidates.insert(conjugate.simplified(), at: 0)
    }
    if let hyperbola = HyperbolaInverse(map, x) {
      candidates.insert(hyperbola.conjugate(of: phi, at: .symbol(s)), at: 0)
    }
    // φ of degree p: φ(v) = vφ′(v)/p.
    if let degree = (.symbol(x) * map / phi).simplified().asRational, degree > 1 {
      candidates.insert((.number(1 - 1 / degree) * .symbol(s) * inverse).simplified(), at: 0)
    }
    for candidate in candidates {
      let satisfiesLegendre = samples.agree { point in
        let slope = slope(map, at: point)
        let at = Ball(point, precision: precision)
        let value = phi.enclosure(at: [x: at], precision: precision)
        return (candidate.enclosure(at: [s: slope], precision: precision), at * slope - value)
      }
      if satisfiesLegendre { return candidate }
    }
    throw .mismatch("the conjugate does not satisfy Legendre's equality")
  }

  private static var precision: Precision { Precision(bits: 256) }

  private static func slope(_ map: Expression, at point: Rational) -> Ball {
    map.enclosure(at: [x: Ball(point, precision: precision)], precision: precision)
  }

  /// Whether (φ′)⁻¹(φ′(x)) can be x at every point where both are enclosed narrowly, and most are.
  private static func inverts(
    _ candidate: Expression, _ map: Expression, at samples: PointSamples
  ) -> Bool {
    samples.agree { point in
      let back = candidate.enclosure(at: [s: slope(map, at: point)], precision: precision)
      return (back, Ball(point, precision: precision))
    }
  }
}

/// Rational points, the same in every run, at which formulas are compared.
struct PointSamples {
  let points: [Rational]

  /// Points in (−3, 3), of both signs.
  init(count: Int) {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    points = (0..<count).map { index in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let size = Rational(Int(state >> 44) + 1, 1 << 20) * 3
      return index % 2 == 0 ? size : -size
    }
  }

  /// Whether two enclosures overlap at all points where both are narrow, and at half of them at
  /// least both are.
  func agree(_ values: (Rational) -> (Ball, Ball)) -> Bool {
    var compared = 0
    for point in points {
      let (left, right) = values(point)
      guard left.isFinite, right.isFinite else { continue }
      guard left.overlaps(right) else { return false }
      if isNarrow(left), isNarrow(right) { compared += 1 }
    }
    return 2 * compared >= points.count
  }

  private func isNarrow(_ ball: Ball) -> Bool {
    ball.relativeAccuracyBits > 60 || ball.radius < ErrorBound(powerOfTwo: -60)
  }
}
