import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// α = (φ̄′)⁻¹(s), by intervals of s.
struct AlphaBranches {
  /// α on an interval of s.
  enum Form {
    /// α = constant + rate·s.
    case affine(constant: Rational, rate: Rational)
    /// φ̄′(α) = s for a polynomial φ̄ of degree 3 at least.
    case implicit(AlphaPiece)
  }

  /// s up to which each form holds, the last one without end.
  let thresholds: [Rational]
  /// Count: one more than thresholds.
  let forms: [Form]
  /// (φ̄′)⁻¹ in one formula in `s`; nil where none is known or there are cases.
  let inverse: Expression?

  init(_ model: Model) throws(NoFormula) {
    guard case .scaled(let omega) = model.scaling else {
      // φ̄ = α²/2 stands for every unscaled potential.
      (thresholds, forms, inverse) = ([], [.affine(constant: 0, rate: 1)], nil)
      return
    }
    guard let potential = PolynomialPotential(model.potential, omega: omega) else {
      throw NoFormula("the potential is no piecewise polynomial")
    }
    guard potential.omega.rational != nil else { throw NoFormula("omega is irrational") }
    let breaks = potential.breaks.compactMap(\.rational)
    guard breaks.count == potential.breaks.count else {
      throw NoFormula("the potential changes its formula at an irrational number")
    }
    let pieces = potential.pieces(in: Rational.self, precision: .double).map { Polynomial($0) }
    var thresholds: [Rational] = []
    var forms: [Form] = []
    for (index, piece) in pieces.enumerated() {
      switch piece.degree {
      case ..<2: throw NoFormula("the potential is not strictly convex")
      case 2:
        let (first, second) = (piece.coefficients[1], piece.coefficients[2])
        forms.append(.affine(constant: -first / (2 * second), rate: 1 / (2 * second)))
      default:
        forms.append(
          .implicit(
            AlphaPiece(
              potential: piece, lower: index == 0 ? nil : breaks[index - 1],
              upper: index == breaks.count ? nil : breaks[index])))
      }
      guard index < breaks.count else { break }
      let point = breaks[index]
      let (left, right) = (piece.derivative(point), pieces[index + 1].derivative(point))
      thresholds.append(left)
      if left < right {
        // A kink of φ: α stays there.
        forms.append(.affine(constant: point, rate: 0))
        thresholds.append(right)
      }
    }
    (self.thresholds, self.forms) = (thresholds, forms)
    let slope = potential.slopeAtZero / (1 + (potential.omega.rational ?? 0))
    let s = Symbol("s")
    let map = try? MirrorMapFormulas(model)
    inverse = map?.inverse.map { inverse in
      slope.isZero
        ? inverse : inverse.substituting(s, by: .symbol(s) + .number(slope)).simplified()
    }
  }

  /// The form around a value of s; at a threshold that of either side.
  func form(at s: Ball) -> Form {
    var index = 0
    while index < thresholds.count,
      !(s - Ball(thresholds[index], precision: s.precision)).isNegative
    {
      index += 1
    }
    return forms[index]
  }

  /// (φ̄′)⁻¹ where s has one sign, without |s|; nil where only an equation is known.
  func closedForm(of piece: Polynomial<Rational>, sign: Int) -> Expression? {
    let s = Symbol("s")
    if let inverse {
      let plain = sign == 0 ? inverse : inverse.withKnownSign(of: s, isNegative: sign < 0)
      if !plain.hasCases { return plain.simplified() }
    }
    let slope = piece.derivative.coefficients.map { Expression.number($0) }
    return PolynomialInverse(slope).formula(of: .symbol(s))?.simplified()
  }
}

extension Expression {
  /// |v| = ±v and sign v = ±1.
  func withKnownSign(of variable: Symbol, isNegative: Bool) -> Expression {
    switch self {
    case .function(.abs, [.symbol(variable)]):
      isNegative ? -.symbol(variable) : .symbol(variable)
    case .function(.sign, [.symbol(variable)]): .number(isNegative ? -1 : 1)
    default: mapChildren { $0.withKnownSign(of: variable, isNegative: isNegative) }
    }
  }

  /// Whether a piecewise function stands in it.
  var hasCases: Bool {
    if case .piecewise = self { return true }
    return children.contains(where: \.hasCases)
  }
}
