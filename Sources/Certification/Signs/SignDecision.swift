import MultiPrecision
import NumericalMethods
import Symbolic

/// A real number that is given exactly or enclosed: where a function touches 0.
struct ExactPoint: Sendable {
  /// The number in the language's own syntax when it is known in closed form, else digits.
  var text: String
  var lower: Rational
  var upper: Rational
  /// The number as a constant, where it has a closed form.
  var name: Expression?
  /// The number as a root of a polynomial, where it is known to be one.
  var root: RealAlgebraicNumber?

  init(
    text: String, lower: Rational, upper: Rational, name: Expression? = nil,
    root: RealAlgebraicNumber? = nil
  ) {
    self.text = text
    self.lower = lower
    self.upper = upper
    self.name = name
    self.root = root
  }

  init(_ value: Rational) {
    self.init(text: value.description, lower: value, upper: value, name: .number(value))
  }

  /// The same distance on the other side of 0.
  static prefix func - (point: ExactPoint) -> ExactPoint {
    ExactPoint(
      text: "-(\(point.text))", lower: -point.upper, upper: -point.lower,
      name: point.name.map { (-$0).simplified() }, root: point.root.map { -$0 })
  }
}

extension ExactPoint: Hashable {
  static func == (a: ExactPoint, b: ExactPoint) -> Bool {
    a.text == b.text && a.lower == b.lower && a.upper == b.upper
  }

  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// What is proved about the sign of a function on an interval, and by which method.
struct SignDecision: Sendable {
  enum Outcome: Sendable {
    /// > 0 everywhere.
    case positive
    /// ≥ 0, and exactly 0 at this point.
    case touching(ExactPoint)
    /// 0 everywhere.
    case zero
    /// ≥ 0; whether it is 0 anywhere is not known.
    case nonnegative
    /// < 0 at this point.
    case negative(Rational)
    /// What stays open: a box, a term.
    case open(String)
  }

  var outcome: Outcome
  /// `symbolic`, `sturm`, `algebraic`, `trigonometric` or `interval`.
  var method: String

  init(_ outcome: Outcome, method: String) {
    self.outcome = outcome
    self.method = method
  }
}
