import MultiPrecision

extension Interval: EvaluationScalar {
  /// The exact number, rounded or enclosed at the precision.
  public static func number(_ value: Rational, precision: Precision) -> Interval {
    Interval(value, precision: precision)
  }

  /// π or e, rounded or enclosed at the precision.
  public static func constant(_ constant: NamedConstant, precision: Precision) -> Interval {
    switch constant {
    case .pi: return Interval(Ball.pi(precision: precision))
    case .e: return Interval(Ball.eulerNumber(precision: precision))
    }
  }

  /// Any number: what has no known value may have every one.
  public static func undefined(precision: Precision) -> Interval { .entire }

  /// The precision that results of operations on this value have at least.
  public var workingPrecision: Precision { precision }

  /// The same value, carried at another precision.
  public func atPrecision(_ precision: Precision) -> Interval {
    if isEmpty { return self }
    return Interval(
      lower: BigFloat(lower, precision: precision, rounding: .down),
      upper: BigFloat(upper, precision: precision, rounding: .up))
  }

  /// The quotient; undefined where the divisor is or may be 0.
  public static func quotient(_ left: Interval, _ right: Interval) -> Interval { left / right }

  /// The value of a function of one argument.
  public func image(under function: Function) -> Interval {
    switch function {
    case .abs: return abs
    case .sign: return sign
    case .dilog: return dilogarithm
    default:
      guard let operation = RealFunction(rawValue: function.rawValue) else { return .entire }
      return applying(operation)
    }
  }

  private var sign: Interval {
    if isEmpty { return self }
    return Interval(
      lower: BigFloat(lower.signum, precision: precision),
      upper: BigFloat(upper.signum, precision: precision))
  }

  /// The integer power; undefined for a negative power of 0.
  public func power(integer exponent: Int) -> Interval { power(exponent) }

  /// The power for a base ≥ 0; undefined elsewhere.
  public func power(fractional exponent: FractionalExponent) -> Interval {
    let base = intersection(
      Interval(lower: BigFloat(0, precision: precision), upper: .infinity(precision: precision)))
    if base.isEmpty { return base }
    if let (power, index) = exponent.root { return base.root(index).power(power) }
    return base.power(Interval(exponent.value, precision: precision.adding(bits: 64)))
  }

  // A negative base counts too: (−2)^y is defined at every integer y.
  /// The power for a base > 0, or for an exponent that is an integer exactly.
  public func power(real exponent: Interval) -> Interval {
    var power = Interval.pow(self, exponent)
    if containsZero, exponent.containsZero { power = power.hull(Interval(1, precision: precision)) }
    guard !isEmpty, !exponent.isEmpty, lower.signum < 0, !exponent.isExact else { return power }
    let negative = intersection(
      Interval(lower: lower, upper: BigFloat(0, precision: precision)))
    let size = Interval.pow(negative.abs, exponent)
    return power.hull(size).hull(-size)
  }

  /// The smaller value; undefined if one of them is.
  public func minimum(_ other: Interval) -> Interval { Interval.min(self, other) }

  /// The larger value; undefined if one of them is.
  public func maximum(_ other: Interval) -> Interval { Interval.max(self, other) }

  /// Whether the relation holds, as far as the values decide it.
  public func truth(of relation: Relation, to other: Interval) -> Truth {
    if isEmpty || other.isEmpty { return .undecided }
    return order(relation, other)
  }

  /// One value for both, where it is not known which of them applies.
  public func hull(with other: Interval) -> Interval { hull(other) }
}

extension Expression {
  /// A set that contains the value at every point of the intervals at which it is defined.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*, by interval arithmetic on the tree as it stands, rounded outward. Points
  /// outside the domain contribute nothing, so that log has a range on [−1, 1] and an empty
  /// range on [−2, −1]; a symbol without a value may have any.
  public func range(at values: [Symbol: Interval], precision: Precision) -> Interval {
    let symbols = values.keys.sorted()
    let program = Program(self, arguments: symbols)
    return program.evaluate(symbols.compactMap { values[$0] }, precision.adding(bits: 16))
      .atPrecision(precision)
  }
}
