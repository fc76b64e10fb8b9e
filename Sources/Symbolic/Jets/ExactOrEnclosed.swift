import MultiPrecision

/// A real number that is a rational exactly, as long as that is seen, or else enclosed.
///
/// Enclosures of differences of equal numbers are not 0; rationals are.
enum ExactOrEnclosed: EvaluationScalar {
  case exact(Rational, Precision)
  case enclosed(Ball)

  var ball: Ball {
    switch self {
    case .exact(let value, let precision): return Ball(value, precision: precision)
    case .enclosed(let ball): return ball
    }
  }

  var isZero: Bool {
    if case .exact(let value, _) = self { return value.isZero }
    return false
  }

  var isFinite: Bool {
    if case .enclosed(let ball) = self { return ball.isFinite }
    return true
  }

  // Numbers so long that exactness costs more than it can show.
  private static func exactly(_ value: Rational, _ precision: Precision) -> ExactOrEnclosed {
    value.numerator.bitWidth + value.denominator.bitWidth < 4096
      ? .exact(value, precision) : .enclosed(Ball(value, precision: precision))
  }

  private static func combine(
    _ left: ExactOrEnclosed, _ right: ExactOrEnclosed, exact: (Rational, Rational) -> Rational,
    enclosed: (Ball, Ball) -> Ball
  ) -> ExactOrEnclosed {
    if case .exact(let a, let p) = left, case .exact(let b, let q) = right {
      return exactly(exact(a, b), Swift.max(p, q))
    }
    return .enclosed(enclosed(left.ball, right.ball))
  }

  static func + (left: ExactOrEnclosed, right: ExactOrEnclosed) -> ExactOrEnclosed {
    combine(left, right, exact: +, enclosed: +)
  }
  static func - (left: ExactOrEnclosed, right: ExactOrEnclosed) -> ExactOrEnclosed {
    combine(left, right, exact: -, enclosed: -)
  }
  static func * (left: ExactOrEnclosed, right: ExactOrEnclosed) -> ExactOrEnclosed {
    // 0 times what is enclosed is 0.
    if left.isZero, right.isFinite { return left }
    if right.isZero, left.isFinite { return right }
    return combine(left, right, exact: *, enclosed: *)
  }
  static func quotient(_ left: ExactOrEnclosed, _ right: ExactOrEnclosed) -> ExactOrEnclosed {
    if right.isZero { return .undefined(precision: right.workingPrecision) }
    if left.isZero, right.isFinite, !right.ball.containsZero { return left }
    return combine(left, right, exact: /, enclosed: /)
  }
  static prefix func - (operand: ExactOrEnclosed) -> ExactOrEnclosed {
    switch operand {
    case .exact(let value, let precision): return .exact(-value, precision)
    case .enclosed(let ball): return .enclosed(-ball)
    }
  }

  static func number(_ value: Rational, precision: Precision) -> ExactOrEnclosed {
    exactly(value, precision)
  }
  static func constant(_ constant: NamedConstant, precision: Precision) -> ExactOrEnclosed {
    .enclosed(.constant(constant, precision: precision))
  }
  static func undefined(precision: Precision) -> ExactOrEnclosed {
    .enclosed(.indeterminate(precision: precision))
  }

  var workingPrecision: Precision {
    switch self {
    case .exact(_, let precision): return precision
    case .enclosed(let ball): return ball.precision
    }
  }

  func atPrecision(_ precision: Precision) -> ExactOrEnclosed {
    switch self {
    case .exact(let value, _): return .exact(value, precision)
    case .enclosed(let ball): return .enclosed(ball.withPrecision(precision))
    }
  }

  func image(under function: Function) -> ExactOrEnclosed {
    if case .exact(let value, let precision) = self,
      let result = ExactValue.rational(function, at: value)
    {
      return .exact(result, precision)
    }
    return .enclosed(ball.image(under: function))
  }

  func power(integer exponent: Int) -> ExactOrEnclosed {
    if case .exact(let value, let precision) = self, exponent.magnitude <= 64 {
      if value.isZero, exponent < 0 { return .undefined(precision: precision) }
      return Self.exactly(value.power(exponent), precision)
    }
    return .enclosed(ball.power(integer: exponent))
  }

  func power(fractional exponent: FractionalExponent) -> ExactOrEnclosed {
    if case .exact(1, _) = self { return self }
    return .enclosed(ball.power(fractional: exponent))
  }

  func power(real exponent: ExactOrEnclosed) -> ExactOrEnclosed {
    if case .exact(1, _) = self, exponent.isFinite { return self }
    return .enclosed(ball.power(real: exponent.ball))
  }

  func minimum(_ other: ExactOrEnclosed) -> ExactOrEnclosed {
    combined(other, .lessOrEqual) ?? .enclosed(ball.minimum(other.ball))
  }
  func maximum(_ other: ExactOrEnclosed) -> ExactOrEnclosed {
    combined(other, .greaterOrEqual) ?? .enclosed(ball.maximum(other.ball))
  }

  private func combined(_ other: ExactOrEnclosed, _ relation: Relation) -> ExactOrEnclosed? {
    switch truth(of: relation, to: other) {
    case .yes: return self
    case .no: return other
    case .undecided: return nil
    }
  }

  func truth(of relation: Relation, to other: ExactOrEnclosed) -> Truth {
    if case .exact(let a, _) = self, case .exact(let b, _) = other {
      return Truth(relation.holds(a, b))
    }
    return ball.truth(of: relation, to: other.ball)
  }

  func hull(with other: ExactOrEnclosed) -> ExactOrEnclosed {
    .enclosed(ball.hull(with: other.ball))
  }
}
