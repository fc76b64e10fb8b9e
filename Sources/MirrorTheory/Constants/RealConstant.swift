import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// A real number known exactly: rational, algebraic, a zero of a formula, or a constant expression.
public struct RealConstant: Sendable {
  private enum Form: Sendable {
    case rational(Rational)
    case algebraic(RealAlgebraicNumber)
    case zero(AnalyticZero)
    case expression(Expression)
  }
  private let form: Form

  /// A rational number.
  public init(_ value: Rational) { form = .rational(value) }

  /// A constant expression; rational when its exact value is.
  public init(_ expression: Expression) {
    if let value = try? expression.rationalValue() {
      form = .rational(value)
    } else {
      form = .expression(expression)
    }
  }

  /// A real algebraic number.
  public init(_ number: RealAlgebraicNumber) {
    if let value = number.rational {
      form = .rational(value)
    } else {
      form = .algebraic(number)
    }
  }

  /// A point where a formula changes.
  init(_ point: BreakPoint) {
    switch point {
    case .algebraic(let number): self.init(number)
    case .zero(let zero): self.init(form: .zero(zero))
    }
  }

  private init(form: Form) { self.form = form }

  /// The value where it is rational.
  public var rational: Rational? {
    if case .rational(let value) = form { value } else { nil }
  }

  /// The number as a formula; nil for numbers that are given as zeros.
  var expression: Expression? {
    switch form {
    case .rational(let value): .number(value)
    case .algebraic, .zero: nil
    case .expression(let expression): expression
    }
  }

  private var algebraic: RealAlgebraicNumber? {
    switch form {
    case .rational(let value): RealAlgebraicNumber(value)
    case .algebraic(let number): number
    case .zero, .expression: nil
    }
  }

  /// The number of the opposite sign.
  var negated: RealConstant {
    switch form {
    case .rational(let value): RealConstant(-value)
    case .algebraic(let number): RealConstant(-number)
    case .zero(let zero): RealConstant(.zero(-zero))
    case .expression(let expression): RealConstant((-expression).simplified())
    }
  }

  /// The number, or that of the opposite sign.
  func multipliedBy(sign: Int) -> RealConstant { sign < 0 ? negated : self }

  /// The sum with a rational.
  ///
  /// - Throws: `SolveFailure.undecided` for numbers that are given as zeros.
  func adding(_ value: Rational) throws(SolveFailure) -> RealConstant {
    if value.isZero { return self }
    switch form {
    case .rational(let own): return RealConstant(own + value)
    case .expression(let own): return RealConstant((own + .number(value)).simplified())
    case .algebraic, .zero: throw .undecided("\(text) + \(value) is not written out")
    }
  }

  /// An enclosure, about as narrow as `precision`.
  public func ball(precision: Precision) -> Ball {
    switch form {
    case .rational(let value): Ball(value, precision: precision)
    case .algebraic(let number): number.ball(precision: precision)
    case .zero(let zero): zero.ball(precision: precision)
    case .expression(let expression): expression.enclosure(at: [:], precision: precision)
    }
  }

  /// The nearest Double, or one next to it.
  public var doubleValue: Double {
    if case .rational(let value) = form { return value.doubleValue }
    return ball(precision: Precision(bits: 128)).midpoint.doubleValue(.nearest)
  }

  /// The exact number as text: lowest terms when rational, else the expression.
  public var text: String {
    switch form {
    case .rational(let value): value.description
    case .algebraic(let number): number.text(significantDigits: 20)
    case .zero(let zero): BreakPoint.zero(zero).text()
    case .expression(let expression): expression.text
    }
  }

  /// How two constants compare; nil when 2,000 bits cannot tell them apart.
  public func compared(to other: RealConstant) -> Comparison? {
    if case .rational(let left) = form, case .rational(let right) = other.form {
      return left < right ? .less : left == right ? .equal : .greater
    }
    if let left = algebraic, let right = other.algebraic {
      let order = left.compare(right)
      return order < 0 ? .less : order == 0 ? .equal : .greater
    }
    if case .expression(let left) = form, case .expression(let right) = other.form, left == right {
      return .equal
    }
    if case .zero(let left) = form, case .zero(let right) = other.form, left.isIdentical(to: right)
    {
      return .equal
    }
    for bits in [64, 256, 2_000] {
      let precision = Precision(bits: bits)
      let difference = ball(precision: precision) - other.ball(precision: precision)
      if difference.isPositive { return .greater }
      if difference.isNegative { return .less }
    }
    return nil
  }
}

/// The three ways two real numbers compare.
public enum Comparison: Sendable {
  case less, equal, greater
}
