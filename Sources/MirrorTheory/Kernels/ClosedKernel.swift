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
    if moments.isEven {
      let plain = (mean - inner).simplified()
      let short = collected
      return short.text.utf8.count < plain.text.utf8.count ? short : plain
    }
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
    combined(x * y, x + y, moment)
  }

  private func combined(
    _ product: Expression, _ sum: Expression, _ moment: (Int) -> Expression
  ) -> Expression {
    product * moment(0) - sum * moment(1) + moment(2)
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
      return folded(piece, at: folding(greater, piece), x * y, x + y)
        - folded(piece, at: folding(lesser, piece), x * y, x + y)
    }
    return moments.pieces.reduce(Expression.number(0)) { sum, piece in
      sum
        + difference(
          piece, from: cut(lesser, to: piece), to: cut(greater, to: piece), x * y, x + y)
    }
  }

  private func difference(
    _ piece: MomentFormulas.Piece, from low: Expression, to high: Expression,
    _ product: Expression, _ sum: Expression
  ) -> Expression {
    combined(product, sum) { k in
      let formula = piece.integrals[k].antiderivative
      return value(formula, at: high) - value(formula, at: low)
    }
  }

  private func folding(_ point: Expression, _ piece: MomentFormulas.Piece) -> Expression {
    guard let radius = piece.upper else { return point }
    return .function(.max, [-radius, .function(.min, [radius, point])])
  }

  /// F at a point of a density of which the piece is the right half.
  private func folded(
    _ piece: MomentFormulas.Piece, at b: Expression, _ product: Expression, _ sum: Expression
  ) -> Expression {
    let size = Expression.apply(.abs, b)
    return combined(product, sum) { k in
      k == 1
        ? value(piece.integrals[1].antiderivative, at: size)
        : .apply(.sign, b) * value(piece.integrals[k].fromLower, at: size)
    }
  }

  /// K for an even density, with what F(hi) and F(lo) have in common collected.
  ///
  /// Where no point is cut to a piece xy = lo·hi and x + y = lo + hi, so that most of F cancels.
  private var collected: Expression {
    let (lo, hi) = (Symbol("lo"), Symbol("hi"))
    let isWhole =
      foldedPiece.map { $0.upper == nil }
      ?? moments.pieces.allSatisfy { $0.lower == nil && $0.upper == nil }
    let names = isWhole ? [lo, hi] : [Symbol("product"), Symbol("total")]
    let product: Expression = isWhole ? .symbol(lo) * .symbol(hi) : .symbol(names[0])
    let total: Expression = isWhole ? .symbol(lo) + .symbol(hi) : .symbol(names[1])
    var meanings: [Symbol: Expression] =
      isWhole ? [lo: lesser, hi: greater] : [names[0]: x * y, names[1]: x + y]
    var between: Expression = 0
    for (index, piece) in (foldedPiece.map { [$0] } ?? moments.pieces).enumerated() {
      let ends = isWhole ? [lo, hi] : [Symbol("low\(index)"), Symbol("high\(index)")]
      let (low, high) = (Expression.symbol(ends[0]), Expression.symbol(ends[1]))
      if let folded = foldedPiece {
        if !isWhole {
          meanings[ends[0]] = folding(lesser, folded)
          meanings[ends[1]] = folding(greater, folded)
        }
        between =
          self.folded(folded, at: high, product, total)
          - self.folded(folded, at: low, product, total)
      } else {
        if !isWhole {
          meanings[ends[0]] = cut(lesser, to: piece)
          meanings[ends[1]] = cut(greater, to: piece)
        }
        between = between + difference(piece, from: low, to: high, product, total)
      }
    }
    let squares = beta * beta + gamma * gamma
    let mean = squares * (moments.moment(0) * product + moments.moment(2))
    return CollectedSum(mean - 2 * beta * beta * between, in: Set(meanings.keys))
      .expression { polynomial in
        guard isWhole else { return polynomial }
        let swapped = polynomial.substituting([lo: .symbol(hi), hi: .symbol(lo)]).simplified()
        if swapped == polynomial { return polynomial.substituting([lo: x, hi: y]) }
        let difference = (Expression.symbol(hi) - .symbol(lo)).simplified()
        if polynomial == difference { return .apply(.abs, x - y) }
        if swapped == difference { return -.apply(.abs, x - y) }
        return polynomial
      }.substituting(meanings).simplified()
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
