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
    let whole = ((body + omega * x * x) / (1 + omega)).simplified()
    guard let c = body.polynomialCoefficients(in: Self.x), c.count > 2, c[2] != 0 else {
      return whole
    }
    // (1 + ω)x²/(1 + ω) is x² for irrational ω too.
    let rest = c.enumerated().filter { $0.offset != 2 }.map { $0.element * x.pow($0.offset) }
    let square = ((c[2] + omega) / (1 + omega)).simplified()
    let collected = (square * x * x + .sum([0] + rest) / (1 + omega)).simplified()
    return collected.text.utf8.count < whole.text.utf8.count ? collected : whole
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
    let others = withoutPowers(of: phi, map, inverse: inverse)
    if let short = others.min(by: { $0.text.count < $1.text.count }),
      short.text.count < candidates[0].text.count
    {
      candidates.insert(short, at: 0)
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

  /// s·v − φ(v) with a power of φ eliminated: vᵖ leaves φ − xφ′/p, and vφ′(v) = sv.
  private static func withoutPowers(
    of phi: Expression, _ map: Expression, inverse: Expression
  ) -> [Expression] {
    var degrees: Set<Rational> = []
    for factor in phi.addends.flatMap(\.addendFactors) {
      guard case .power(let base, .number(let degree)) = factor,
        base == .symbol(x) || base == .apply(.abs, .symbol(x)), degree > 1
      else { continue }
      degrees.insert(degree)
    }
    return degrees.sorted().map { degree in
      let share = Expression.number(1 - 1 / degree)
      let rest = (phi - .symbol(x) * map / .number(degree)).expanded().simplified()
      return ReducedCompositions.reduce(
        share * .symbol(s) * inverse - rest.substituting(x, by: inverse))
    }
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

extension Expression {
  /// The factors, and those of the addends of factors that are sums: of (x⁴ + cx²)/(1 + c).
  fileprivate var addendFactors: [Expression] {
    factors.flatMap { factor in
      if case .sum(let terms) = factor { terms.flatMap(\.factors) } else { [factor] }
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
