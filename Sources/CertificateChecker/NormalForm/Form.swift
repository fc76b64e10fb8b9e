import MultiPrecision

/// What a normal form is a polynomial in.
indirect enum Atom: Hashable, Sendable {
  case x
  /// i, with i² = −1; sines and cosines are written with it.
  case imaginary
  case pi
  /// A positive integer under roots.
  case integer(Rational)
  /// exp(m) and exp(i·m) for a product m of powers of atoms; m = 1 is the empty product.
  case exponential(Monomial)
  case wave(Monomial)
  /// A sum, or a product of unknown sign, that carries an exponent < 0 or not an integer.
  case base(Form)
  case function(String, [Form])

  /// Positive for all real x, so that exponents multiply.
  var isPositive: Bool {
    switch self {
    case .pi, .integer, .exponential: true
    case .function(let name, _): name == "gamma+"
    case .base(let form): form.isVisiblyPositive
    default: false
    }
  }
}

/// A product of powers of atoms with rational exponents.
struct Monomial: Hashable, Sendable {
  var exponents: [Atom: Rational] = [:]

  init(_ exponents: [Atom: Rational] = [:]) { self.exponents = exponents }

  static func * (a: Monomial, b: Monomial) -> Monomial {
    var result = a.exponents
    for (atom, exponent) in b.exponents {
      let sum = (result[atom] ?? 0) + exponent
      result[atom] = sum.isZero ? nil : sum
    }
    return Monomial(result)
  }

  func power(_ exponent: Rational) -> Monomial {
    exponent.isZero ? Monomial() : Monomial(exponents.mapValues { $0 * exponent })
  }
}

/// A sum of products of powers of atoms with rational coefficients, none of them 0.
struct Form: Hashable, Sendable {
  var terms: [Monomial: Rational] = [:]

  init(_ value: Rational) { if !value.isZero { terms[Monomial()] = value } }
  init(_ monomial: Monomial, _ coefficient: Rational = 1) {
    if !coefficient.isZero { terms[monomial] = coefficient }
  }
  init(_ atom: Atom, _ exponent: Rational = 1) {
    self.init(exponent.isZero ? Monomial() : Monomial([atom: exponent]))
  }

  var isZero: Bool { terms.isEmpty }
  var single: (monomial: Monomial, coefficient: Rational)? {
    terms.count == 1 ? terms.first.map { ($0.key, $0.value) } : nil
  }
  var rational: Rational? {
    if isZero { return 0 }
    guard let single, single.monomial.exponents.isEmpty else { return nil }
    return single.coefficient
  }

  /// Whether this is a positive constant and positive multiples of even powers, such as 1 + x².
  var isVisiblyPositive: Bool {
    var hasConstant = false
    for (monomial, coefficient) in terms {
      if coefficient.signum < 0 { return false }
      var isConstant = true
      for (atom, exponent) in monomial.exponents where !atom.isPositive {
        isConstant = false
        guard (exponent / 2).isInteger else { return false }
        switch atom {
        case .x, .function: continue
        default: return false
        }
      }
      hasConstant = hasConstant || isConstant
    }
    return hasConstant
  }

  /// More terms than this end a comparison.
  static let termLimit = 6000

  static func + (a: Form, b: Form) -> Form {
    var result = a
    for (monomial, coefficient) in b.terms { result.add(coefficient, monomial) }
    return result
  }

  mutating func add(_ coefficient: Rational, _ monomial: Monomial) {
    let sum = (terms[monomial] ?? 0) + coefficient
    terms[monomial] = sum.isZero ? nil : sum
  }

  func scaled(by factor: Rational) -> Form {
    var result = self
    result.terms = factor.isZero ? [:] : terms.mapValues { $0 * factor }
    return result
  }

  static func times(_ a: Form, _ b: Form) throws -> Form {
    try demand(a.terms.count * b.terms.count <= termLimit, "a normal form is too long")
    var result = Form(0)
    for (p, c) in a.terms {
      for (q, d) in b.terms { result.add(c * d, p * q) }
    }
    return result
  }

  func power(_ exponent: Int) throws -> Form {
    try demand(abs(exponent) <= 400, "a power is too high to be expanded")
    if let single, exponent >= 0 {
      return Form(
        single.monomial.power(Rational(exponent)), single.coefficient.power(exponent))
    }
    var result = Form(1)
    for _ in 0..<exponent { result = try Form.times(result, self) }
    return result
  }
}
