import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// ∫_T^∞ g(x)·cos p(x) dx, or with sin p, on a ray into the complex plane where the wave decays.
///
/// Let p be a polynomial of degree d with p(T + w) = Σ qₖwᵏ and q₁, …, q_d > 0; θ an angle with
/// dθ ≤ π/2; and g holomorphic on the sector {T + w : 0 ≤ arg w ≤ θ} with |g(z)| ≤ C|z|^m there.
/// ```
/// ∫_T^∞ g·e^(ip) dx = ∫ over the ray arg w = θ of g·e^(ip) dz    if m < d − 1,
/// ```
/// since Im p(T + w) = Σ qₖ|w|ᵏ sin(k·arg w) ≥ q_d·|w|^d·sin(d·arg w), where
/// sin(dα) ≥ (2/π)dα, makes the integral over the arc |w| = R at most
/// C·R·max|z|^m·π/(2d·q_d·R^d), where R ≤ |z| ≤ T + R: it tends to 0 (Jordan's lemma). On the ray
/// w = (1 + iτ)s, τ = tan θ, the integrand is at most C|z|^m·e^(−q₁τs).
///
/// If m ≥ d − 1 and g is no smaller than a multiple of x^m, then with y = p(x) the integral is
/// one of a function that keeps away from 0, g/p′, times cos y: it diverges.
struct RotatedTail {
  let amplitude: Expression
  let wave: OscillatingSum.Wave
  let variable: Symbol
  let precision: Precision
  /// g as a function of 1/x, up to powers of logarithms.
  private let growth: AmplitudeGrowth
  private let degree: Int

  init?(
    _ amplitude: Expression, _ wave: OscillatingSum.Wave, _ variable: Symbol, precision: Precision
  ) {
    guard let coefficients = wave.phase.polynomialCoefficients(in: variable),
      let growth = AmplitudeGrowth(amplitude, variable)
    else { return nil }
    self.amplitude = amplitude
    self.wave = wave
    self.variable = variable
    self.precision = precision
    self.growth = growth
    degree = coefficients.count - 1
  }

  /// Whether the integral is proved to diverge, the amplitude being too large.
  var diverges: Bool {
    growth.isExact && growth.exponent >= Rational(degree - 1)
  }

  var converges: Bool { growth.exponent < Rational(degree - 1) }

  /// τ: 1 for d ≤ 2, else a fraction of 16 below tan(π/2d).
  private var slope: Rational {
    guard degree > 2 else { return 1 }
    return Rational(Int(16 * Double.tan(Double.pi / Double(2 * degree)) - 0x1p-20), 16)
  }

  /// The integral from T = 2^start on; nil where the conditions are not proved for this T, or the
  /// quadrature needs more than it may.
  func integral(from start: Int, in parts: IntegralParts) -> IntegralOutcome? {
    guard converges, let bound = growth.bound(beyond: start), let rate = rate(from: start)
    else { return nil }
    let cut = Rational(2).power(start)
    var length = Rational(1)
    var tail = ErrorBound.infinity
    for _ in 0..<200 {
      tail = rest(beyond: length, from: cut, bound: bound, rate: rate)
      if tail <= parts.tolerance { break }
      length = length * Rational(5, 4)
    }
    guard tail <= parts.tolerance else { return nil }
    let integrand = RotatedIntegrand(
      amplitude: amplitude, phase: wave.phase, variable, isSine: wave.isSine,
      start: cut, slope: slope)
    let outcome = parts.quadrature(
      integrand, Ball(0, precision: precision), Ball(length, precision: precision))
    return parts.widened(outcome, tail)
  }

  /// A lower bound of q₁τ if all qₖ are positive.
  private func rate(from start: Int) -> Rational? {
    let cut = Rational(2).power(start)
    let bits = Precision(bits: 96)
    var first: Rational?
    var derivative = wave.phase
    for k in 1...degree {
      derivative = derivative.derivative(in: variable).simplified()
      let value = derivative.enclosure(
        at: [variable: Ball(cut, precision: bits)], precision: bits)
      guard value.isPositive else { return nil }
      if k == 1 { first = value.lower.exactRational }
    }
    return first.map { $0 * slope }
  }

