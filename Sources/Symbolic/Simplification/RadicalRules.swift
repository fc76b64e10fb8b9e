import MultiPrecision

extension Canonical {
  /// Above this size a root is only looked for, not taken apart.
  private static let radicandBitLimit = 1024

  private static let smallPrimes: [Int] = (2..<1000).filter { candidate in
    !(2..<32).contains { $0 < candidate && candidate % $0 == 0 }
  }

  /// A power of two numbers, exact if it is rational; else `r·N^(1/d)` with an integer N ≥ 2.
  ///
  /// 0 to a negative power, roots of negative numbers and results above the bit limit stay
  /// unevaluated.
  static func power(of base: Rational, _ q: Rational) -> Expression {
    let unevaluated = Expression.power(.number(base), .number(q))
    if base == 1 { return 1 }
    if base.isZero { return q.signum > 0 ? 0 : unevaluated }
    if q.isInteger {
      if base == -1 { return (q / 2).isInteger ? 1 : -1 }
      guard let exponent = q.asInt,
        let value = base.power(exponent, bitLimit: exactConstantBitLimit)
      else { return unevaluated }
      return .number(value)
    }
    guard base.signum > 0, let index = q.denominator.asInt, index <= 64,
      let whole = q.floor.asInt,
      let outer = base.power(whole, bitLimit: exactConstantBitLimit),
      let step = (q - Rational(whole)).numerator.asInt
    else { return unevaluated }
    if let root = exactRoot(of: base, index: index) {
      guard let inner = root.power(step, bitLimit: exactConstantBitLimit) else {
        return unevaluated
      }
      return .number(outer * inner)
    }
    guard base.bitSize * index <= radicandBitLimit else { return unevaluated }
    let radicand = base.numerator.power(step) * base.denominator.power(index - step)
    let (extracted, rest) = extractPowers(from: radicand, index: index)
    let coefficient = outer * Rational(extracted, base.denominator)
    let (reduced, reducedIndex) = reduceIndex(of: rest, index: index)
    let root = Expression.power(
      .number(Rational(reduced, 1)), .number(Rational(1, reducedIndex)))
    return coefficient == 1 ? root : .product([.number(coefficient), root])
  }

  /// The root of a positive number, if it is rational.
  static func exactRoot(of value: Rational, index: Int) -> Rational? {
    if index == 2 { return value.squareRoot }
    guard let top = exactRoot(of: value.numerator, index: index),
      let bottom = exactRoot(of: value.denominator, index: index)
    else { return nil }
    return Rational(top, bottom)
  }

  /// Newton's iteration from above; nil if the root is not an integer or the number is large.
  private static func exactRoot(of value: Integer, index: Int) -> Integer? {
    if value == 1 { return 1 }
    guard value.bitWidth <= 1 << 16, value.bitWidth >= index else { return nil }
    var guess = Integer(2).power((value.bitWidth + index - 1) / index)
    while true {
      let quotient = value.quotientAndRemainder(dividingBy: guess.power(index - 1)).quotient
      let next = (Integer(index - 1) * guess + quotient)
        .quotientAndRemainder(dividingBy: Integer(index)).quotient
      if next >= guess { break }
      guess = next
    }
    return guess.power(index) == value ? guess : nil
  }

  /// Writes a positive integer as k^index·rest, for the primes below 1000.
  private static func extractPowers(
    from value: Integer, index: Int
  ) -> (root: Integer, rest: Integer) {
    var remaining = value
    var root: Integer = 1
    var rest: Integer = 1
    for prime in smallPrimes {
      if remaining == 1 { break }
      var multiplicity = 0
      while true {
        let (quotient, remainder) = remaining.quotientAndRemainder(dividingBy: Integer(prime))
        guard remainder.isZero else { break }
        remaining = quotient
        multiplicity += 1
      }
      guard multiplicity > 0 else { continue }
      root = root * Integer(prime).power(multiplicity / index)
      rest = rest * Integer(prime).power(multiplicity % index)
    }
    if let cofactor = exactRoot(of: remaining, index: index) {
      return (root * cofactor, rest)
    }
    return (root, rest * remaining)
  }

  /// 4^(1/4) = 2^(1/2): divides the index by its prime factors while the root is exact.
  private static func reduceIndex(of value: Integer, index: Int) -> (Integer, Int) {
    var value = value
    var index = index
    for prime in smallPrimes.prefix(18) {
      while index % prime == 0, index > prime, let root = exactRoot(of: value, index: prime) {
        value = root
        index /= prime
      }
    }
    return (value, index)
  }
}
