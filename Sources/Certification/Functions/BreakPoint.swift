import MultiPrecision
import NumericalMethods
import Symbolic

/// A point where a formula changes: an algebraic number, or a zero of some other formula.
public enum BreakPoint: Sendable {
  case algebraic(RealAlgebraicNumber)
  /// Not known to be rational.
  case zero(AnalyticZero)

  init(_ value: Rational) { self = .algebraic(RealAlgebraicNumber(value)) }

  /// The algebraic number; nil for a zero of another formula.
  public var algebraic: RealAlgebraicNumber? {
    if case .algebraic(let number) = self { number } else { nil }
  }

  /// The value where it is known to be rational.
  public var rational: Rational? { algebraic?.rational }

  /// Whether the number is 0 or less.
  ///
  /// 0 is rational, so that zeros of formulas are on one side of it, and were found there.
  public var isAtMostZero: Bool {
    switch self {
    case .algebraic(let number): number <= RealAlgebraicNumber(0)
    case .zero(let zero): zero.bounds.upper.signum <= 0
    }
  }

  /// Rationals that the number lies between, or both equal to it.
  var bounds: (lower: Rational, upper: Rational) {
    switch self {
    case .algebraic(let number): number.bounds
    case .zero(let zero): zero.bounds
    }
  }

  /// An enclosure about as narrow as the precision.
  public func ball(precision: Precision) -> Ball {
    switch self {
    case .algebraic(let number): number.ball(precision: precision)
    case .zero(let zero): zero.ball(precision: precision)
    }
  }

  /// The exact rational as text, else `digits` significant decimal digits.
  public func text(significantDigits digits: Int = 20) -> String {
    switch self {
    case .algebraic(let number): return number.text(significantDigits: digits)
    case .zero(let zero):
      for bits in [4 * digits + 64, 8 * digits + 256] {
        let ball = zero.ball(precision: Precision(bits: bits))
        let text = ball.lower.decimalString(significantDigits: digits)
        if text == ball.upper.decimalString(significantDigits: digits) { return text }
      }
      return "between \(zero.bounds.lower) and \(zero.bounds.upper)"
    }
  }

  /// −1, 0 or 1 as self is less than, equal to or greater than a rational; nil where 2,000 bits do
  /// not tell them apart.
  public func comparison(to value: Rational) -> Int? {
    (try? compare(BreakPoint(value), budget: .unlimited)).flatMap { $0 }
  }

  /// −1, 0 or 1 as self is less than, equal to or greater than `other`; nil where 2,000 bits do not
  /// tell them apart.
  func compare(_ other: BreakPoint, budget: WorkBudget) throws(BudgetExceeded) -> Int? {
    if case .algebraic(let left) = self, case .algebraic(let right) = other {
      return try left.compare(right, budget: budget)
    }
    if case .zero(let left) = self, case .zero(let right) = other, left.isIdentical(to: right) {
      return 0
    }
    if bounds.upper < other.bounds.lower { return -1 }
    if bounds.lower > other.bounds.upper { return 1 }
    for bits in [256, 2_000] {
      try budget.check()
      let precision = Precision(bits: bits)
      let difference = ball(precision: precision) - other.ball(precision: precision)
      if difference.isPositive { return 1 }
      if difference.isNegative { return -1 }
    }
    return nil
  }

  /// The points ascending, each once; nil where two of them are not told apart.
  static func distinct(
    _ points: [BreakPoint], budget: WorkBudget
  ) throws(BudgetExceeded) -> [BreakPoint]? {
    var result: [BreakPoint] = []
    for point in points {
      var place = result.count
      var isNew = true
      while place > 0 {
        guard let order = try result[place - 1].compare(point, budget: budget) else { return nil }
        isNew = order != 0
        if order <= 0 { break }
        place -= 1
      }
      if isNew { result.insert(point, at: place) }
    }
    return result
  }
}

extension Rational {
  /// A simple rational strictly between two points; nil is an infinite end.
  ///
  /// - Precondition: `lower < upper`, which is known.
  public init(between lower: BreakPoint?, _ upper: BreakPoint?) {
    switch (lower, upper) {
    case (.algebraic(let low)?, .algebraic(let high)?): self.init(between: low, high)
    default:
      var low = lower?.bounds
      var high = upper?.bounds
      var bits = 256
      while let left = low, let right = high, left.upper >= right.lower, bits <= 4_000 {
        let precision = Precision(bits: bits)
        low = lower?.ball(precision: precision).rationalBounds ?? left
        high = upper?.ball(precision: precision).rationalBounds ?? right
        bits *= 2
      }
      self = .simplest(above: low?.upper, below: high?.lower)
    }
  }
}

extension Ball {
  /// The ends exactly; nil for a ball that is not finite.
  fileprivate var rationalBounds: (lower: Rational, upper: Rational)? {
    guard isFinite, let low = lower.exactRational, let high = upper.exactRational else {
      return nil
    }
    return (low, high)
  }
}
