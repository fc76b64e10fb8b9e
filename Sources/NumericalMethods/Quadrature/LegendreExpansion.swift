import MultiPrecision

/// The Taylor polynomial of a Legendre polynomial P_n at a number x of few words close to a
/// zero: the zero, and value and slope beside it, without another evaluation of P_n.
///
/// Legendre's equation (1 − x²)P″ − 2xP′ + NP = 0, N = n(n + 1), gives for P(x + t) = Σ cₖtᵏ
/// ```
/// (1 − x²)(k + 1)(k + 2)cₖ₊₂ = 2x(k + 1)²cₖ₊₁ + (k(k + 1) − N)cₖ,
/// c₀ = P_n(x),   c₁ = n(P_{n−1}(x) − xP_n(x))/(1 − x²).
/// ```
/// On [−1, 1] |P_n⁽ᵏ⁾|/k! is at most its value at 1, Bₖ with B₀ = 1 and
/// Bₖ₊₁/Bₖ = (n + k + 1)(n − k)/(2(k + 1)²). While Bₖ₊₁|t|/Bₖ ≤ 1/8 beyond the last term m, the
/// rest is at most 2Bₘ₊₁|t|ᵐ⁺¹, and that of the derivative 2(m + 1)Bₘ₊₁|t|ᵐ.
struct LegendreExpansion {
  private let point: BigFloat
  private let precision: Precision
  private let degree: Int
  /// The correct bits of the zero that c₀ and c₁ give: −log₂|t|, about.
  private let startingBits: Int
  private let coefficients: [Ball]

  /// The polynomial at a number next to a zero, long enough for errors of 2^(−precision).
  init(degree: Int, at point: BigFloat, precision: Precision) {
    self.degree = degree
    self.precision = precision
    self.point = point
    let (value, previous) = point.legendrePair(degree: degree, precision: precision)
    let x = Ball(point, precision: precision)
    let inverse = 1 / (1 - x.squared())
    let slope = Ball(degree, precision: precision) * (previous - x * value) * inverse
    var coefficients = [value, slope]
    let step = (value.magnitudeUpperBound / slope.magnitudeLowerBound).approximateLog2
    startingBits = step.isFinite ? Int(-step) : step == -.infinity ? 1 << 20 : 0
    // Terms of P until Bₖ|t|ᵏ⁻¹ is small, which the slope needs.
    var size = 0.0
    var k = 0
    let n = degree * (degree + 1)
    while k < degree - 1 {
      size += Self.log2Growth(degree, k)
      if k > 0, size + Double(k) * Double(-startingBits) < Double(-precision.bits) { break }
      guard k < 4096 else { break }
      let first = Ball(2 * (k + 1) * (k + 1), precision: precision) * x * coefficients[k + 1]
      let second = Ball(k * (k + 1) - n, precision: precision) * coefficients[k]
      let divisor = Ball((k + 1) * (k + 2), precision: precision)
      coefficients.append((first + second) * inverse / divisor)
      k += 1
    }
    self.coefficients = coefficients
  }

  private static func log2Growth(_ n: Int, _ k: Int) -> Double {
    ErrorBound(growth(n, k)).approximateLog2
  }

  /// Bₖ₊₁/Bₖ, nearly.
  private static func growth(_ n: Int, _ k: Int) -> Double {
    Double(n + k + 1) * Double(n - k) / (2 * Double(k + 1) * Double(k + 1))
  }

  /// A number y next to the zero, and P(y) and P′(y).
  func zero() -> (point: BigFloat, value: Ball, slope: Ball) {
    let t = correction()
    let y = BigFloat(point + t, precision: precision)
    // Exact: both are multiples of a unit of y close to each other.
    let offset = Ball(midpoint: y - BigFloat(point, precision: precision))
    var value = coefficients[coefficients.count - 1]
    var slope = Ball(0, precision: precision)
    for c in coefficients.dropLast().reversed() {
      slope = slope * offset + value
      value = value * offset + c
    }
    let (valueRest, slopeRest) = rest(at: offset.magnitudeUpperBound)
    return (y, value.addingError(valueRest), slope.addingError(slopeRest))
  }

  /// The zero of the polynomial next to t = 0, by Newton's method at rising precision.
  private func correction() -> BigFloat {
    // Term k is |t|ᵏBₖ, where Bₖ is below nᵏ·nᵏ: what each of them adds to the correct bits.
    let width = Int.bitWidth - degree.leadingZeroBitCount
    let gain = Swift.max(startingBits - 2 * width, 1)
    var bits = gain
    let start = Precision(bits: Swift.max(Swift.min(2 * bits, precision.bits) + 16, 64))
    var t =
      BigFloat(-coefficients[0].midpoint, precision: start)
      / BigFloat(coefficients[1].midpoint, precision: start)
    while bits < precision.bits {
      bits *= 2
      let working = Precision(bits: Swift.min(bits, precision.bits) + 16)
      let needed = Swift.min(coefficients.count, bits / gain + 3)
      var (value, slope) = (BigFloat(0, precision: working), BigFloat(0, precision: working))
      t = BigFloat(t, precision: working)
      for c in coefficients[..<needed].reversed() {
        slope = slope * t + value
        value = value * t + BigFloat(c.midpoint, precision: working)
      }
      t -= value / slope
    }
    return t
  }

  /// What the terms that are left out come to.
  private func rest(at t: ErrorBound) -> (value: ErrorBound, slope: ErrorBound) {
    let last = coefficients.count - 1
    guard last < degree else { return (.zero, .zero) }
    // Eight roundings.
    let up = 1 + 0x1p-45
    var bound = ErrorBound(1)
    for k in 0..<last { bound *= ErrorBound(Self.growth(degree, k) * up) * t }
    guard ErrorBound(Self.growth(degree, last) * up) * t <= ErrorBound(0.125) else {
      return (.infinity, .infinity)
    }
    // Bₘ₊₁|t|ᵐ, with m = last.
    let slope = bound * ErrorBound(Self.growth(degree, last) * up)
    return (ErrorBound(2) * slope * t, ErrorBound(Double(2 * (last + 1))) * slope)
  }
}
