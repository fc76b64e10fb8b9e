import MultiPrecision
import NumericalMethods
import Symbolic

/// The sign of a trigonometric polynomial, exactly.
///
/// With t = tan(ωx/2), every cos(nωx) and sin(nωx) is a real or imaginary part of
/// (1 + it)^(2n)/(1 + t²)ⁿ, so that the numerator becomes a polynomial in t; t = ∞ is ωx = π.
struct TrigonometricSign {
  let prover: SignProver

  /// Nil when the expression is not of this kind.
  func decide(_ expression: Expression) throws(BudgetExceeded) -> SignDecision? {
    var normalizer = Normalizer(evaluator: prover.evaluator(.line), budget: prover.budget)
    guard let fraction = try normalizer.fraction(expression), fraction.denominator.isEmpty,
      !fraction.numerator.isZero
    else { return nil }
    var waves: [Int: (isSine: Bool, frequency: Rational)] = [:]
    for atom in fraction.numerator.atoms {
      guard case .function(let function, let arguments) = normalizer.atoms[atom],
        function == .sin || function == .cos,
        let linear = arguments[0].polynomialCoefficients(in: prover.variable),
        linear.count == 2, linear[0] == 0, let frequency = linear[1].asRational
      else { return nil }
      waves[atom] = (function == .sin, frequency)
    }
    guard !waves.isEmpty else { return nil }
    let base = waves.keys.sorted().compactMap { waves[$0]?.frequency.magnitude }
      .reduce(0, Rational.gcd)
    guard let polynomial = polynomial(fraction.numerator, waves, base) else { return nil }
    return try decide(polynomial.form, degree: polynomial.degree, expression, base)
  }

  private func decide(
    _ form: Polynomial<Rational>, degree: Int, _ expression: Expression, _ base: Rational
  ) throws(BudgetExceeded) -> SignDecision {
    func point(_ text: String, _ x: Ball, _ name: Expression? = nil) -> ExactPoint? {
      guard let low = x.lower.exactRational, let high = x.upper.exactRational else { return nil }
      return ExactPoint(text: text, lower: low, upper: high, name: name)
    }
    let pi = Ball.pi(precision: prover.precision)
    let frequency = Ball(base, precision: prover.precision)
    let atPi = form.degree == degree ? form.leadingCoefficient.signum : 0
    var touching: ExactPoint?
    switch try PolynomialAnalysis.curvature(form, from: nil, to: nil, budget: prover.budget) {
    case .negative(let text, _):
      let t = Rational(fraction: text) ?? 0
      let x =
        Ball(t, precision: prover.precision).applying(.atan).scaled(byPowerOfTwo: 1) / frequency
      if let near = x.midpoint.exactRational,
        let witness = prover.simpleNegative(expression, near: near, on: .line)
      {
        return SignDecision(.negative(witness), method: "trigonometric")
      }
      return SignDecision(.open("The sign near x = \(x) stays open."), method: "trigonometric")
    case .zero(let root):
      if root.lower == root.upper {
        let t = root.lower
        let angle = Ball(t, precision: prover.precision).applying(.atan)
        let x = angle.scaled(byPowerOfTwo: 1) / frequency
        let name: Expression =
          t.isZero
          ? 0
          : t.magnitude == 1
            ? (.constant(.pi) * .number(Rational(t.signum, 2) / base)).simplified()
            : (.number(2 / base) * .apply(.atan, .number(t))).simplified()
        touching = point(name.text, x, name)
      } else {
        let t = Ball(
          lower: BigFloat(root.lower, precision: prover.precision, rounding: .down),
          upper: BigFloat(root.upper, precision: prover.precision, rounding: .up))
        let x = t.applying(.atan).scaled(byPowerOfTwo: 1) / frequency
        touching = point(x.midpoint.decimalString(significantDigits: 20), x)
      }
    default: break
    }
    if atPi < 0 {
      let x = pi / frequency
      if let near = x.midpoint.exactRational,
        let witness = prover.simpleNegative(expression, near: near, on: .line)
      {
        return SignDecision(.negative(witness), method: "trigonometric")
      }
      return SignDecision(.open("The sign near x = \(x) stays open."), method: "trigonometric")
    }
    if atPi == 0, touching == nil {
      let name = (.constant(.pi) / .number(base)).simplified()
      touching = point(name.text, pi / frequency, name)
    }
    return SignDecision(
      touching.map { .touching($0) } ?? .positive, method: "trigonometric")
  }

  /// The numerator over (1 + t²)^(degree/2).
  private func polynomial(
    _ numerator: AtomPolynomial, _ waves: [Int: (isSine: Bool, frequency: Rational)],
    _ base: Rational
  ) -> (form: Polynomial<Rational>, degree: Int)? {
    let circle = Polynomial<Rational>([1, 0, 1])
    var parts: [(form: Polynomial<Rational>, turns: Int)] = []
    var most = 0
    for (monomial, coefficient) in numerator.sortedTerms {
      var form = Polynomial<Rational>(constant: coefficient)
      var turns = 0
      for (atom, exponent) in monomial.enumerated() where exponent > 0 {
        guard let wave = waves[atom], let n = (wave.frequency.magnitude / base).asInt, n <= 60,
          exponent <= 60
        else { return nil }
        let (cosine, sine) = Self.multiple(n)
        let factor = wave.isSine ? (wave.frequency.signum < 0 ? -sine : sine) : cosine
        for _ in 0..<exponent { form = form * factor }
        turns += n * exponent
      }
      guard turns <= 200 else { return nil }
      parts.append((form, turns))
      most = max(most, turns)
    }
    var sum = Polynomial<Rational>.zero
    for part in parts {
      var form = part.form
      for _ in 0..<(most - part.turns) { form = form * circle }
      sum = sum + form
    }
    return (sum, 2 * most)
  }

  /// cos(nθ)·(1 + t²)ⁿ and sin(nθ)·(1 + t²)ⁿ for t = tan(θ/2).
  private static func multiple(_ n: Int) -> (Polynomial<Rational>, Polynomial<Rational>) {
    let cosine = Polynomial<Rational>([1, 0, -1])
    let sine = Polynomial<Rational>([0, 2])
    var result = (Polynomial<Rational>(constant: 1), Polynomial<Rational>.zero)
    for _ in 0..<n {
      result = (result.0 * cosine - result.1 * sine, result.0 * sine + result.1 * cosine)
    }
    return result
  }
}
