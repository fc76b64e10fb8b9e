import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The inverse of an increasing piecewise polynomial with rational breaks, of degree 3 at most or a
/// power.
struct PiecewiseInverse {
  private let function: PiecewisePolynomial

  init(_ function: PiecewisePolynomial) { self.function = function }

  /// Nil where a piece has no inverse in radicals and hyperbolic functions that is written here.
  func formula(of target: Expression) -> Expression? {
    oddFormula(of: target) ?? rows(of: target) { inverse, _ in inverse }
  }

  /// The conjugate s·v − φ(v), v = (φ′)⁻¹(s), of the φ whose slope this is.
  func conjugate(of potential: PiecewisePolynomial, at s: Expression) -> Expression? {
    if let quadratic = oddQuadratic {
      // ∫(r − c₁)/(2c₂) ds with r = √(c₁² + 4c₂|s|), ds = r dr/(2c₂).
      let (first, second) = quadratic
      let root = Expression.apply(.sqrt, first * first + 4 * second * .apply(.abs, s))
      let value = 2 * root.pow(3) - 3 * first * root.pow(2) + first * first * first
      return value / (24 * second * second) - .number(potential(0))
    }
    if potential.breaks.isEmpty { return nil }
    return rows(of: s) { inverse, piece in
      let value = potential.pieces[piece].expression(at: inverse)
      return (s * inverse - value).simplified()
    }
  }

  /// What is made of the inverse on each piece.
  private func rows(
    of target: Expression, _ value: (Expression, Int) -> Expression
  ) -> Expression? {
    let breaks = function.breaks.compactMap(\.rational)
    guard breaks.count == function.breaks.count else { return nil }
    var rows: [Branch] = []
    for (index, piece) in function.pieces.enumerated() {
      guard
        let inverse = PolynomialInverse(piece.coefficients.map { .number($0) })
          .formula(of: target)
      else { return nil }
      let own = value(inverse, index)
      guard index < breaks.count else {
        return rows.isEmpty ? own : .piecewise(rows, otherwise: own)
      }
      let point = breaks[index]
      let (left, right) = (piece(point), function.pieces[index + 1](point))
      rows.append(Branch(own, when: .comparison(target, .less, .number(left))))
      // A jump of the function is a stretch on which the inverse stays.
      if left < right {
        let still = value(.number(point), index)
        rows.append(Branch(still, when: .comparison(target, .lessOrEqual, .number(right))))
      }
    }
    return nil
  }

  /// c₀ ± c₁|x| ± c₂x² or c₀ ± c|x|ᵏ, odd but for c₀, in one formula.
  private func oddFormula(of target: Expression) -> Expression? {
    guard function.breaks.count == 1, function.breaks[0].rational == 0 else { return nil }
    let (left, right) = (function.pieces[0].coefficients, function.pieces[1].coefficients)
    guard left.count == right.count, right.count > 1, left[0] == right[0] else { return nil }
    for degree in 1..<right.count {
      guard left[degree] == (degree.isMultiple(of: 2) ? -right[degree] : right[degree]) else {
        return nil
      }
    }
    let value = (target - .number(right[0])).simplified()
    let size = Expression.apply(.abs, value)
    let leading = Expression.number(right[right.count - 1])
    if right[1..<(right.count - 1)].allSatisfy(\.isZero) {
      let root = (size / leading).pow(.number(Rational(1, right.count - 1)))
      return .apply(.sign, value) * root
    }
    guard right.count == 3, right[1] > 0 else { return nil }
    // The root of c₂v² + c₁v = |ζ| without cancellation.
    let slope = Expression.number(right[1])
    return 2 * value / (slope + .apply(.sqrt, slope * slope + 4 * leading * size))
  }

  /// c₁ and c₂ of c₁x + c₂x|x|, both positive.
  private var oddQuadratic: (Expression, Expression)? {
    guard function.breaks.count == 1, function.breaks[0].rational == 0 else { return nil }
    let (left, right) = (function.pieces[0].coefficients, function.pieces[1].coefficients)
    guard right.count == 3, right[0].isZero, right[1] > 0, right[2] > 0,
      left == [0, right[1], -right[2]]
    else { return nil }
    return (.number(right[1]), .number(right[2]))
  }
}

/// The inverse of a polynomial where it increases: degrees 1, 2 and 3, and odd powers.
struct PolynomialInverse {
  /// Lowest degree first; constant expressions.
  private let coefficients: [Expression]

  init(_ coefficients: [Expression]) { self.coefficients = coefficients }

  /// Nil for other polynomials, and where a sign is open.
  func formula(of target: Expression) -> Expression? {
    let c = coefficients
    switch c.count {
    case 2: return (target - c[0]) / c[1]
    case 3:
      // 2c₂x + c₁, the slope, is the positive root.
      let root = Expression.apply(.sqrt, c[1] * c[1] - 4 * c[2] * (c[0] - target))
      return (root - c[1]) / (2 * c[2])
    case 4: return cubic(target)
    default: return power(target)
    }
  }

  /// x = t − c₂/(3c₃) leaves t³ + pt = q with p ≥ 0, since the cubic increases; then
  /// t = 2√(p/3)·sinh(θ) with sinh 3θ = (3q/2p)√(3/p), or t = ∛q.
  private func cubic(_ target: Expression) -> Expression? {
    let c = coefficients
    let shift = (c[2] / (3 * c[3])).simplified()
    let p = (c[1] / c[3] - 3 * shift * shift).simplified()
    let middle = (c[0] - c[1] * shift + c[2] * shift * shift - c[3] * shift * shift * shift)
    let q = ((target - middle.simplified()) / c[3]).simplified()
    if p == .number(0) { return .apply(.cbrt, q) - shift }
    guard RealConstant(p).compared(to: RealConstant(Rational(0))) == .greater else { return nil }
    let root = Expression.apply(.sqrt, (p / 3).simplified()).simplified()
    let third = Expression.apply(.asinh, q / (2 * root.pow(3)).simplified()) / 3
    return 2 * root * .apply(.sinh, third) - shift
  }

  private func power(_ target: Expression) -> Expression? {
    let degree = coefficients.count - 1
    guard degree > 3, !degree.isMultiple(of: 2),
      coefficients[1..<degree].allSatisfy({ $0 == .number(0) })
    else { return nil }
    let value = ((target - coefficients[0]) / coefficients[degree]).simplified()
    let root = Expression.apply(.abs, value).pow(.number(Rational(1, degree)))
    return .apply(.sign, value) * root
  }
}
