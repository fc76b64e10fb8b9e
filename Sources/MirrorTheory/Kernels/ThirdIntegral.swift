import MultiPrecision
import Symbolic

/// T with T‴ = p for a piecewise-polynomial density, and T = T′ = T″ = 0 where it begins.
///
/// Integrals of (x − b)(y − b)p follow from T and T′ at the points alone: with w = (x − b)(y − b),
/// which vanishes at x and y, and w″ = 2,
/// ```
/// ∫wp = wT″ − w′T′ + 2T
/// ```
struct ThirdIntegral: Sendable {
  /// A polynomial density on a rational interval, lowest degree first.
  typealias Piece = (lower: Rational, upper: Rational, coefficients: [Rational])

  /// T up to an end, nil for ∞; lowest degree first.
  private var rows: [(upper: Rational?, coefficients: [Rational])] = []

  /// T of pieces that are ascending and disjoint, from `start` on; what lies below is left out.
  init(_ pieces: [Piece], from start: Rational) {
    var place = start
    for piece in pieces where piece.upper > start {
      if piece.lower > place { append([], from: &place, to: piece.lower) }
      append(piece.coefficients, from: &place, to: piece.upper)
    }
    append([], from: &place, to: nil)
  }

  /// How many formulas T has.
  var count: Int { rows.count }

  /// Continues T by ∭p and the quadratic polynomial with which T, T′ and T″ have no jump.
  private mutating func append(
    _ density: [Rational], from place: inout Rational, to upper: Rational?
  ) {
    var polynomial = density.enumerated().reduce(into: [Rational](repeating: 0, count: 3)) {
      let k = $1.offset
      $0.append($1.element / Rational((k + 1) * (k + 2) * (k + 3)))
    }
    let last = rows.last?.coefficients ?? []
    let jumps = (0...2).map { order in
      Self.value(last, order, place) - Self.value(polynomial, order, place)
    }
    // Taylor's polynomial of the jumps about the place.
    polynomial[2] += jumps[2] / 2
    polynomial[1] += jumps[1] - jumps[2] * place
    polynomial[0] += jumps[0] - jumps[1] * place + jumps[2] * place * place / 2
    rows.append((upper, polynomial))
    if let upper { place = upper }
  }

  private static func derivative(_ polynomial: [Rational]) -> [Rational] {
    polynomial.enumerated().dropFirst().map { Rational($0.offset) * $0.element }
  }

  private static func value(_ polynomial: [Rational], _ order: Int, _ t: Rational) -> Rational {
    let derived = (0..<order).reduce(polynomial) { polynomial, _ in derivative(polynomial) }
    return derived.reversed().reduce(Rational(0)) { $0 * t + $1 }
  }

  // MARK: Formulas

  /// distance·T′(t) + 2T(t), 0 below `start`: ∫(x − b)(y − b)p over b ≤ t = min(x, y), where `distance`
  /// is |x − y|; for a mirrored one t stands for −t.
  func below(
    _ point: Expression, isMirrored: Bool, distance: Expression, start: Rational
  ) -> Expression {
    let t = isMirrored ? -point : point
    let branches = rows.map { row in
      (
        row.upper,
        distance * Self.sum(Self.derivative(row.coefficients), t) + 2
          * Self.sum(row.coefficients, t)
      )
    }
    return Self.piecewise([(start, 0)] + branches, in: point, isMirrored: isMirrored)
  }

  /// T′ of an even density, an even function, given from 0 on; `isInside` leaves out what it is beyond
  /// the support.
  func evenSlope(_ t: Expression, isInside: Bool) -> Expression {
    even(isInside, t) { row in
      .sum(
        Self.derivative(row).enumerated().map { power, coefficient in
          .number(coefficient)
            * (power % 2 == 0 ? t.pow(power) : Expression.apply(.abs, t).pow(power))
        })
    }
  }

  /// T of an even density, an odd function.
  func odd(_ t: Expression, isInside: Bool) -> Expression {
    even(isInside, t) { row in
      .sum(
        row.enumerated().map { power, coefficient in
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
    _ isInside: Bool, _ t: Expression, _ formula: ([Rational]) -> Expression
  ) -> Expression {
    let shown = isInside ? rows.dropLast() : rows[...]
    return Self.piecewise(
      shown.map { ($0.upper, formula($0.coefficients)) }, in: .apply(.abs, t))
  }

  private static func sum(_ coefficients: [Rational], _ t: Expression) -> Expression {
    .sum([0] + coefficients.enumerated().map { .number($0.element) * t.pow($0.offset) })
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
