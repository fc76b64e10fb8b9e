import MultiPrecision

extension Form {
  /// The largest rational with which all coefficients are integers without a common divisor.
  var content: Rational { terms.values.reduce(0, Rational.gcd) }

  /// The sign of the first coefficient in an order that does not depend on the signs.
  var leadingSign: Int {
    let first = terms.min { $0.key.name < $1.key.name }
    return first?.value.signum ?? 0
  }

  /// m and B with self = m·B: m has the least exponent of each positive atom.
  func positiveCommonFactor(_ isPositive: (Atom) -> Bool) -> (Monomial, Form) {
    var least: [Atom: Rational] = [:]
    for atom in Set(terms.keys.flatMap(\.exponents.keys)) where isPositive(atom) {
      let exponent = terms.keys.map { $0.exponents[atom] ?? 0 }.min() ?? 0
      if !exponent.isZero { least[atom] = exponent }
    }
    guard !least.isEmpty else { return (Monomial(), self) }
    let inverse = Monomial(least.mapValues { -$0 })
    var rest = Form(0)
    for (monomial, coefficient) in terms { rest.add(coefficient, monomial * inverse) }
    return (Monomial(least), rest)
  }
}

extension Form {
  /// The form with whole positive powers of sums written out.
  func expandingBases() throws -> Form {
    var result = Form(0)
    for (monomial, coefficient) in terms {
      var rest = monomial
      var expanded = Form(1)
      for (atom, exponent) in monomial.exponents {
        guard case .base(let base) = atom, exponent >= 1, let n = exponent.asInt else { continue }
        rest.exponents[atom] = nil
        expanded = try Form.times(expanded, base.power(n))
      }
      result = try result + Form.times(expanded, Form(rest, coefficient))
    }
    return result
  }
}

extension Monomial {
  /// A text that tells monomials apart in a fixed order.
  var name: String {
    exponents.map { "\($0.key.name)^\($0.value)" }.sorted().joined(separator: "*")
  }
}

extension Atom {
  var name: String {
    switch self {
    case .x: "x"
    case .imaginary: "i"
    case .pi: "pi"
    case .integer(let value): "(\(value))"
    case .exponential(let monomial): "exp{\(monomial.name)}"
    case .wave(let monomial): "wave{\(monomial.name)}"
    case .base(let form): "base{\(form.name)}"
    case .function(let name, let forms): "\(name){\(forms.map(\.name).joined(separator: ","))}"
    }
  }
}

extension Monomial {
  /// u, if this is asinh u.
  fileprivate var angle: Form? {
    guard exponents.count == 1, let only = exponents.first, only.value == 1,
      case .function("asinh", let inner) = only.key
    else { return nil }
    return inner.first
  }
}

extension Rational {
  /// The whole part of an exponent of exp(asinh u), if there is one that is carried out.
  fileprivate var wholeAngles: Int? {
    guard let n = floor.asInt, n != 0, abs(n) <= 24 else { return nil }
    return n
  }
}

extension Form {
  var name: String { terms.map { "\($0.value)*\($0.key.name)" }.sorted().joined(separator: "+") }
}

