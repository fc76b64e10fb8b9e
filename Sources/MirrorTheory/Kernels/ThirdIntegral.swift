import MultiPrecision
import NumericalMethods
import Symbolic

/// T with T‴ = p for a piecewise-polynomial density, and T = T′ = T″ = 0 where it begins.
///
/// Integrals of (x − b)(y − b)p follow from T and T′ at the points alone: with w = (x − b)(y − b),
/// which vanishes at x and y, and w″ = 2,
/// ```
/// ∫wp = wT″ − w′T′ + 2T
/// ```
struct ThirdIntegral: Sendable {
  /// A polynomial density on a rational interval.
  typealias Piece = (lower: Rational, upper: Rational, density: Polynomial<Rational>)

  private let start: Rational
  /// T up to an end, nil for ∞.
  private var rows: [(upper: Rational?, value: Polynomial<Rational>)] = []

  /// T of pieces that are ascending and disjoint, from `start` on; what lies below is left out.
  init(_ pieces: [Piece], from start: Rational) {
    self.start = start
    var place = start
    for piece in pieces where piece.upper > start {
      if piece.lower > place { append(.zero, from: &place, to: piece.lower) }
      append(piece.density, from: &place, to: piece.upper)
    }
    append(.zero, from: &place, to: nil)
  }

  /// How many formulas T has.
  var count: Int { rows.count }

  /// Continues T by ∭p and the quadratic polynomial with which T, T′ and T″ have no jump.
  private mutating func append(
    _ density: Polynomial<Rational>, from place: inout Rational, to upper: Rational?
  ) {
    let integral = density.antiderivative.antiderivative.antiderivative
    let jump = ((rows.last?.value ?? .zero) - integral).composed(scale: 1, shift: place)
    let quadratic = Polynomial(Array(jump.coefficients.prefix(3)))
    rows.append((upper, integral + quadratic.composed(scale: 1, shift: -place)))
    if let upper { place = upper }
  }

  // MARK: Formulas

  /// distance·T′(t) + 2T(t), 0 below `start`: ∫(x − b)(y − b)p over b ≤ t = min(x, y), where `distance`
  /// is |x − y|; for a mirrored one t stands for −t.
  func below(_ point: Expression, isMirrored: Bool, distance: Expression) -> Expression {
    let t = isMirrored ? -point : point
    let branches = rows.map { row in
      (
        row.upper,
        distance * row.value.derivative.expression(at: t) + 2 * row.value.expression(at: t)
      )
    }
    return Self.piecewise([(start, 0)] + branches, in: point, isMirrored: isMirrored)
  }

  /// T′ of an even density, an even function, given from 0 on; `isInside` leaves out what it is beyond
  /// the support.
  func evenSlope(_ t: Expression, isInside: Bool) -> Expression {
    even(isInside, t) { row in
      .sum(
        row.derivative.coefficients.enumerated().map { power, coefficient in
          .number(coefficient)
            * (power % 2 == 0 ? t.pow(power) : Expression.apply(.abs, t).pow(power))
        })
    }
  }

  /// T of an even density, an odd function.
  func odd(_ t: Expression, isInside: Bool) -> Expression {
    even(isInside, t) { row in
      .sum(
        row.coefficients.enumerated().map { power, coefficient in
          let odd: Expression
          if power % 2 == 1 {
            odd = t.pow(power)
          } else {
            odd = power == 0 ? .apply(.sign, t) : t.pow(power - 1) * .apply(.abs, t)
          }
          return .number(coefficient) * odd
        })
    }
  }

  private func even(
    _ isInside: Bool, _ t: Expression, _ formula: (Polynomial<Rational>) -> Expression
  ) -> Expression {
    let shown = isInside ? rows.dropLast() : rows[...]
    return Self.piecewise(
      shown.map { ($0.upper, formula($0.value)) }, in: .apply(.abs, t))
  }

  /// The last formula stands for everything above.
  private static func piecewise(
    _ rows: [(upper: Rational?, formula: Expression)], in t: Expression, isMirrored: Bool = false
  ) -> Expression {
    let branches = rows.dropLast().compactMap { row in
      row.upper.map { end in
        let condition: Condition =
          isMirrored
          ? .comparison(t, .greaterOrEqual, .number(-end))
          : .comparison(t, .lessOrEqual, .number(end))
        return Branch(row.formula.simplified(), when: condition)
      }
    }
    let last = rows.last?.formula.simplified() ?? 0
    return branches.isEmpty ? last : .piecewise(branches, otherwise: last)
  }
}
