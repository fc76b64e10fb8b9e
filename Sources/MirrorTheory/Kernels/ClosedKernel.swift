import MultiPrecision
import Symbolic

/// K in the symbols x and y for any density whose partial moments have closed forms.
///
/// With lo and hi the smaller and the larger of x and y,
/// ```
/// K = (β² + γ²)(m₀xy + m₂) − 2β²(F(hi) − F(lo)),   F(b) = xyM₀ − (x + y)M₁ + M₂
/// ```
/// for an even density, F the antiderivative of (x − b)(y − b)p and Mₖ those of bᵏp. Where p has
/// several formulas F is a sum over them, with lo and hi cut to each piece. Without evenness the
/// mean over w = ±1 of 2βγ(F(lo) − F(−∞) − F(∞) + F(hi)) is added, the second term at (−x, −y).
///
/// An even density with its only break at 0 has Mₖ(b) = sign(b)ᵏ⁺¹·Mₖ(|b|), Mₖ(0) = 0 for even k.
struct ClosedKernel {
  private let beta: Expression
  private let gamma: Expression
  private let moments: MomentFormulas
  private let x = Expression.variable("x")
  private let y = Expression.variable("y")

  /// A longer formula serves nobody.
  private static let pieceLimit = 12

  /// Nil where the formula would be out of proportion.
  init?(beta: Expression, gamma: Expression, moments: MomentFormulas) {
    guard moments.pieces.count <= Self.pieceLimit else { return nil }
    (self.beta, self.gamma, self.moments) = (beta, gamma, moments)
  }

  /// The closed form.
  var expression: Expression {
    let squares = beta * beta + gamma * gamma
    let mean = squares * (moments.moment(0) * x * y + moments.moment(2))
    let inner = 2 * beta * beta * between
    if moments.isEven { return (mean - inner).simplified() }
    let term = 2 * beta * gamma * outer - inner
    let mirrored = term.substituting([Symbol("x"): -x, Symbol("y"): -y])
    return (mean + (term + mirrored) / 2).simplified()
  }

  /// E[B²].
  var secondMoment: Expression { moments.moment(2) }

  private var lesser: Expression { .function(.min, [x, y]) }
  private var greater: Expression { .function(.max, [x, y]) }

  /// Σ over the terms of F.
  private func combined(_ moment: (Int) -> Expression) -> Expression {
    x * y * moment(0) - (x + y) * moment(1) + moment(2)
  }

  private func value(_ formula: Expression, at b: Expression) -> Expression {
    formula.substituting(moments.variable, by: b)
  }

  private func cut(_ b: Expression, to piece: MomentFormulas.Piece) -> Expression {
    let below = piece.upper.map { Expression.function(.min, [$0, b]) } ?? b
    return piece.lower.map { .function(.max, [$0, below]) } ?? below
  }

  /// The right half of an even density whose only break is 0.
  private var foldedPiece: MomentFormulas.Piece? {
    guard moments.isEven, moments.pieces.count == 2, moments.pieces[0].upper == .number(0),
      moments.pieces[1].lower == .number(0)
    else { return nil }
    return moments.pieces[1]
  }

  /// F(hi) − F(lo).
  private var between: Expression {
    if let piece = foldedPiece {
      func part(_ point: Expression) -> Expression {
        let b: Expression
        if let radius = piece.upper {
          b = .function(.max, [-radius, .function(.min, [radius, point])])
        } else {
          b = point
        }
        let size = Expression.apply(.abs, b)
        return combined { k in
          k == 1
            ? value(piece.integrals[1].antiderivative, at: size)
            : .apply(.sign, b) * value(piece.integrals[k].fromLower, at: size)
        }
      }
      return part(greater) - part(lesser)
    }
    return moments.pieces.reduce(Expression.number(0)) { sum, piece in
      let (low, high) = (cut(lesser, to: piece), cut(greater, to: piece))
      return sum
        + combined { k in
          let formula = piece.integrals[k].antiderivative
          return value(formula, at: high) - value(formula, at: low)
        }
    }
  }

  /// ∫(x − b)(y − b)p over b ≤ lo, less the same over b ≥ hi.
  private var outer: Expression {
    moments.pieces.reduce(Expression.number(0)) { sum, piece in
      let (low, high) = (cut(lesser, to: piece), cut(greater, to: piece))
      return sum + combined { value(piece.integrals[$0].fromLower, at: low) }
        - combined { value(piece.integrals[$0].toUpper, at: high) }
    }
  }
}
