import MultiPrecision

/// The inputs of a comparison: numbers with all bits of a precision in use, the same in every run.
struct BenchNumbers {
  let significands: [Integer]
  let exponents: [Int]
  let bits: Int

  /// How the numbers are spread.
  enum Spread {
    /// Either sign, of sizes 2⁻⁴ to 2⁴.
    case signed
    /// From 1 to 1 + 2⁻¹⁰: products of many stay in range.
    case nearOne
    /// From 1/2 to 1: inside the domain of the functions.
    case belowOne
  }

  init(_ spread: Spread, count: Int, bits: Int, seed: UInt64) {
    var random = FixedRandom(state: seed)
    var significands: [Integer] = []
    var exponents: [Int] = []
    for _ in 0..<count {
      let top = Integer(2).power(bits - 1)
      switch spread {
      case .signed:
        let sign = random.integer(below: 2) == 0 ? Integer(1) : Integer(-1)
        significands.append(sign * (top + random.bits(bits - 1)))
        exponents.append(random.integer(below: 8) - 3 - bits)
      case .nearOne:
        significands.append(top + random.bits(bits - 11))
        exponents.append(1 - bits)
      case .belowOne:
        significands.append(top + random.bits(bits - 1))
        exponents.append(-bits)
      }
    }
    self.significands = significands
    self.exponents = exponents
    self.bits = bits
  }

  var count: Int { significands.count }
  var precision: Precision { Precision(bits: bits) }

  /// The exact values.
  var rationals: [Rational] {
    zip(significands, exponents).map { Rational($0) * Rational(2).power($1) }
  }

  /// The values, which fit.
  var floats: [BigFloat] {
    zip(significands, exponents).map {
      BigFloat($0, precision: precision).scaled(byPowerOfTwo: $1)
    }
  }

  /// The values as balls of radius 0.
  var balls: [Ball] { floats.map { Ball(midpoint: $0) } }

  /// The values as balls with an error of half a unit in the last place.
  var roundedBalls: [Ball] {
    floats.map {
      Ball(midpoint: $0, radius: ErrorBound(powerOfTwo: ($0.exponent ?? 0) - bits - 1))
    }
  }
}

extension FixedRandom {
  /// A nonnegative integer below 2^count.
  mutating func bits(_ count: Int) -> Integer {
    var value = Integer(0)
    var rest = count
    while rest > 0 {
      let size = min(rest, 48)
      value = value * Integer(1 << size) + Integer(Int(next() >> UInt64(64 - size)))
      rest -= size
    }
    return value
  }
}