  /// ∫_S^∞ C·|z|^m·|1 + iτ|·e^(−κs) ds with κ = q₁τ, where T + s ≤ |z| ≤ T + 2s.
  ///
  /// For m ≤ 0 it is at most √2·C·(T + S)^m·e^(−κS)/κ; for m > 0, as the logarithm of
  /// (T + 2s)^m has a slope of at most 2m/(T + 2S) beyond S, at most
  /// √2·C·(T + 2S)^m·e^(−κS)/(κ − 2m/(T + 2S)).
  private func rest(
    beyond length: Rational, from cut: Rational, bound: ErrorBound, rate: Rational
  ) -> ErrorBound {
    let bits = Precision(bits: 64)
    let m = growth.exponent
    let isGrowing = m.signum > 0
    let reach = isGrowing ? cut + 2 * length : cut + length
    let decay = isGrowing ? rate - 2 * m / reach : rate
    guard decay.signum > 0 else { return .infinity }
    let power = Ball(reach, precision: bits).power(Ball(m, precision: bits))
    let wave = Ball(-rate * length, precision: bits).applying(.exp)
    return ErrorBound(1.5) * bound * power.magnitudeUpperBound * wave.magnitudeUpperBound
      / Ball(decay, precision: bits).magnitudeLowerBound
  }
}

/// Re of c·(1 + iτ)·g(z)·e^(ip(z)) at z = T + (1 + iτ)s, for real s, with c = 1 or −i.
///
/// As a function of complex s it is (G(s) + conj G(conj s))/2.
private struct RotatedIntegrand: AnalyticIntegrand {
  let amplitude: CompiledExpression
  let phase: CompiledExpression
  let isSine: Bool
  let start: Rational
  let slope: Rational

  init(
    amplitude: Expression, phase: Expression, _ variable: Symbol, isSine: Bool, start: Rational,
    slope: Rational
  ) {
    self.amplitude = CompiledExpression(amplitude, variable)
    self.phase = CompiledExpression(phase, variable)
    self.isSine = isSine
    self.start = start
    self.slope = slope
  }

  var count: Int { 1 }

  private func value(at s: ComplexBall) -> ComplexBall {
    let bits = s.precision
    let direction = ComplexBall(
      real: Ball(1, precision: bits), imaginary: Ball(slope, precision: bits))
    let z = ComplexBall(Ball(start, precision: bits)) + direction * s
    let p = phase(z)
    let wave = ComplexBall(real: -p.imaginary, imaginary: p.real).applying(.exp)
    let product = direction * amplitude(z) * wave
    return isSine ? ComplexBall(real: product.imaginary, imaginary: -product.real) : product
  }

  func values(at point: Ball) -> [Ball] { [value(at: ComplexBall(point)).real] }

  func bounds(over region: ComplexBall) -> [ErrorBound] {
    // The rectangle and its mirror image.
    let height = Ball(
      midpoint: .zero(precision: region.precision), radius: region.imaginary.magnitudeUpperBound)
    return [value(at: ComplexBall(real: region.real, imaginary: height)).magnitudeUpperBound]
  }

  func bounds(over box: ComplexBox) -> [ErrorBound] {
    let height = Swift.max(box.imaginary.upper, -box.imaginary.lower)
    let direction = ComplexBox(real: DoubleRange(1), imaginary: DoubleRange(slope.doubleValue))
    let s = ComplexBox(real: box.real, imaginary: DoubleRange(-height, height))
    let z = ComplexBox(start) + direction * s
    let p = phase(z)
    guard p.isFinite else { return bounds(over: ComplexBall(box)) }
    let wave = ComplexBox(real: -p.imaginary, imaginary: p.real).applying(.exp)
    let product = direction * amplitude(z) * wave
    if product.isFinite || product.isUndefined { return [product.magnitudeUpperBound] }
    return bounds(over: ComplexBall(box))
  }
}
