import MultiPrecision

/// Writes terms as polynomials in atoms, so that equal terms of the calculus become equal forms.
///
/// Hyperbolic functions are written with exp, sines and cosines with exp(i·u), roots as rational
/// powers. Two terms with one form agree wherever both are defined; the converse does not hold.
struct Normalization {
  /// Whether x > 0 may be used, so that powers of x multiply like those of positive numbers.
  var xIsPositive = false

  func form(_ term: Term) throws -> Form {
    switch term {
    case .number(let value): return Form(value)
    case .x: return Form(.x)
    case .pi: return Form(.pi)
    case .e: return Form(.exponential(Monomial()))
    case .apply(let name, let arguments):
      switch name {
      case "+":
        return try arguments.reduce(Form(0)) { $0 + (try form($1)) }
      case "*":
        return try arguments.reduce(Form(1)) { try reduced(Form.times($0, form($1))) }
      case "^":
        let base = try form(arguments[0])
        if let exponent = try form(arguments[1]).rational { return try power(base, exponent) }
        if base.isZero {
          try demand(signOfConstant(arguments[1]) > 0, "a power of 0 is not defined")
          return base
        }
        return try exponential(
          Form.times(form(arguments[1]), function("log", [base])), wave: false)
      case "root": return Form(.function("root", arguments.map { Form($0.rational ?? 0) }))
      default: return try function(name, try arguments.map { try form($0) })
      }
    }
  }

  // MARK: Powers

  private func isPositive(_ atom: Atom) -> Bool { atom.isPositive || (xIsPositive && atom == .x) }

  func power(_ base: Form, _ exponent: Rational) throws -> Form {
    if exponent.isZero { return Form(1) }
    if base.isZero {
      try demand(exponent.signum > 0, "a power of 0 is not defined")
      return Form(0)
    }
    if let n = exponent.asInt {
      if n > 0, base.terms.count > 1 { return try reduced(base.power(n)) }
      if let single = base.single {
        return try reduced(
          Form(single.monomial.power(exponent), single.coefficient.power(n)))
      }
    }
    // c·m·B with positive factors taken out: cᵍ·mᵍ·Bᵍ.
    let content: Rational
    var outside = Monomial()
    var inside: Form
    if let single = base.single {
      content = single.coefficient.magnitude
      var rest = Monomial()
      for (atom, power) in single.monomial.exponents {
        // An even root of something is there only where that is ≥ 0.
        if isPositive(atom) || !power.denominator.isOdd {
          outside.exponents[atom] = power * exponent
        } else {
          rest.exponents[atom] = power
        }
      }
      // An even root of a·…, with one factor of unknown sign in an odd power, is there only where
      // that factor is ≥ 0.
      if !exponent.denominator.isOdd, single.coefficient.signum > 0, rest.exponents.count == 1,
        let (atom, power) = rest.exponents.first, power.numerator.isOdd
      {
        outside.exponents[atom] = power * exponent
        rest = Monomial()
      }
      inside = Form(rest, Rational(single.coefficient.signum))
    } else {
      let (common, divided) = base.positiveCommonFactor(isPositive)
      let rest = try divided.expandingBases()
      outside = common.power(exponent)
      // What was written out may have factors as well: 1 − (1 + x²)⁻² is x²·(2 + x²)·(1 + x²)⁻².
      if !common.exponents.isEmpty,
        rest.terms.count <= 1 || !rest.positiveCommonFactor(isPositive).0.exponents.isEmpty
      {
        return try reduced(Form.times(Form(outside), power(rest, exponent)))
      }
      content = rest.content
      inside = rest.scaled(by: 1 / content)
    }
    var result = try Form.times(Form(outside), numberPower(content, exponent))
    if inside.rational == 1 { return try reduced(result) }
    if let sign = inside.rational {
      try demand(exponent.denominator.isOdd && sign == -1, "a root of a negative number")
      return try reduced(result.scaled(by: exponent.numerator.isEven ? 1 : -1))
    }
    result = try Form.times(result, Form(.base(inside), exponent))
    return try reduced(result)
  }

