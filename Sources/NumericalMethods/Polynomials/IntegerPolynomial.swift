import MultiPrecision

/// A primitive polynomial over the integers: what exact gcds and Sturm sequences are computed in.
///
/// A positive factor never matters here, so it is always removed. Euclid's algorithm over
/// rationals, the naive form, doubles the length of coefficients at every step; dividing each
/// remainder by its content keeps them as short as they can be.
struct IntegerPolynomial: Equatable, Sendable {
  /// Lowest degree first, the last not zero, of gcd 1.
  let coefficients: [Integer]

  var degree: Int { coefficients.count - 1 }
  var isZero: Bool { coefficients.isEmpty }
  var leadingSign: Int { coefficients.last?.signum ?? 0 }

  /// A positive multiple of `polynomial`.
  init(_ polynomial: Polynomial<Rational>) {
    var common: Integer = 1
    for coefficient in polynomial.coefficients where !coefficient.isZero {
      let denominator = coefficient.denominator
      let divisor = common.gcd(denominator)
      common = common * denominator.quotientAndRemainder(dividingBy: divisor).quotient
    }
    self.init(
      polynomial.coefficients.map {
        $0.numerator * common.quotientAndRemainder(dividingBy: $0.denominator).quotient
      })
  }

  /// The primitive part of Σ values[k]·x^k.
  init(_ values: [Integer]) {
    var values = values
    while values.last?.isZero == true { values.removeLast() }
    var content: Integer = 0
    for value in values where !value.isZero {
      content = content.gcd(value)
      if content == 1 { break }
    }
    if content > 1 {
      values = values.map { $0.quotientAndRemainder(dividingBy: content).quotient }
    }
    coefficients = values
  }

  var rational: Polynomial<Rational> { Polynomial(coefficients.map { Rational($0, 1) }) }

  var derivative: IntegerPolynomial {
    IntegerPolynomial(coefficients.indices.dropFirst().map { Integer($0) * coefficients[$0] })
  }

  var negated: IntegerPolynomial { IntegerPolynomial(coefficients.map { -$0 }) }

  /// The sign of the value at `x`.
  func sign(at x: Rational) -> Int {
    guard var value = coefficients.last else { return 0 }
    let numerator = x.numerator
    let denominator = x.denominator
    var power: Integer = 1
    for coefficient in coefficients.dropLast().reversed() {
      power = power * denominator
      value = value * numerator + coefficient * power
    }
    return value.signum
  }

  /// The sign for x near +∞ or −∞.
  func signAtInfinity(positive: Bool) -> Int {
    positive || degree % 2 == 0 ? leadingSign : -leadingSign
  }

  /// A positive multiple of the remainder of self by `divisor`.
  func remainder(
    dividingBy divisor: IntegerPolynomial, budget: WorkBudget
  ) throws(BudgetExceeded) -> IntegerPolynomial {
    precondition(!divisor.isZero, "division of a polynomial by zero")
    guard let leading = divisor.coefficients.last else { return self }
    let magnitude = leading.signum < 0 ? -leading : leading
    let lower = divisor.coefficients.indices.dropLast().filter {
      !divisor.coefficients[$0].isZero
    }
    var values = coefficients
    while values.count >= divisor.coefficients.count, let top = values.last {
      if top.isZero {
        values.removeLast()
        continue
      }
      try budget.check()
      budget.spend(values.count * (1 + (magnitude.bitWidth + top.bitWidth) / 64))
      let common = magnitude.gcd(top)
      let scale = magnitude.quotientAndRemainder(dividingBy: common).quotient
      let quotient = top.quotientAndRemainder(dividingBy: common).quotient
      let factor = leading.signum < 0 ? -quotient : quotient
      values.removeLast()
      if scale != 1 {
        for index in values.indices where !values[index].isZero {
          values[index] = values[index] * scale
        }
      }
      let shift = values.count + 1 - divisor.coefficients.count
      for index in lower {
        values[shift + index] = values[shift + index] - factor * divisor.coefficients[index]
      }
    }
    return IntegerPolynomial(values)
  }

  /// The primitive greatest common divisor with positive leading coefficient.
  func greatestCommonDivisor(
    _ other: IntegerPolynomial, budget: WorkBudget
  ) throws(BudgetExceeded) -> IntegerPolynomial {
    var (larger, smaller) = degree >= other.degree ? (self, other) : (other, self)
    while !smaller.isZero {
      if smaller.degree == 0 { return smaller.leadingSign < 0 ? smaller.negated : smaller }
      (larger, smaller) = (smaller, try larger.remainder(dividingBy: smaller, budget: budget))
    }
    return larger.leadingSign < 0 ? larger.negated : larger
  }

  /// The number of sign changes in the coefficients: by Descartes' rule at least the number of
  /// positive roots, counted with multiplicity, and of the same parity.
  var signVariations: Int { Self.changes(in: coefficients.map(\.signum)) }

  /// p(−x).
  var reflected: IntegerPolynomial {
    IntegerPolynomial(coefficients.enumerated().map { $0 % 2 == 0 ? $1 : -$1 })
  }

  /// The number of sign changes in a sequence, zeros ignored.
  static func changes(in signs: [Int]) -> Int {
    var last = 0
    var count = 0
    for sign in signs where sign != 0 {
      if last != 0, sign != last { count += 1 }
      last = sign
    }
    return count
  }
}
