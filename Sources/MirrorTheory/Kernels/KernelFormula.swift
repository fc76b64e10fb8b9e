import MultiPrecision
import NumericalMethods
import Symbolic

/// K in the symbols x and y for a piecewise-polynomial density with rational data, for all real x
/// and y.
///
/// With mₖ = E[Bᵏ], L the integral of (x − b)(y − b)p over b ≤ min(x, y) and R that over
/// b ≥ max(x, y), the term of w = 1 is
/// ```
/// 2β(β + γ)L + 2β(β − γ)R + (γ² − β²)(m₀xy − m₁(x + y) + m₂)
/// ```
/// and R is the L of p(−b) at −x, −y. For an even density, with T‴ = p and T odd, this is
/// ```
/// K = (β² + γ²)(m₀xy + m₂) + 2β²(|x − y|(T′(x) + T′(y)) − 2|T(x) − T(y)|)
/// ```
/// (T′ ≥ 0), and inside the support of a single polynomial the last term is 2β²|x − y|³R(x, y).
struct KernelFormula: Sendable {
  private let x = Expression.variable("x")
  private let y = Expression.variable("y")
  private let beta: Rational
  private let gamma: Rational
  private let pieces: [ThirdIntegral.Piece]
  private let isEven: Bool

  /// A longer formula serves nobody.
  private static let pieceLimit = 8
  private static let coefficientLimit = 24

  /// Nil where a number of the model is irrational, or the formula would be out of proportion.
  init?(_ setting: KernelSetting) {
    guard let exact = setting.pieces,
      exact.pieces.count <= Self.pieceLimit,
      exact.pieces.allSatisfy({ $0.coefficients.count <= Self.coefficientLimit }),
      let beta = setting.beta.rational, let gamma = setting.gamma.rational
    else { return nil }
    var pieces: [ThirdIntegral.Piece] = []
    for piece in exact.pieces {
      guard let lower = piece.lower.rational, let upper = piece.upper.rational
      else { return nil }
      let coefficients = piece.coefficients.compactMap(\.rational)
      guard coefficients.count == piece.coefficients.count else { return nil }
      pieces.append((lower, upper, Polynomial(coefficients)))
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
    let mean = number(0) * x * y + number(2)
    guard isEven else {
      let difference = Expression.number(gamma * gamma - beta * beta)
      // The mean over w = ±1; first moments cancel.
      return
        (difference * mean + .number(beta * (beta + gamma)) * left(pieces)
        + .number(beta * (beta - gamma)) * left(mirrored)).simplified()
    }
    let squares = Expression.number(beta * beta + gamma * gamma)
    let third = ThirdIntegral(pieces, from: 0)
    func whole(isInside: Bool) -> Expression {
      let slopes = [x, y].map { third.evenSlope($0, isInside: isInside) }
      let values = [x, y].map { third.odd($0, isInside: isInside) }
      let between = distance * (slopes[0] + slopes[1]) - 2 * .apply(.abs, values[0] - values[1])
      return (squares * mean + twice(beta * beta) * between).simplified()
    }
    guard let last = pieces.last, third.count == 2, !beta.isZero else {
      return whole(isInside: false)
    }
    let inside =
      pieces.count == 1
      ? (squares * mean + twice(beta * beta) * distance.pow(3) * remainder(last)).simplified()
      : whole(isInside: true)
    let edge = Expression.number(last.upper)
    let isInside = Condition.and([
      .comparison(.apply(.abs, x), .lessOrEqual, edge),
      .comparison(.apply(.abs, y), .lessOrEqual, edge),
    ])
    return Expression.piecewise(
      [Branch(inside, when: isInside)], otherwise: whole(isInside: false)
    ).simplified()
  }

  /// ∫bᵏp.
  private func number(_ k: Int) -> Expression {
    let power = Polynomial<Rational>(coefficient: 1, degree: k)
    return .number(
      pieces.reduce(0) { sum, piece in
        sum + (power * piece.density).integral(from: piece.lower, to: piece.upper)
      })
  }

  private func twice(_ value: Rational) -> Expression { .number(value + value) }

  /// |x − y|.
  private var distance: Expression { .apply(.abs, x - y) }

  /// The pieces of p(−b).
  private var mirrored: [ThirdIntegral.Piece] {
    pieces.reversed().map { (-$0.upper, -$0.lower, $0.density.reflected) }
  }

  /// The sum of L over both w.
  private func left(_ pieces: [ThirdIntegral.Piece]) -> Expression {
    guard let start = pieces.first?.lower else { return 0 }
    let third = ThirdIntegral(pieces, from: start)
    // min(−x, −y) = −max(x, y).
    let parts = [(Expression.function(.min, [x, y]), false), (.function(.max, [x, y]), true)]
    return .sum(
      parts.map { third.below($0, isMirrored: $1, distance: distance) })
  }

  /// R with ∫_y^x (x − b)(y − b)p db = −(x − y)³R: Σ pₖ k!/(k+3)! Σ (i + 1)(k − i + 1) xⁱyᵏ⁻ⁱ.
  private func remainder(_ piece: ThirdIntegral.Piece) -> Expression {
    piece.density.coefficients.enumerated().reduce(Expression.number(0)) { sum, term in
      let k = term.offset
      let scale = term.element / Rational((k + 1) * (k + 2) * (k + 3))
      let terms = (0...k).reduce(Expression.number(0)) { inner, i in
        inner + .number(scale * Rational((i + 1) * (k - i + 1))) * x.pow(i) * y.pow(k - i)
      }
      return sum + terms
    }
  }
}