  /// cᵍ for c > 0.
  private func numberPower(_ value: Rational, _ exponent: Rational) throws -> Form {
    if exponent.isInteger, let n = exponent.asInt { return Form(value.power(n)) }
    return try Self.primeParts(of: value).reduce(Form(1)) { result, part in
      try Form.times(result, root(part.base, exponent * Rational(part.count)))
    }
  }

  /// c > 0 as a product of powers: of the primes below 1000, and of what is left.
  private static func primeParts(of value: Rational) -> [(base: Rational, count: Int)] {
    var result: [(base: Rational, count: Int)] = []
    for (part, sign) in [(value.numerator, 1), (value.denominator, -1)] {
      var rest = part
      var prime = 2
      while prime < 1000, rest > Integer(1) {
        var count = 0
        while true {
          let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: Integer(prime))
          guard remainder.isZero else { break }
          rest = quotient
          count += 1
        }
        if count > 0 { result.append((Rational(prime), sign * count)) }
        prime += prime == 2 ? 1 : 2
      }
      if rest > Integer(1) {
        var (base, count) = (Rational(rest), 1)
        if let square = base.squareRoot { (base, count) = (square, 2) }
        result.append((base, sign * count))
      }
    }
    return result
  }

  private func root(_ base: Rational, _ exponent: Rational) throws -> Form {
    let whole = exponent.floor
    guard let n = whole.asInt, abs(n) < 10_000 else { throw Rejection("a power is too high") }
    return Form(.integer(base), exponent - Rational(whole)).scaled(by: base.power(n))
  }

  // MARK: Functions

  private func exponential(_ argument: Form, wave: Bool) throws -> Form {
    var result = Monomial()
    var powers = Form(1)
    for (monomial, coefficient) in argument.terms {
      if !wave, let only = monomial.exponents.first, monomial.exponents.count == 1,
        case .function("log", let inner) = only.key, only.value == 1
      {
        // exp(c·log u) = uᶜ, u > 0.
        powers = try Form.times(powers, power(inner[0], coefficient))
        continue
      }
      result = result * Monomial([wave ? .wave(monomial) : .exponential(monomial): coefficient])
    }
    return try reduced(Form.times(Form(result), powers))
  }

  private func function(_ name: String, _ arguments: [Form]) throws -> Form {
    guard let u = arguments.first else { throw Rejection("\(name) has no argument") }
    let half = Rational(1, 2)
    switch name {
    case "exp": return try exponential(u, wave: false)
    case "expm1": return try exponential(u, wave: false) + Form(-1)
    case "sqrt": return try power(u, half)
    case "cbrt": return try power(u, Rational(1, 3))
    case "erfc": return Form(1) + (try function("erf", [u])).scaled(by: -1)
    case "log1p": return try function("log", [Form(1) + u])
    case "acos":
      return Form(.pi).scaled(by: half) + (try function("asin", [u])).scaled(by: -1)
    case "sinh", "cosh", "tanh", "sin", "cos", "tan":
      let isWave = !name.hasSuffix("h")
      if isWave, let found = try waveOfInverse(name, u) { return found }
      let up = try exponential(u, wave: isWave)
      let down = try exponential(u.scaled(by: -1), wave: isWave)
      let even = (up + down).scaled(by: half)
      var odd = (up + down.scaled(by: -1)).scaled(by: half)
      // sin u = (e^{iu} − e^{−iu})/2i
      if isWave { odd = try reduced(Form.times(odd, Form(.imaginary)).scaled(by: -1)) }
      if name.hasPrefix("cos") { return even }
      if name.hasPrefix("sin") { return odd }
      return try reduced(Form.times(odd, power(even, -1)))
    case "log":
      if let value = u.rational, value.signum > 0 {
        // log 1 = 0, and log(4/9) = 2·log 2 − 2·log 3.
        return Self.primeParts(of: value).reduce(Form(0)) {
          $0 + Form(.function("log", [Form($1.base)])).scaled(by: Rational($1.count))
        }
      }
      if let single = u.single, single.coefficient == 1,
        single.monomial.exponents.allSatisfy({
          if case .exponential = $0.key { true } else { false }
        })
      {
        // log exp v = v
        var result = Form(0)
        for (atom, exponent) in single.monomial.exponents {
          if case .exponential(let v) = atom { result.add(exponent, v) }
        }
        return result
      }
    case "gamma":
      if let p = u.rational { return try gamma(p) }
    default: break
    }
    return try opaque(name, arguments)
  }

  /// cos atan v = (1 + v²)^(−1/2), sin atan v = v·cos atan v; cos asin v = (1 − v²)^(1/2), sin asin v = v.
  private func waveOfInverse(_ name: String, _ argument: Form) throws -> Form? {
    guard let single = argument.single, single.coefficient.magnitude == 1,
      single.monomial.exponents.count == 1, let (atom, exponent) = single.monomial.exponents.first,
      exponent == 1, case .function(let inner, let forms) = atom, ["atan", "asin"].contains(inner),
      name == "cos" || name == "sin"
    else { return nil }
    let v = forms[0]
    let square = try Form.times(v, v)
    let cosine =
      try inner == "atan"
      ? power(Form(1) + square, Rational(-1, 2))
      : power(Form(1) + square.scaled(by: -1), Rational(1, 2))
    if name == "cos" { return cosine }
    let sine = inner == "asin" ? v : try reduced(Form.times(v, cosine))
    return sine.scaled(by: single.coefficient)
  }

  /// Γ(p) = (p − 1)·Γ(p − 1), down to an argument in (0, 1]; Γ(1) = 1, Γ(1/2) = √π.
  private func gamma(_ argument: Rational) throws -> Form {
    try demand(argument.signum > 0 && argument < 1000, "gamma is left alone there")
    var (p, factor) = (argument, Rational(1))
    while p > 1 {
      p -= 1
      factor *= p
    }
    if p == 1 { return Form(factor) }
    if p == Rational(1, 2) { return Form(.pi, p).scaled(by: factor) }
    return Form(.function("gamma+", [Form(p)])).scaled(by: factor)
  }

  private func opaque(_ name: String, _ arguments: [Form]) throws -> Form {
    guard var u = arguments.first, arguments.count == 1 else {
      return Form(.function(name, arguments))
    }
    if name == "abs", let single = u.single,
      single.monomial.exponents.keys.allSatisfy({ isPositive($0) })
    {
      return Form(single.monomial, single.coefficient.magnitude)
    }
    let isOdd = ["asin", "atan", "asinh", "atanh", "erf", "sign"].contains(name)
    if isOdd, u.isZero { return Form(0) }
    var sign: Rational = 1
    if isOdd || name == "abs", u.leadingSign < 0 {
      u = u.scaled(by: -1)
      sign = isOdd ? -1 : 1
    }
    if let value = u.rational {
      switch (name, value) {
      case ("atan", 1): return Form(.pi).scaled(by: sign * Rational(1, 4))
      case ("asin", 1): return Form(.pi).scaled(by: sign * Rational(1, 2))
      case ("acosh", 1), ("lgamma", 1), ("lgamma", 2): return Form(0)
      case ("asin", Rational(1, 2)): return Form(.pi).scaled(by: sign * Rational(1, 6))
      case ("abs", _): return Form(value.magnitude)
      case ("sign", _): return Form(sign)
      default: break
      }
    }
    return Form(.function(name, [u])).scaled(by: sign)
  }
}

extension Integer {
  var isOdd: Bool { !isEven }
}
