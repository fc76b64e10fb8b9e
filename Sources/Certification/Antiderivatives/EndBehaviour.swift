import MultiPrecision
import NumericalMethods
import Symbolic

/// How an expression behaves toward an end of a range.
enum EndBehaviour {
  /// 0, or smaller than every power.
  case vanishing
  /// Tends to 0, at a rate that is not known.
  case small
  /// ~ factor·tᵖ with factor ≠ 0, t → ∞ as the end is approached.
  case power(Expression, Rational)
  /// Beyond every power, with this sign.
  case huge(Int)
  /// Unbounded with this sign, and slower than every power.
  case logarithmic(Int)
  /// Bounded, without a limit that is known: waves.
  case bounded

  /// What it tends to: a constant, or ±∞ as a sign.
  enum Limit {
    case finite(Expression)
    case infinite(Int)

    var isZero: Bool { if case .finite(0) = self { true } else { false } }
  }

  func limit(_ sign: (Expression) -> Int?) -> Limit? {
    switch self {
    case .vanishing, .small: return .finite(0)
    case .huge(let sign), .logarithmic(let sign): return .infinite(sign)
    case .bounded: return nil
    case .power(let factor, let p):
      if p.isZero { return .finite(factor) }
      return p.signum < 0 ? .finite(0) : sign(factor).map { .infinite($0) }
    }
  }
}

/// Finds limits of formulas without case distinctions.
struct EndLimits {
  let variable: Symbol
  let budget: WorkBudget
  private let prover: SignProver

  init(variable: Symbol, budget: WorkBudget) {
    self.variable = variable
    self.budget = budget
    prover = SignProver(variable: Symbol(""), budget: budget)
  }

  /// The limit at an end: the value where the formula has one, else by its behaviour.
  ///
  /// The end is a constant, nil an infinite one, and approached from above if it is the lower one.
  func limit(of formula: Expression, at end: Expression?, isLower: Bool) -> EndBehaviour.Limit? {
    let t = Expression.symbol(variable)
    let place: Expression
    if let end {
      let value = formula.substituting(variable, by: end).simplified()
      if let range = prover.value(value, at: 0), range.lower.value.isFinite,
        range.upper.value.isFinite
      {
        return .finite(value)
      }
      place = isLower ? end + t.pow(-1) : end - t.pow(-1)
    } else {
      place = isLower ? -t : t
    }
    return behaviour(formula.substituting(variable, by: place).simplified())?.limit(sign)
  }

  /// f and p of a formula ~ f·|x|ᵖ at an infinite end, f ≠ 0; nil where it grows otherwise.
  func powerAtInfinity(
    of formula: Expression, isLower: Bool
  ) -> (factor: Expression, power: Rational)? {
    let t = Expression.symbol(variable)
    let outward = formula.substituting(variable, by: isLower ? -t : t).simplified()
    guard case .power(let factor, let power)? = behaviour(outward), sign(factor) ?? 0 != 0 else {
      return nil
    }
    return (factor, power)
  }

  private func sign(_ constant: Expression) -> Int? {
    guard case .known(let sign) = signOfConstant(constant, budget: budget) else { return nil }
    return sign
  }

  private func constant(_ value: Expression) -> EndBehaviour? {
    switch sign(value) {
    case 0: .vanishing
    case nil: nil
    default: .power(value.simplified(), 0)
    }
  }

  private func behaviour(_ expression: Expression) -> EndBehaviour? {
    if !expression.contains(variable) { return constant(expression) }
    switch expression {
    case .symbol: return .power(1, 1)
    case .sum(let terms): return sum(terms)
    case .product(let factors): return product(factors)
    case .power(.constant(.e), let exponent): return exponential(exponent)
    case .power(let base, .number(let q)): return behaviour(base).flatMap { raised($0, q) }
    case .function(.exp, let arguments): return exponential(arguments[0])
    case .function(.sqrt, let arguments):
      return behaviour(arguments[0]).flatMap { raised($0, Rational(1, 2)) }
    case .function(let function, let arguments) where arguments.count == 1:
      return image(function, arguments[0])
    default: return nil
    }
  }