extension Normalization {
  /// The form with i² = −1, exp(iπ) = −1 and whole powers of integers under roots and of
  /// exp(asinh u) = √(1 + u²) + u carried out.
  func reduced(_ form: Form) throws -> Form {
    let turn = Atom.wave(Monomial([.pi: 1]))
    func isPlain(_ atom: Atom, _ exponent: Rational) -> Bool {
      switch atom {
      case .imaginary: exponent == 1
      case .integer: exponent > 0 && exponent < 1
      case .exponential(let inner) where inner.angle != nil: exponent.wholeAngles == nil
      default: atom != turn || (exponent > 0 && exponent < Rational(1, 2))
      }
    }
    if form.terms.keys.allSatisfy({ $0.exponents.allSatisfy { isPlain($0.key, $0.value) } }) {
      return form
    }
    var result = Form(0)
    for (monomial, coefficient) in form.terms {
      var rest = monomial
      var factor = coefficient
      // exp(iπ)^(1/2) = i: quarter turns become powers of i.
      var quarters = Rational(0)
      if let exponent = rest.exponents[turn] {
        let whole = Rational((exponent * 2).floor)
        quarters += whole
        let left = exponent - whole / 2
        rest.exponents[turn] = left.isZero ? nil : left
      }
      if let exponent = rest.exponents[.imaginary] {
        quarters += exponent
        rest.exponents[.imaginary] = nil
      }
      try demand(quarters.isInteger, "a root of i")
      let count = ((quarters - 4 * Rational((quarters / 4).floor)).asInt ?? 0)
      if count >= 2 { factor = -factor }
      if count % 2 == 1 { rest.exponents[.imaginary] = 1 }
      for (atom, exponent) in rest.exponents {
        guard case .integer(let base) = atom else { continue }
        let whole = exponent.floor
        guard let n = whole.asInt, abs(n) < 10_000 else { throw Rejection("a power is too high") }
        factor *= base.power(n)
        let left = exponent - Rational(whole)
        rest.exponents[atom] = left.isZero ? nil : left
      }
      var powers = Form(1)
      for (atom, exponent) in rest.exponents {
        guard case .exponential(let inner) = atom, let u = inner.angle,
          let n = exponent.wholeAngles
        else { continue }
        let left = exponent - Rational(n)
        rest.exponents[atom] = left.isZero ? nil : left
        // exp(±asinh u) = √(1 + u²) ± u.
        let root = try power(Form(1) + Form.times(u, u), Rational(1, 2))
        powers = try Form.times(powers, (root + u.scaled(by: n > 0 ? 1 : -1)).power(abs(n)))
      }
      if powers.rational == 1 {
        result.add(factor, rest)
      } else {
        result = result + (try reduced(Form.times(Form(rest, factor), powers)))
      }
    }
    return result
  }

  /// Whether a form is 0: denominators are multiplied away and bases with whole exponents written
  /// out, until a sum of different products is left or nothing.
  func isZero(_ form: Form) throws -> Bool {
    var form = try reduced(form)
    for _ in 0..<200 {
      if form.isZero { return true }
      var next: (atom: Atom, base: Form, least: Rational)?
      for atom in Set(form.terms.keys.flatMap(\.exponents.keys)) {
        guard case .base(let base) = atom else { continue }
        let exponents = form.terms.keys.map { $0.exponents[atom] ?? 0 }
        let least = exponents.min() ?? 0
        if least.signum < 0 || exponents.contains(where: { $0 >= 1 }) {
          // The innermost first: the others may hold it.
          if next == nil || atom.name.count < (next?.atom.name.count ?? 0) {
            next = (atom, base, least)
          }
        }
      }
      guard let next else { return false }
      // base^(−least) is not 0 where the form is defined.
      let shift = next.least.signum < 0 ? -next.least : 0
      var result = Form(0)
      for (monomial, coefficient) in form.terms {
        var rest = monomial
        let exponent = (monomial.exponents[next.atom] ?? 0) + shift
        let whole = exponent.floor
        let left = exponent - Rational(whole)
        rest.exponents[next.atom] = left.isZero ? nil : left
        guard let n = whole.asInt else { throw Rejection("a power is too high") }
        let expanded = try Form.times(next.base.power(n), Form(rest, coefficient))
        result = result + expanded
        try demand(result.terms.count <= Form.termLimit, "a normal form is too long")
      }
      form = try reduced(result)
    }
    throw Rejection("a normal form does not end")
  }
}

/// Whether a term is 0 wherever it is defined, as far as the normal form can tell.
func isIdenticallyZero(_ term: Term, xIsPositive: Bool = false) throws -> Bool {
  let normalization = Normalization(xIsPositive: xIsPositive)
  return try normalization.isZero(normalization.form(term))
}

/// Whether two terms agree wherever both are defined, as far as the normal form can tell.
func agree(_ a: Term, _ b: Term, xIsPositive: Bool = false) throws -> Bool {
  try a == b || isIdenticallyZero(a - b, xIsPositive: xIsPositive)
}

/// The coefficients of a term that is a polynomial in x with rational coefficients where it is
/// defined; nil for others.
func polynomial(of term: Term, xIsPositive: Bool = false) throws -> RationalPolynomial? {
  let form = try Normalization(xIsPositive: xIsPositive).form(term).expandingBases()
  var coefficients: [Rational] = []
  for (monomial, coefficient) in form.terms {
    let exponent = monomial.exponents[.x] ?? 0
    guard monomial.exponents.allSatisfy({ $0.key == .x }), let n = exponent.asInt, n >= 0,
      n <= 2000
    else { return nil }
    while coefficients.count <= n { coefficients.append(0) }
    coefficients[n] = coefficient
  }
  return RationalPolynomial(coefficients)
}
