import MultiPrecision

/// A real number that is given exactly or enclosed: where a function touches 0.
struct ExactPoint: Hashable, Sendable {
  /// The number in the language's own syntax when it is known in closed form, else digits.
  var text: String
  var lower: Rational
  var upper: Rational

  init(text: String, lower: Rational, upper: Rational) {
    self.text = text
    self.lower = lower
    self.upper = upper
  }

  init(_ value: Rational) { self.init(text: value.description, lower: value, upper: value) }
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
