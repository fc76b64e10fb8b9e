import MultiPrecision
import NumericalMethods
import Symbolic

/// A place where a function comes so close to 0 that a box around it needs to know more.
struct Well: Sendable {
  enum Kind: Sendable {
    /// A rational point near the least value, where the function is proved positive.
    case above(Rational)
    /// An exact zero, with the first derivative's order that does not vanish there.
    case zero(ExactPoint, order: Int)
    /// A point where the function is proved negative.
    case below(Rational)
  }
  var kind: Kind
  /// The logarithm of the value there, estimated; −∞ for a zero.
  var size = -Double.infinity

  var bounds: (lower: Rational, upper: Rational)? {
    switch kind {
    case .above(let x), .below(let x): (x, x)
    case .zero(let point, _): (point.lower, point.upper)
    }
  }
}

/// Finds the least value near a point: Newton's method on the derivative in rising precision, and
/// the exact zero where the value is 0.
struct WellFinder {
  let expression: Expression
  let source: TaylorSource
  let prover: SignProver

  /// The well in (or next to) a box; nil when nothing is proved.
  func well(between lower: Rational, and upper: Rational) throws(BudgetExceeded) -> Well? {
    let simplest =
      lower == upper ? lower : Rational.simplest(above: lower, below: upper)
    for x in [simplest, lower, upper] where x.bitSize < 64 {
      if let zero = zero(at: .number(x), ExactPoint(x)) { return zero }
    }
    let least = max(128, prover.precision.bits)
    var bits = least
    let middle = (lower + upper) / 2
    // In few bits first; then each step doubles the digits.
    guard let rough = newton(from: middle, bits: 128, reach: upper - lower) else {
      var best: Well?
      for x in [simplest, lower, upper] {
        let there = source.value(at: x, precision: Precision(bits: least))
        guard there.isPositive else { continue }
        let size = there.midpoint.approximateLogarithm
        if size < best?.size ?? .infinity { best = Well(kind: .above(x), size: size) }
      }
      return best
    }
    var x = rough
    while bits <= SignProver.bitLimit {
      try prover.budget.check()
      x = newton(from: x, bits: bits, reach: upper - lower) ?? x
      let value = source.value(at: x, precision: Precision(bits: bits))
      if value.isPositive {
        // Where the least value is flat, a simple number may be closer to it than Newton's.
        let there = source.value(at: simplest, precision: Precision(bits: bits))
        let isBetter = there.isPositive && (value - there).isPositive
        return Well(
          kind: .above(isBetter ? simplest : x),
          size: (isBetter ? there : value).midpoint.approximateLogarithm)
      }
      if value.isNegative { return Well(kind: .below(simpleNegative(near: x, bits: bits))) }
      // 0 as far as these bits tell: a number with a name may be the zero.
      for (name, point) in Self.candidates(near: x, bits: bits) {
        if let zero = zero(at: name, point) { return zero }
      }
      bits *= 2
    }
    return nil
  }

  /// A stationary point, in all bits that the derivative's curvature allows; nil where the steps
  /// hardly shrink, which is so where the second derivative vanishes too.
  private func newton(from start: Rational, bits: Int, reach: Rational) -> Rational? {
    let precision = Precision(bits: bits)
    let first = BigFloat(start, precision: precision)
    let limit = BigFloat(4 * reach, precision: precision)
    var x = first
    var last: BigFloat?
    var slow = 0
    for _ in 0..<24 {
      let g = source.coefficients(at: Ball(midpoint: x), order: 2)
      guard g[1].isFinite, g[2].isFinite, !g[2].midpoint.isZero else { return nil }
      let step = g[1].midpoint / g[2].midpoint.scaled(byPowerOfTwo: 1)
      guard step.isFinite, step.magnitude <= limit else { return nil }
      if step.isZero { break }
      let isFine = step.magnitude < limit.scaled(byPowerOfTwo: -bits / 3)
      if let last, step.magnitude.scaled(byPowerOfTwo: 1) >= last {
        // Steps that no longer shrink are rounding errors at the end, else a flat place.
        if isFine { break }
        slow += 1
        if slow == 5 { return nil }
      }
      last = step.magnitude
      x = x - step
    }
    guard (x - first).magnitude <= limit else { return nil }
    return x.exactRational
  }

  private func simpleNegative(near x: Rational, bits: Int) -> Rational {
    var radius = max(x.magnitude, 1) / 8
    for _ in 0..<12 {
      let candidate = Rational.simplest(above: x - radius, below: x + radius)
      if source.value(at: candidate, precision: Precision(bits: bits)).isNegative {
        return candidate
      }
      radius *= radius < 1 ? radius / 2 : Rational(1, 8)
      if radius.bitSize > 2 * bits { break }
    }
    return x
  }

  /// Numbers with a name within the last bits of x: rationals, their roots, multiples of π,
  /// logarithms.
  static func candidates(near x: Rational, bits: Int) -> [(Expression, ExactPoint)] {
    let precision = Precision(bits: bits)
    let ball = Ball(x, precision: precision)
    // Newton's point is within about half the bits, where the value is flat.
    let slack = Rational(1) / Rational(2).power(min(bits / 4, 60))
    func named(_ value: Ball) -> Rational? {
      guard let middle = value.midpoint.exactRational else { return nil }
      let found = Rational.simplest(above: middle - slack, below: middle + slack)
      return found.bitSize < min(bits / 8, 24) + 6 ? found : nil
    }
    func point(_ name: Expression) -> ExactPoint? {
      let simple = name.simplified()
      let value = simple.enclosure(precision: precision)
      guard value.isFinite, let low = value.lower.exactRational,
        let high = value.upper.exactRational
      else { return nil }
      return ExactPoint(text: simple.text, lower: low, upper: high, name: simple)
    }
    var names: [Expression] = []
    if let value = named(ball) { names.append(.number(value)) }
    if let square = named(ball * ball), square.signum > 0 {
      let root = Expression.apply(.sqrt, .number(square))
      names.append(x.signum < 0 ? -root : root)
    }
    if let ratio = named(ball / .pi(precision: precision)), !ratio.isZero {
      names.append(.number(ratio) * .constant(.pi))
    }
    if x.magnitude < 64, let power = named(ball.applying(.exp)), power.signum > 0 {
      names.append(.apply(.log, .number(power)))
    }
    return names.compactMap { name in point(name).map { (name, $0) } }
  }

  /// The zero at a named point, of the order that its derivatives show.
  private func zero(at name: Expression, _ point: ExactPoint) -> Well? {
    var derivative = expression
    for order in 0..<9 {
      guard !derivative.exceeds(nodeCount: 4000) else { return nil }
      let value = derivative.substituting(prover.variable, by: name)
      if !prover.isZero(value) { return order == 0 ? nil : Well(kind: .zero(point, order: order)) }
      derivative = derivative.derivative(in: prover.variable).simplified()
    }
    return nil
  }
}

extension BigFloat {
  /// log₂ of the magnitude, estimated: far below what Double holds as well.
  fileprivate var approximateLogarithm: Double {
    guard let exponent, isFinite else { return isZero ? -.infinity : .infinity }
    return Double(exponent)
  }
}