  private func sum(_ terms: [Expression], isExpanded: Bool = false) -> EndBehaviour? {
    var top: (factor: Expression, power: Rational)?
    var huge: Int?
    var hasSmall = false
    var isWave = false
    var logarithm: Int?
    for term in terms {
      guard let part = behaviour(term) else { return nil }
      switch part {
      case .vanishing: continue
      case .bounded: isWave = true
      case .logarithmic(let sign):
        if let logarithm, logarithm != sign { return nil }
        logarithm = sign
      case .small: hasSmall = true
      case .huge(let sign):
        if let huge, huge != sign { return nil }
        huge = sign
      case .power(let factor, let p):
        if let current = top {
          if p > current.power {
            top = (factor, p)
          } else if p == current.power {
            top = (current.factor + factor, p)
          }
        } else {
          top = (factor, p)
        }
      }
    }
    if let huge { return .huge(huge) }
    if let logarithm, top.map({ $0.power.signum <= 0 }) ?? true {
      return .logarithmic(logarithm)
    }
    if isWave {
      guard let top else { return .bounded }
      return top.power.signum <= 0 ? .bounded : nil
    }
    guard let top else { return hasSmall ? .small : .vanishing }
    if sign(top.factor) == 0, !isExpanded {
      let expanded = Expression.sum(terms).expanded(termLimit: 64)
      if case .sum(let others) = expanded { return sum(others, isExpanded: true) }
      return behaviour(expanded)
    }
    if sign(top.factor) == 0 || (hasSmall && top.power.signum < 0) {
      // Only a limit is known of what is left after leading terms have cancelled.
      return top.power.signum <= 0 ? .small : nil
    }
    return sign(top.factor) == nil ? nil : .power(top.factor.simplified(), top.power)
  }

  private func product(_ factors: [Expression]) -> EndBehaviour? {
    // Exponentials are compared by the sum of their exponents.
    var exponent: [Expression] = []
    var parts: [EndBehaviour] = []
    for factor in factors {
      if case .function(.exp, let arguments) = factor {
        exponent.append(arguments[0])
        continue
      }
      if let growth = hyperbolic(factor) {
        exponent.append(growth.exponent)
        parts.append(.power(growth.factor, 0))
        continue
      }
      guard let part = behaviour(factor) else { return nil }
      parts.append(part)
    }
    if !exponent.isEmpty {
      guard let part = exponential(Expression.sum(exponent).simplified()) else { return nil }
      parts.append(part)
    }
    var result = EndBehaviour.power(1, 0)
    for part in parts {
      switch (result, part) {
      case (.power(let a, let p), .power(let b, let q)): result = .power(a * b, p + q)
      case (.huge(let a), .huge(let b)): result = .huge(a * b)
      case (.huge(let a), .power(let b, _)), (.power(let b, _), .huge(let a)):
        guard let sign = sign(b) else { return nil }
        result = .huge(a * sign)
      case (.vanishing, .huge), (.huge, .vanishing), (.small, .huge), (.huge, .small): return nil
      case (.vanishing, _), (_, .vanishing): result = .vanishing
      case (.bounded, .small), (.small, .bounded): result = .small
      case (.bounded, .bounded): result = .bounded
      case (.bounded, .power(_, let p)), (.power(_, let p), .bounded):
        if p.signum > 0 { return nil }
        result = p.isZero ? .bounded : .small
      case (.bounded, .huge), (.huge, .bounded): return nil
      case (.bounded, .logarithmic), (.logarithmic, .bounded): return nil
      case (.small, .logarithmic), (.logarithmic, .small): return nil
      case (.logarithmic(let a), .logarithmic(let b)): result = .logarithmic(a * b)
      case (.logarithmic(let a), .huge(let b)), (.huge(let b), .logarithmic(let a)):
        result = .huge(a * b)
      case (.logarithmic(let a), .power(let b, let p)), (.power(let b, let p), .logarithmic(let a)):
        guard p.signum <= 0, let sign = sign(b) else { return nil }
        result = p.isZero ? .logarithmic(a * sign) : .small
      case (.small, .power(_, let p)), (.power(_, let p), .small):
        if p.signum > 0 { return nil }
        result = .small
      case (.small, .small): result = .small
      }
    }
    return result
  }

  /// The exponent and the factor of cosh(u)^q ~ 2^(−q)·e^(q|u|) where u is unbounded; sinh with the
  /// sign of u.
  private func hyperbolic(_ expression: Expression) -> (exponent: Expression, factor: Expression)? {
    var (base, q) = (expression, Rational(1))
    if case .power(let inner, .number(let exponent)) = expression { (base, q) = (inner, exponent) }
    guard case .function(let function, let arguments) = base,
      function == .cosh || (function == .sinh && q.isInteger),
      case .infinite(let sign)? = behaviour(arguments[0])?.limit(sign)
    else { return nil }
    let isNegative = function == .sinh && sign < 0 && !q.numerator.isEven
    return (
      (.number(q * Rational(sign)) * arguments[0]).simplified(),
      (.number(isNegative ? -1 : 1) * Expression.number(2).pow(.number(-q))).simplified()
    )
  }

