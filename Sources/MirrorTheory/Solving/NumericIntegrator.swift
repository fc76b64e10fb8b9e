import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// A double-exponential rule on [0, 1]: x = (1 + tanh(π/2·sinh t))/2, nodes t = k·2^(−level).
///
/// Endpoint singularities of the integrand cost nothing; the error is estimated by comparing
/// levels, never proved.
struct DoubleExponentialRule: Sendable {
  /// `levels[l]`: the nodes that level l adds, as distance from 0 and from 1, and weights without
  /// the step.
  let levels: [[Node]]

  typealias Node = (node: BigFloat, complement: BigFloat, weight: BigFloat)

  init(precision: Precision, levelCount: Int) {
    let working = Precision(bits: precision.bits + 32)
    // Beyond this t the weight is below 2^(−bits).
    let reach = Double.log(Double(working.bits) * 0.6931 / 1.5) + 0.4
    levels = (0..<levelCount).map { level in
      let denominator = 1 << level
      let last = Int((reach * Double(denominator)).rounded(.up))
      let right = Self.nodes(
        at: (1...last).filter { level == 0 || $0 % 2 != 0 }
          .map { BigFloat(Rational($0, denominator), precision: working) })
      // Mirrored, t changes its sign, and node and complement their places.
      let left = right.reversed().map { ($0.complement, $0.node, $0.weight) }
      let middle = level == 0 ? Self.nodes(at: [BigFloat(0, precision: working)]) : []
      return left + middle + right
    }
  }

  /// x = 1/(1 + e^(−2y)), 1 − x = 1/(1 + e^(2y)), dx/dt = π cosh t · x(1 − x), y = π/2 sinh t.
  private static func nodes(at t: [BigFloat]) -> [Node] {
    let t = BigFloatVector(t)
    let one = BigFloat(1, precision: t.precision)
    let pi = BigFloat.pi(precision: t.precision)
    // 2y.
    var exponents = t.applying(.sinh)
    exponents.scale(by: pi)
    let growing = exponents.applying(.exp)
    exponents.negate()
    let falling = exponents.applying(.exp)
    let slopes = t.applying(.cosh)
    return t.indices.map { index in
      let node = one / (one + falling[index])
      let complement = one / (one + growing[index])
      return (node, complement, pi * slopes[index] * node * complement)
    }
  }
}

/// φ̄ and its derivatives as compiled expressions, for potentials that are no piecewise polynomial.
struct NumericPotential: Sendable {
  let value: @Sendable (BigFloat) -> BigFloat
  let slope: @Sendable (BigFloat) -> BigFloat
  let curvature: @Sendable (BigFloat) -> BigFloat
  /// Where ψ may change formula or scale, ascending.
  let kinks: [BigFloat]

  /// φ = (ψ + ωx²)/(1 + ω).
  init(_ potential: Potential, omega: Expression, precision: Precision) {
    let x = potential.variable
    let square = Expression.symbol(x).pow(2)
    let phi = (potential.body + omega * square) / (1 + omega)
    let first = phi.derivative(in: x).simplified()
    let second = first.derivative(in: x).simplified()
    let zero = BigFloat(0, precision: precision)
    let at: @Sendable (Expression) -> BigFloat = {
      $0.value(at: [x: zero], precision: precision)
    }
    let compiled = [phi.simplified(), first, second].map { CompiledExpression($0, x) }
    let valueAtZero = at(phi)
    var slopeAtZero = at(first)
    if !slopeAtZero.isFinite { slopeAtZero = zero }
    let offset = slopeAtZero
    value = { compiled[0]($0) - valueAtZero - offset * $0 }
    slope = { compiled[1]($0) - offset }
    curvature = { compiled[2]($0) }
    // At 0 many potentials have their scale (hypentropy: singularities at ±iβ), and the rule likes
    // what is hard at an end.
    kinks = potential.body.kinks(in: x).union([0]).sorted().map {
      BigFloat($0, precision: precision)
    }
  }
}

/// The density at a point, as polynomials or as a compiled expression.
struct NumericDensity: Sendable {
  private let evaluate: @Sendable (BigFloat, Int) -> BigFloat

  init(_ form: DensityForm, precision: Precision) {
    switch form {
    case .polynomials(let pieces):
      let density = PolynomialDensity<BigFloat>(pieces, precision: precision)
      evaluate = { density.value(at: $0, piece: $1, isMirrored: false) }
    case .formulas(let density):
      evaluate = { b, piece in
        density.tail(piece) == nil ? density.body(b) : BigFloat(0, precision: precision)
      }
    }
  }

  /// The formula at b where there is a single one.
  func value(at b: BigFloat) -> BigFloat { evaluate(b, 0) }

  func callAsFunction(_ b: BigFloat, in cell: CellProblem<BigFloat>) -> BigFloat {
    evaluate(cell.isMirrored ? -b : b, cell.densityPiece)
  }
}

/// Estimated integrals by the double-exponential rule, to the precision's last digits but ten.
struct NumericQuadrature: Sendable {
  let rule: DoubleExponentialRule
  let precision: Precision
  private let budget: WorkBudget

  // Two attempts should differ in their levels, so that an integral that does not converge shows
  // as digits in which they disagree.
  init(precision: Precision, levelCount: Int = 9, budget: WorkBudget = .unlimited) {
    self.precision = precision
    self.budget = budget
    rule = DoubleExponentialRule(precision: precision, levelCount: levelCount)
  }

  /// ∫₀¹ of several functions at once; refined until no component moves, and no numbers once the
  /// time is over.
  func integrate(
    count: Int, _ integrand: (_ t: BigFloat, _ complement: BigFloat) -> [BigFloat]
  ) -> [BigFloat] {
    let zero = BigFloat(0, precision: precision)
    var sums = Array(repeating: zero, count: count)
    var previous = sums
    for (level, nodes) in rule.levels.enumerated() {
      for (node, complement, weight) in nodes {
        if budget.isExhausted {
          return Array(repeating: BigFloat.nan(precision: precision), count: count)
        }
        for (index, value) in integrand(node, complement).enumerated() where value.isFinite {
          sums[index] += weight * value
        }
      }
      let estimate = sums.map { $0.scaled(byPowerOfTwo: -level) }
      if level > 2, Self.agrees(estimate, previous, bits: precision.bits / 2) { return estimate }
      previous = estimate
    }
    return previous
  }

  /// The rule converges quadratically: agreement to half the bits means the finer one is done.
  private static func agrees(_ left: [BigFloat], _ right: [BigFloat], bits: Int) -> Bool {
    let scale = left.map(\.magnitude).max() ?? BigFloat(0, precision: .double)
    guard let top = scale.exponent else { return true }
    return zip(left, right).allSatisfy { ($0 - $1).exponent.map { $0 < top - bits } ?? true }
  }
}
