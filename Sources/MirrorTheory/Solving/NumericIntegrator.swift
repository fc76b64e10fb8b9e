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
  let levels: [[(node: BigFloat, complement: BigFloat, weight: BigFloat)]]

  init(precision: Precision, levelCount: Int) {
    let working = Precision(bits: precision.bits + 32)
    // Beyond this t the weight is below 2^(−bits).
    let reach = Double.log(Double(working.bits) * 0.6931 / 1.5) + 0.4
    var levels: [[(node: BigFloat, complement: BigFloat, weight: BigFloat)]] = []
    let one = BigFloat(1, precision: working)
    let halfPi = BigFloat.pi(precision: working) / 2
    for level in 0..<levelCount {
      let denominator = 1 << level
      let last = Int((reach * Double(denominator)).rounded(.up))
      var nodes: [(node: BigFloat, complement: BigFloat, weight: BigFloat)] = []
      for k in -last...last where level == 0 || k % 2 != 0 {
        let t = BigFloat(Rational(k, denominator), precision: working)
        // x = 1/(1 + e^(−2y)), 1 − x = 1/(1 + e^(2y)), dx/dt = π cosh t · x(1 − x), y = π/2 sinh t.
        let y = halfPi * BigFloat.sinh(t)
        let node = one / (one + BigFloat.exp(-(y + y)))
        let complement = one / (one + BigFloat.exp(y + y))
        let weight = (halfPi + halfPi) * BigFloat.cosh(t) * node * complement
        nodes.append((node, complement, weight))
      }
      levels.append(nodes)
    }
    self.levels = levels
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
    case .expression(let body): evaluate = { b, _ in body(b) }
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
  /// How often an interval may be halved.
  ///
<<<<<<< HEAD
  /// Two attempts should differ here, so that an integral that does not converge shows as digits in
  /// which they disagree.
=======
  /// Two attempts should differ here, so that an integral that does not converge shows as digits
  /// in which they disagree.
>>>>>>> ee18fbf (Keep the first sentence of a comment on its own)
  private let depthLimit: Int

  init(precision: Precision, depthLimit: Int = 24) {
    self.precision = precision
    self.depthLimit = depthLimit
    // An integrand analytic far around the interval needs steps of about 14/bits.
    let level = Double.log2(Double(precision.bits) * 0.07).rounded(.up)
    rule = DoubleExponentialRule(precision: precision, levelCount: Swift.max(Int(level), 4) + 2)
  }

  /// ∫₀¹ of several functions at once: intervals on which the rule converges too slowly, because
  /// of a singularity beside them, are halved.
  func integrate(
    count: Int, _ integrand: (_ t: BigFloat, _ complement: BigFloat) -> [BigFloat]
  ) -> [BigFloat] {
    let zero = BigFloat(0, precision: precision)
    let one = BigFloat(1, precision: precision)
    var total = Array(repeating: zero, count: count)
    var pending = [(start: zero, depth: 0)]
    while let (start, depth) = pending.popLast() {
      let rest = one - start - one.scaled(byPowerOfTwo: -depth)
      let (sums, converged) = estimate(count: count) { node, complement in
        integrand(
          start + node.scaled(byPowerOfTwo: -depth), rest + complement.scaled(byPowerOfTwo: -depth))
      }
      if converged || depth >= depthLimit {
        for index in 0..<count { total[index] += sums[index].scaled(byPowerOfTwo: -depth) }
      } else {
        pending.append((start, depth + 1))
        pending.append((start + one.scaled(byPowerOfTwo: -depth - 1), depth + 1))
      }
    }
    return total
  }

  /// ∫₀¹ by rising levels, and whether the last two agree in half the bits: each level doubles
  /// the digits, so the finer one is then right to all of them.
  private func estimate(
    count: Int, _ integrand: (_ node: BigFloat, _ complement: BigFloat) -> [BigFloat]
  ) -> (sums: [BigFloat], converged: Bool) {
    var sums = Array(repeating: BigFloat(0, precision: precision), count: count)
    var previous = sums
    for (level, nodes) in rule.levels.enumerated() {
      for (node, complement, weight) in nodes {
        for (index, value) in integrand(node, complement).enumerated() where value.isFinite {
          sums[index] += weight * value
        }
      }
      let estimate = sums.map { $0.scaled(byPowerOfTwo: -level) }
      if level > 2 {
        let bits = Self.agreeingBits(estimate, previous)
        if bits > precision.bits / 2 { return (estimate, true) }
        // Doubling from here would not get there in the levels left.
        if bits << (rule.levels.count - 1 - level) < precision.bits / 3 { return (estimate, false) }
      }
      previous = estimate
    }
    return (previous, false)
  }

  /// The bits in which all components agree, relative to each one's size.
  private static func agreeingBits(_ left: [BigFloat], _ right: [BigFloat]) -> Int {
    let largest = left.compactMap(\.exponent).max() ?? 0
    return zip(left, right).map { left, right in
      guard let difference = (left - right).exponent else { return Int(Int32.max) }
      // A component that cancels is measured by the others.
      return Swift.max(left.exponent ?? largest, largest - 64) - difference
    }.min() ?? 0
  }
}