  private func raised(_ base: EndBehaviour, _ q: Rational) -> EndBehaviour? {
    switch base {
    case .vanishing: return q.signum > 0 ? .vanishing : nil
    case .small: return q.signum > 0 ? .small : nil
    case .bounded: return q.isInteger && q.signum > 0 ? .bounded : nil
    case .logarithmic(let sign):
      if q.signum < 0 { return .small }
      if sign > 0 { return .logarithmic(1) }
      return q.isInteger ? .logarithmic(q.numerator.isEven ? 1 : -1) : nil
    case .power(let factor, let p):
      return .power(factor.pow(.number(q)).simplified(), p * q)
    case .huge(let sign):
      if q.signum < 0 { return .vanishing }
      return sign > 0 ? .huge(1) : q.isInteger ? .huge(q.numerator.isEven ? 1 : -1) : nil
    }
  }

  private func exponential(_ argument: Expression) -> EndBehaviour? {
    switch behaviour(argument) {
    case .vanishing, .small: return .power(1, 0)
    case .power(let factor, let p):
      if p.isZero { return .power(.apply(.exp, factor), 0) }
      if p.signum < 0 { return .power(1, 0) }
      return sign(factor).map { $0 > 0 ? .huge(1) : .vanishing }
    case .huge(let sign): return sign > 0 ? .huge(1) : .vanishing
    case .logarithmic:
      // exp(c·log²t + …) is beyond every power, on one side or the other.
      let scale = Symbol("log \(variable.name)")
      guard let c = onLogarithmicScale(argument, scale).polynomialCoefficients(in: scale),
        c.count > 2, !c.contains(where: { $0.contains(variable) }), let lead = c.last
      else { return nil }
      return sign(lead).map { $0 > 0 ? .huge(1) : .vanishing }
    case .bounded, nil: return nil
    }
  }

  /// The formula with log(t^q) written as q·`scale`.
  private func onLogarithmicScale(_ formula: Expression, _ scale: Symbol) -> Expression {
    if case .function(.log, let arguments) = formula {
      if arguments[0] == .symbol(variable) { return .symbol(scale) }
      if case .power(.symbol(variable), .number(let q)) = arguments[0] {
        return .number(q) * .symbol(scale)
      }
    }
    return formula.mapChildren { onLogarithmicScale($0, scale) }
  }

  private func image(_ function: Function, _ argument: Expression) -> EndBehaviour? {
    // A sine is bounded wherever its argument is a real number.
    let isWave = function == .sin || function == .cos
    guard let inner = behaviour(argument), let limit = inner.limit(sign) else {
      return isWave ? .bounded : nil
    }
    // log(c·tᵖ(1 + o(1))) = p·log t + O(1).
    if function == .log, case .power(let factor, let p) = inner, !p.isZero, self.sign(factor) == 1 {
      return .logarithmic(p.signum)
    }
    // f(u) ~ u, and log u ~ u − 1 next to 1.
    if case .power(_, let p) = inner, p.signum < 0,
      [.log1p, .expm1, .sin, .tan, .asin, .atan, .sinh, .tanh, .asinh, .atanh].contains(function)
    {
      return inner
    }
    if function == .log, case .finite(let value) = limit, sign(value - 1) == 0,
      let difference = behaviour((argument - 1).simplified()),
      difference.limit(sign)?.isZero == true
    {
      return difference
    }
    // |f(u)| ≤ 2|u| next to 0.
    if case .vanishing = inner,
      [.log1p, .dilog, .expm1, .sin, .tan, .asin, .atan, .sinh, .tanh, .asinh, .atanh, .erf]
        .contains(function)
    {
      return .vanishing
    }
    // erfc u ≤ e^(−u²) for u ≥ 0.
    if function == .erfc, case .power(_, let p) = inner, p.signum > 0, case .infinite(1) = limit {
      return .vanishing
    }
    let half = Expression.number(Rational(1, 2))
    switch limit {
    case .finite(let value):
      let image = Expression.apply(function, value).simplified()
      guard prover.value(image, at: 0) != nil else { return nil }
      return sign(image) == 0 ? .small : constant(image)
    case .infinite(let sign):
      let side = Expression.number(Rational(sign))
      // cosh(log t) grows like a power only.
      if case .logarithmic = inner, function == .cosh || function == .sinh { return nil }
      switch function {
      case .erf, .tanh: return .power(side, 0)
      case .atan: return .power(side * half * .constant(.pi), 0)
      case .erfc:
        guard sign > 0 else { return .power(2, 0) }
        // Below exp(−u²): beyond every power where u grows like one.
        if case .power = inner { return .vanishing }
        return .small
      case .cosh: return .huge(1)
      case .sinh: return .huge(sign)
      case .sin, .cos: return .bounded
      default: return nil
      }
    }
  }
}
