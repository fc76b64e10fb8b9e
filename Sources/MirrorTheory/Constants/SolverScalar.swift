import MultiPrecision

/// A scalar in which the dual problem can be set up: exact, enclosing or approximate.
protocol SolverScalar: Scalar {
  /// The constant in this scalar; nil where it has no such value (irrational in `Rational`).
  init?(_ constant: RealConstant, precision: Precision)
  /// −1, 0 or 1 where the sign is certain, nil where an enclosure cannot tell.
  var certainSign: Int? { get }
}

extension SolverScalar {
  /// Whether the number is positive without doubt.
  var isCertainlyPositive: Bool { certainSign == 1 }
}

extension Double: SolverScalar {
  init?(_ constant: RealConstant, precision: Precision) { self = constant.doubleValue }
  var certainSign: Int? { self > 0 ? 1 : self < 0 ? -1 : self == 0 ? 0 : nil }
}

extension Rational: SolverScalar {
  init?(_ constant: RealConstant, precision: Precision) {
    guard let value = constant.rational else { return nil }
    self = value
  }
  var certainSign: Int? { signum }
}

extension BigFloat: SolverScalar {
  init?(_ constant: RealConstant, precision: Precision) {
    if let value = constant.rational {
      self.init(value, precision: precision)
    } else {
      self = constant.ball(precision: precision).midpoint
    }
  }
  var certainSign: Int? { isNaN ? nil : signum }
}

extension Ball: SolverScalar {
  init?(_ constant: RealConstant, precision: Precision) {
    self = constant.ball(precision: precision)
  }
  var certainSign: Int? {
    if isPositive { return 1 }
    if isNegative { return -1 }
    return isExact && midpoint.isZero ? 0 : nil
  }
}
