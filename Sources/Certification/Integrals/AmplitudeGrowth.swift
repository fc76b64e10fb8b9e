import MultiPrecision
import Symbolic

/// A proof that g is holomorphic on the sectors {|z| ≥ T, −π/4 ≤ arg z ≤ π/4} with large T, and how
/// it grows there: |g(z)| ≤ C|z|^m.
///
/// g is a series x⁻ᵛ·h(1/x), times powers log(u)^k of logarithms with a base of the same kind,
/// u = x⁻ʷ·j(1/x) and w ≠ 0. On the sector |log z| ≤ log|z| + π/4, and for ε > 0
/// ```
/// log r + π/4 ≤ K·r^ε,   K = e^(επ/4)/(eε),
/// ```
/// the maximum of (log r + π/4)·r^(−ε) being at log r = 1/ε − π/4. So with |log j| ≤ L and |z| ≥ 1
/// |log u| ≤ (|w|K + L)·|z|^ε; and |log u| ≥ |w|·log|z| − L.
struct AmplitudeGrowth {
  private let series: EndShape
  private let logarithms: [(shape: EndShape, exponent: Int)]
  private let epsilon: Rational
  /// m.
  let exponent: Rational
  /// Whether |g| is at least a multiple of x^m: there are no logarithms.
  var isExact: Bool { logarithms.isEmpty }

  init?(_ amplitude: Expression, _ variable: Symbol) {
    let inverse = Expression.power(.symbol(variable), -1)
    func inverted(_ expression: Expression) -> Expression {
      expression.substituting(variable, by: inverse).simplified()
        .replacingAbsoluteValue(of: variable).simplified()
    }
    var rest: [Expression] = []
    var logarithms: [(shape: EndShape, exponent: Int)] = []
    for factor in amplitude.factors {
      var (base, count) = (factor, 1)
      if case .power(let inner, .number(let exponent)) = factor, let n = exponent.asInt,
        abs(n) <= 16
      {
        (base, count) = (inner, n)
      }
      if case .function(.log, let arguments) = base, let u = arguments.first, u.contains(variable),
        let shape = EndShape(inverted(u), variable), !shape.exponent.isZero
      {
        logarithms.append((shape, count))
      } else {
        rest.append(factor)
      }
    }
    let plain = rest.count == 1 ? rest[0] : Expression.product(rest)
    guard let series = EndShape(inverted(plain), variable) else { return nil }
    self.series = series
    self.logarithms = logarithms
    let positive = logarithms.reduce(0) { $0 + Swift.max($1.exponent, 0) }
    // Small beside any distance of exponents with small denominators.
    epsilon = Rational(1, 64 * Swift.max(positive, 1))
    exponent = -series.exponent + (positive > 0 ? Rational(1, 64) : 0)
  }

  /// C for T = 2^start ≥ 1; nil where it is not known.
  func bound(beyond start: Int) -> ErrorBound? {
    guard start >= 0 else { return nil }
    let bits = Precision(bits: 64)
    // 1/z for the z of the sector: |1/z| ≤ 1/T and |Im 1/z| ≤ sin(π/4)/T.
    let size = Ball(Rational(2).power(-start), precision: bits)
    let half = size.scaled(byPowerOfTwo: -1)
    let region = ComplexBall(
      real: half.addingError(half.magnitudeUpperBound),
      imaginary: Ball(
        midpoint: .zero(precision: bits),
        radius: (size * Ball(Rational(182, 256), precision: bits)).magnitudeUpperBound))
    guard let cofactor = series.cofactor(over: region) else { return nil }
    var bound = cofactor.magnitudeUpperBound
    for (shape, count) in logarithms {
      guard let inner = shape.cofactor(over: region) else { return nil }
      let log = inner.applying(.log)
      guard log.isFinite else { return nil }
      let scale = Ball(shape.exponent.magnitude, precision: bits)
      let rest = log.magnitudeUpperBound
      if count > 0 {
        let quarter = Ball.pi(precision: bits).scaled(byPowerOfTwo: -2)
        let e = Ball(epsilon, precision: bits)
        let factor = (e * quarter - 1).applying(.exp) / e
        bound *= ((scale * factor).magnitudeUpperBound + rest).power(count)
      } else {
        let log2 = Ball(2, precision: bits).applying(.log)
        let least = (scale * Ball(start, precision: bits) * log2).addingError(rest)
        guard least.isPositive else { return nil }
        bound *= (ErrorBound(1) / least.magnitudeLowerBound).power(-count)
      }
    }
    return bound.isFinite ? bound : nil
  }
}
