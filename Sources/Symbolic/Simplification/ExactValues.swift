import MultiPrecision

/// Exact values of functions at exact points, in closed form.
enum ExactValue {
  private static let factorialLimit = 5_000

  /// The value, if it is rational or one of the well-known multiples of roots and of π.
  static func find(_ function: Function, at argument: Expression) -> Expression? {
    if case .number(let value) = argument { return find(function, at: value) }
    switch function {
    case .sin, .cos, .tan:
      guard let turns = multipleOfPi(argument) else { return nil }
      return trigonometric(function, atMultipleOfPi: turns)
    default: return nil
    }
  }

  /// The value at a rational point, if it is rational.
  static func rational(_ function: Function, at x: Rational) -> Rational? {
    if function == .sqrt { return x.squareRoot }
    return find(function, at: x)?.asRational
  }

  private static func find(_ function: Function, at x: Rational) -> Expression? {
    switch function {
    case .abs: return .number(x.magnitude)
    case .sign: return .number(Rational(x.signum))
    case .sqrt:
      return x.signum >= 0 ? Canonical.power(of: x, Rational(1, 2)) : nil
    case .cbrt:
      if x.isZero { return 0 }
      guard let root = Canonical.exactRoot(of: x.magnitude, index: 3) else { return nil }
      return .number(x.signum < 0 ? -root : root)
    case .gamma: return gamma(x)
    // π²/6 and −π²/12.
    case .dilog where x == 1 || x == -1:
      let share = x == 1 ? Rational(1, 6) : Rational(-1, 12)
      return Canonical.product(of: [.number(share), .power(.constant(.pi), 2)])
    case .lgamma: return x == 1 || x == 2 ? 0 : nil
    case .log: return x == 1 ? 0 : nil
    case .acosh: return x == 1 ? 0 : nil
    case .acos, .asin, .atan: return inverseTrigonometric(function, x)
    case .exp, .cos, .cosh, .erfc: return x.isZero ? 1 : nil
    case .expm1, .log1p, .sin, .tan, .sinh, .tanh, .asinh, .atanh, .erf, .dilog:
      return x.isZero ? 0 : nil
    case .min, .max: return .number(x)
    }
  }

  /// Γ(n) and Γ(n + 1/2), by the recurrence from Γ(1) = 1 and Γ(1/2) = √π.
  private static func gamma(_ x: Rational) -> Expression? {
    if let n = x.asInt, n >= 1, n <= factorialLimit {
      var value: Integer = 1
      for k in 1..<max(n, 2) { value *= Integer(k) }
      return .number(Rational(value))
    }
    let half = Rational(1, 2)
    guard let steps = (x - half).asInt, abs(steps) <= factorialLimit / 5 else { return nil }
    var value: Rational = 1
    for k in 0..<abs(steps) {
      // Γ(z + 1) = zΓ(z), upwards from 1/2 or downwards from it.
      if steps > 0 {
        value *= Rational(2 * k + 1, 2)
      } else {
        value /= Rational(-2 * k - 1, 2)
      }
    }
    return Canonical.product(of: [.number(value), .power(.constant(.pi), .number(half))])
  }

  private static func inverseTrigonometric(_ function: Function, _ x: Rational) -> Expression? {
    let half = Rational(1, 2)
    let turns: Rational?
    switch function {
    case .asin:
      turns = [0: 0, half: Rational(1, 6), 1: half, -half: Rational(-1, 6), -1: -half][x]
    case .acos:
      turns = [0: half, half: Rational(1, 3), 1: 0, -half: Rational(2, 3), -1: 1][x]
    default:
      turns = [0: 0, 1: Rational(1, 4), -1: Rational(-1, 4)][x]
    }
    return turns.map { Canonical.product(of: [.number($0), .constant(.pi)]) }
  }

  private static func multipleOfPi(_ argument: Expression) -> Rational? {
    let (coefficient, rest) = Canonical.splitCoefficient(of: argument)
    return rest == .constant(.pi) ? coefficient : nil
  }

  private static func trigonometric(
    _ function: Function, atMultipleOfPi turns: Rational
  ) -> Expression? {
    switch function {
    case .sin: return sine(atMultipleOfPi: turns)
    case .cos: return sine(atMultipleOfPi: turns + Rational(1, 2))
    default:
      guard let sine = sine(atMultipleOfPi: turns),
        let cosine = sine == 0 ? 1 : self.sine(atMultipleOfPi: turns + Rational(1, 2)),
        cosine != 0
      else { return nil }
      if sine == 0 { return 0 }
      return Canonical.product(of: [sine, Canonical.power(cosine, -1)])
    }
  }

  /// sin(πt) for the multiples of 1/12 at which it is 0, ±1/2, ±√2/2, ±√3/2 or ±1.
  private static func sine(atMultipleOfPi turns: Rational) -> Expression? {
    guard turns.denominator <= 6 else { return nil }
    var t = turns - 2 * Rational((turns / 2).floor)
    var isNegative = false
    if t >= 1 {
      t -= 1
      isNegative = true
    }
    if t > Rational(1, 2) { t = 1 - t }
    let squares: [Rational: Rational] = [
      0: 0, Rational(1, 6): Rational(1, 4), Rational(1, 4): Rational(1, 2),
      Rational(1, 3): Rational(3, 4), Rational(1, 2): 1,
    ]
    guard let square = squares[t] else { return nil }
    let value = Canonical.power(.number(square), .number(Rational(1, 2)))
    return isNegative ? Canonical.negated(value) : value
  }
}
