import MultiPrecision
import NumericalMethods
import Symbolic

/// K in the symbols x and y for a piecewise-polynomial density with rational data, for all real x
/// and y.
///
/// With u = clip(x), v = clip(y), the points clipped to a piece of p, the integral of (x − b)(y − b)p
/// over the part of the piece between x and y is |u − v|·S, S a polynomial in x, y, u, v that is
/// symmetric in u and v: antisymmetric functions of u and v are divisible by u − v. So
/// K = (β² + γ²)(m₀xy + m₂) − 2β² Σ|u − v|·S, mₖ = E[Bᵏ]. Inside the support of a single polynomial
/// that is −2β²·(−|x − y|³R(x, y)).
struct KernelFormula: Sendable {
  /// A polynomial on a rational interval.
  private struct Piece {
    var lower: Rational
    var upper: Rational
    /// Lowest degree first.
    var coefficients: [Rational]

    /// ∫bᵏp over the piece.
    func moment(_ k: Int) -> Rational {
      coefficients.enumerated().reduce(Rational(0)) { sum, term in
        let power = term.offset + k + 1
        let rise = upper.power(power) - lower.power(power)
        return sum + term.element * rise / Rational(power)
      }
    }
  }

  private let x = Expression.variable("x")
  private let y = Expression.variable("y")
  private let beta: Rational
  private let gamma: Rational
  private let pieces: [Piece]
  private let isEven: Bool

  /// A longer formula serves nobody, and simplifying it takes seconds: a piece has about
  /// (degree + 3)² terms.
  private static let pieceLimit = 8
  private static let termLimit = 1_000

  /// Nil where a number of the model is irrational, or the formula would be out of proportion.
  init?(_ setting: KernelSetting) {
    guard let exact = setting.pieces,
      exact.pieces.count <= Self.pieceLimit,
      exact.pieces.allSatisfy({ $0.coefficients.count <= Self.termLimit }),
      exact.pieces.reduce(0, { $0 + ($1.coefficients.count + 2) * ($1.coefficients.count + 2) })
        <= Self.termLimit,
      let beta = setting.beta.rational, let gamma = setting.gamma.rational
    else { return nil }
    var pieces: [Piece] = []
    for piece in exact.pieces {
      guard let lower = piece.lower.rational, let upper = piece.upper.rational
      else { return nil }
      let coefficients = piece.coefficients.compactMap(\.rational)
      guard coefficients.count == piece.coefficients.count else { return nil }
      pieces.append(Piece(lower: lower, upper: upper, coefficients: coefficients))
    }
    self.beta = beta
    self.gamma = gamma
    self.pieces = pieces
    isEven = setting.support.isEven
  }

  /// Places at, inside and outside the ends of the pieces, for comparisons with direct values.
  var samples: [Rational] {
    let ends = pieces.flatMap { [$0.lower, $0.upper] }
    let reach = ends.map(\.magnitude).max() ?? 1
    let shares = [(0, 1), (1, 3), (-2, 5), (99, 100), (-3, 4), (1, 1), (-1, 1), (3, 2), (-7, 3)]
    return shares.map { reach * Rational($0, $1) } + ends.dropFirst().prefix(4)
  }

  /// The formula, canonical.
  var expression: Expression {
    let squares = Expression.number(beta * beta + gamma * gamma)
    let mean = number { $0.moment(0) } * x * y + number { $0.moment(2) }
    if isEven {
      let outside = squares * mean - twice(beta * beta) * between
      guard let piece = pieces.first, pieces.count == 1, !beta.isZero else {
        return outside.simplified()
      }
      let inside = squares * mean + twice(beta * beta) * cube * remainder(piece)
      let edge = Expression.number(piece.upper)
      let isInside = Condition.and([
        .comparison(.apply(.abs, x), .lessOrEqual, edge),
        .comparison(.apply(.abs, y), .lessOrEqual, edge),
      ])
      return Expression.piecewise(
        [Branch(inside.simplified(), when: isInside)], otherwise: outside.simplified()
      ).simplified()
    }
    // The mean over w = ±1; first moments cancel.
    let term = twice(beta * gamma) * outer - twice(beta * beta) * between
    let mirrored = term.substituting([Symbol("x"): -x, Symbol("y"): -y])
    let half = Expression.number(Rational(1, 2))
    return (squares * mean + half * (term + mirrored)).simplified()
  }

  private func number(_ part: (Piece) -> Rational) -> Expression {
    .number(pieces.reduce(Rational(0)) { $0 + part($1) })
  }

  private func twice(_ value: Rational) -> Expression { .number(value + value) }

  /// |x − y|³.
  private var cube: Expression { Expression.apply(.abs, x - y).pow(3) }

  /// ∫(x − b)(y − b)p(b) db over b between x and y.
  private var between: Expression {
    pieces.reduce(Expression.number(0)) { sum, piece in
      let u = clip(x, to: piece)
      let v = clip(y, to: piece)
      return sum + .apply(.abs, u - v) * quotient(piece, u, v)
    }
  }

  /// ∫(x − b)(y − b)p(b) db over b ≤ min(x, y), minus the same over b ≥ max(x, y).
  private var outer: Expression {
    pieces.reduce(Expression.number(0)) { sum, piece in
      let lower = Expression.number(piece.lower)
      let upper = Expression.number(piece.upper)
      let lesser = clip(.function(.min, [x, y]), to: piece)
      let greater = clip(.function(.max, [x, y]), to: piece)
      return sum + (lesser - lower) * quotient(piece, lesser, lower)
        - (upper - greater) * quotient(piece, greater, upper)
    }
  }

  private func clip(_ point: Expression, to piece: Piece) -> Expression {
    .function(
      .max, [.number(piece.lower), .function(.min, [.number(piece.upper), point])])
  }

  /// S: the integral of (x − b)(y − b)p(b) from v to u, divided by u − v.
  private func quotient(_ piece: Piece, _ u: Expression, _ v: Expression) -> Expression {
    func moment(_ shift: Int) -> Expression {
      piece.coefficients.enumerated().reduce(Expression.number(0)) { sum, term in
        let power = term.offset + shift
        return sum + .number(term.element / Rational(power + 1)) * symmetric(power, u, v)
      }
    }
    return x * y * moment(0) - (x + y) * moment(1) + moment(2)
  }

  /// Σ uⁱvᵏ⁻ⁱ, i = 0…k.
  private func symmetric(_ k: Int, _ u: Expression, _ v: Expression) -> Expression {
    (0...k).reduce(Expression.number(0)) { $0 + u.pow($1) * v.pow(k - $1) }
  }

  /// R with ∫_y^x (x − b)(y − b)p db = −(x − y)³R: Σ pₖ k!/(k+3)! Σ (i + 1)(k − i + 1) xⁱyᵏ⁻ⁱ.
  private func remainder(_ piece: Piece) -> Expression {
    piece.coefficients.enumerated().reduce(Expression.number(0)) { sum, term in
      let k = term.offset
      let scale = term.element / Rational((k + 1) * (k + 2) * (k + 3))
      let terms = (0...k).reduce(Expression.number(0)) { inner, i in
        inner + .number(scale * Rational((i + 1) * (k - i + 1))) * x.pow(i) * y.pow(k - i)
      }
      return sum + terms
    }
  }
}
