import MultiPrecision
import NumericalMethods

extension PartialPiecewisePolynomial {
  /// The power with a rational exponent > 0 of a function whose pieces are monomials c·t^k, for
  /// t ≥ 0 only: c^q·t^(kq) where both are exact, undefined where c < 0.
  ///
  /// Nil when a piece for t > 0
  /// is not such a monomial; pieces for t < 0 are left undefined.
  func rootsOfMonomials(
    _ exponent: Rational, oddRootsOfNegatives: Bool
  ) -> PartialPiecewisePolynomial? {
    guard exponent.signum > 0 else { return nil }
    var result = self
    for index in pieces.indices {
      let isNegative = index < breaks.count && breaks[index] <= RealAlgebraicNumber(0)
      guard !isNegative, let piece = pieces[index] else {
        result.pieces[index] = nil
        continue
      }
      guard let root = piece.monomialPower(exponent, oddRootsOfNegatives: oddRootsOfNegatives)
      else { return nil }
      result.pieces[index] = root.value
    }
    for index in values.indices {
      guard breaks[index] >= RealAlgebraicNumber(0), let value = values[index] else {
        result.values[index] = nil
        continue
      }
      let here = breaks[index].rational.map { Polynomial(constant: value($0)) } ?? value
      guard let root = here.monomialPower(exponent, oddRootsOfNegatives: oddRootsOfNegatives)
      else { return nil }
      result.values[index] = root.value
    }
    return result
  }
}

extension Polynomial where Coefficient == Rational {
  /// What a power of a monomial is: `value` is nil where it is undefined.
  struct MonomialPower { var value: Polynomial? }

  func monomialPower(_ exponent: Rational, oddRootsOfNegatives: Bool) -> MonomialPower? {
    if isZero { return MonomialPower(value: .zero) }
    guard coefficients.dropLast().allSatisfy(\.isZero) else { return nil }
    let leading = leadingCoefficient
    if leading.signum < 0, !oddRootsOfNegatives { return MonomialPower(value: nil) }
    guard let power = (exponent * Rational(degree)).asInt,
      let magnitude = leading.magnitude.rationalPower(exponent)
    else { return nil }
    return MonomialPower(
      value: Polynomial(
        coefficient: leading.signum < 0 ? -magnitude : magnitude, degree: power))
  }
}

extension Rational {
  /// self^exponent for self > 0 when that is rational.
  func rationalPower(_ exponent: Rational) -> Rational? {
    if self == 1 { return 1 }
    guard let order = exponent.denominator.asInt, let power = exponent.numerator.asInt,
      abs(power) <= 100_000, bitSize <= 100_000
    else { return nil }
    guard let above = numerator.exactRoot(order), let below = denominator.exactRoot(order) else {
      return nil
    }
    return Rational(above, below).power(power)
  }
}

extension Integer {
  /// The integer r with r^order = self ≥ 0, if there is one: bisection on its bits.
  func exactRoot(_ order: Int) -> Integer? {
    if self == 0 || self == 1 || order == 1 { return self }
    guard order > 0, order <= bitWidth else { return nil }
    var low: Integer = 1
    var high = Integer(2).power(bitWidth / order + 1)
    while low < high {
      let middle = (low + high + 1).quotientAndRemainder(dividingBy: 2).quotient
      if middle.power(order) <= self { low = middle } else { high = middle - 1 }
    }
    return low.power(order) == self ? low : nil
  }
}
