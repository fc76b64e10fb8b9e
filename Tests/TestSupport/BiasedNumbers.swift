import MultiPrecision

/// Numbers where arithmetic goes wrong: zeros, ±1, huge and tiny exponents, neighbours whose
/// difference cancels, odd precisions.
extension SeededGenerator {
  /// A working precision: odd ones, and those around a limb's end.
  public mutating func precision() -> Precision {
    Precision(bits: pick([2, 24, 53, 61, 63, 64, 65, 113, 127, 128, 129, 191, 256, 300]))
  }

  /// A rational: small, an integer, a power of ten, or a long fraction.
  public mutating func rational(maximumBits: Int = 128) -> Rational {
    let sign = chance(0.5) ? -1 : 1
    switch Int.random(in: 0..<8, using: &self) {
    case 0: return Rational(pick([0, 1, -1, 2, -2]))
    case 1: return Rational(sign * Int.random(in: 0...1000, using: &self))
    case 2: return Rational(10).power(Int.random(in: -30...30, using: &self)) * Rational(sign)
    case 3, 4:
      return Rational(
        sign * Int.random(in: 0...1000, using: &self), Int.random(in: 1...1000, using: &self))
    case 5:
      // Next to a small number: differences cancel.
      let tiny = Rational(2).power(-Int.random(in: 1...maximumBits, using: &self))
      return Rational(sign * Int.random(in: 0...3, using: &self)) + tiny
    default:
      let top = integer(bits: Int.random(in: 1...maximumBits, using: &self))
      let bottom = integer(bits: Int.random(in: 1...maximumBits, using: &self)) + 1
      return Rational(top, bottom) * Rational(sign)
    }
  }

  /// A nonnegative integer below 2^bits.
  public mutating func integer(bits: Int) -> Integer {
    var value = Integer(0)
    var rest = bits
    while rest > 0 {
      let count = min(rest, 32)
      let chunk = Int(next() >> UInt64(64 - count))
      value = value * Integer(1 << count) + Integer(chunk)
      rest -= count
    }
    return value
  }

  /// A finite float at the precision; exponents up to ±`exponentRange`.
  public mutating func float(_ precision: Precision, exponentRange: Int = 200) -> BigFloat {
    switch Int.random(in: 0..<10, using: &self) {
    case 0: return BigFloat(pick([0, 1, -1, 2, -2]), precision: precision)
    case 1:
      let power = Int.random(in: -exponentRange...exponentRange, using: &self)
      return BigFloat(chance(0.5) ? 1 : -1, precision: precision).scaled(byPowerOfTwo: power)
    case 2...4:
      let power = Int.random(in: -exponentRange...exponentRange, using: &self)
      return BigFloat(rational(), precision: precision).scaled(byPowerOfTwo: power)
    default: return BigFloat(rational(), precision: precision)
    }
  }

  /// A float that may also be infinite or NaN.
  public mutating func anyFloat(_ precision: Precision) -> BigFloat {
    switch Int.random(in: 0..<20, using: &self) {
    case 0: return .nan(precision: precision)
    case 1: return .infinity(precision: precision)
    case 2: return -.infinity(precision: precision)
    default: return float(precision)
    }
  }

  /// A ball: exact, narrow, wide, or (rarely) indeterminate.
  public mutating func ball(_ precision: Precision, exponentRange: Int = 200) -> Ball {
    let midpoint = float(precision, exponentRange: exponentRange)
    let base = midpoint.exponent ?? 0
    switch Int.random(in: 0..<10, using: &self) {
    case 0, 1: return Ball(midpoint: midpoint)
    case 2...6:
      let power = base - Int.random(in: 3...(precision.bits + 8), using: &self)
      let radius = Magnitude(powerOfTwo: power) * Magnitude(Double.random(in: 1...2, using: &self))
      return Ball(midpoint: midpoint, radius: radius)
    case 7, 8:
      let radius = Double.random(in: 0...4, using: &self)
      return Ball(midpoint: midpoint, radius: Magnitude(radius) * Magnitude(powerOfTwo: base - 1))
    default:
      return chance(0.2)
        ? .indeterminate(precision: precision)
        : Ball(midpoint: midpoint, radius: Magnitude(powerOfTwo: base + 3))
    }
  }

  /// A point of a finite ball: often an end, else somewhere inside.
  public mutating func point(of ball: Ball) -> Rational? {
    guard let centre = ball.midpoint.exactRational,
      let radius = ball.radius.bigFloat.exactRational
    else { return nil }
    switch Int.random(in: 0..<4, using: &self) {
    case 0: return centre + radius
    case 1: return centre - radius
    default:
      return centre + radius * Rational(Int.random(in: -1024...1024, using: &self), 1024)
    }
  }
}
