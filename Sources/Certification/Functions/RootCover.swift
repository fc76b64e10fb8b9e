import MultiPrecision
import Symbolic

/// Formulas beside a branch point c, in a variable in which they are analytic up to c.
///
/// On one side of c let x = c ± wᵏ, w ≥ 0. A base of a fractional power that vanishes at c, such as
/// that of (x − c)^(5/2), becomes wᵐR(w) with R(0) ≠ 0, and where mq is an integer
/// ```
/// (wᵐR)^q = w^(mq)·R^q
/// ```
/// holds for w ≥ 0 (the base is at least 0 where the power has a value, so R is too), and its right
/// side is analytic at w = 0 but for a pole.
///
/// Irrational powers become w^(mq)·R^q all the same. They stay singular at w = 0, but flat: with
/// k = 12 what the last 2⁻ⁿ of w contribute is about 2⁻¹²ⁿ, so that quadrature has not far to go.
///
/// Formulas that stay singular there, as with log, are still right in w: only analyticity is not
/// claimed.
public struct RootCover: Sendable {
  /// k ≥ 2.
  public let order: Int
  /// The formulas in w, which has the name of their variable.
  public let formulas: [Expression]
  /// c ± wᵏ.
  public let place: Expression

  /// Above this the polynomials in w are out of proportion.
  private static let orderLimit = 240
  /// The least k beside irrational powers.
  private static let flatOrder = 12

  /// Nil where none of the formulas has a root that a cover resolves: k would be 1.
  ///
  /// - Parameters:
  ///   - expressions: The formulas, without case distinctions.
  ///   - variable: x.
  ///   - center: c, a constant.
  ///   - sign: 1 for the side x ≥ c, −1 for x ≤ c.
  public init?(_ expressions: [Expression], variable: Symbol, center: Expression, sign: Int) {
    var order = 1
    // Roots inside of roots show theirs only when the inner ones are taken.
    for _ in 0..<6 {
      let power = Expression.symbol(variable).pow(order)
      let place = (center + (sign < 0 ? -power : power)).simplified()
      var roots = RootsTaken(variable: variable)
      let formulas = expressions.map { roots.of($0.substituting(variable, by: place)) }
      if roots.missingOrder == 1, roots.hasIrrational, order < Self.flatOrder {
        order *= (Self.flatOrder + order - 1) / order
        continue
      }
      if roots.missingOrder == 1 {
        guard order > 1 else { return nil }
        self.order = order
        self.formulas = formulas.map { $0.simplified() }
        self.place = place
        return
      }
      order *= roots.missingOrder
      guard order <= Self.orderLimit else { return nil }
    }
    return nil
  }
}

/// Rewrites fractional powers of polynomials that vanish at w = 0.
private struct RootsTaken {
  let variable: Symbol
  /// The least factor by which k has to grow so that the roots met so far are powers of w.
  var missingOrder = 1
  /// Whether a polynomial that vanishes at w = 0 has an irrational power.
  var hasIrrational = false

  init(variable: Symbol) { self.variable = variable }

  mutating func of(_ expression: Expression) -> Expression {
    guard expression.contains(variable) else { return expression }
    switch expression {
    case .power(let base, .number(let exponent)) where !exponent.isInteger:
      return power(of(base), exponent) { .power($0, .number(exponent)) }
    case .power(let base, let exponent)
    where exponent.asRational == nil && !exponent.contains(variable):
      return irrationalPower(of(base), exponent)
    case .function(.sqrt, let arguments) where arguments.count == 1:
      return power(of(arguments[0]), Rational(1, 2)) { .function(.sqrt, [$0]) }
    case .function(.cbrt, let arguments) where arguments.count == 1:
      return power(of(arguments[0]), Rational(1, 3)) { .function(.cbrt, [$0]) }
    default:
      var taken = self
      let result = expression.mapChildren { taken.of($0) }
      missingOrder = taken.missingOrder
      hasIrrational = taken.hasIrrational
      return result
    }
  }

  private mutating func power(
    _ base: Expression, _ exponent: Rational, _ root: (Expression) -> Expression
  ) -> Expression {
    guard let coefficients = base.polynomialCoefficients(in: variable),
      let lowest = coefficients.firstIndex(where: { $0 != 0 }), lowest > 0
    else { return root(base) }
    let degree = exponent * Rational(lowest)
    guard degree.isInteger else {
      let missing = degree.denominator.asInt ?? .max
      let (product, overflow) = missingOrder.multipliedReportingOverflow(
        by: missing / Self.commonDivisor(missing, missingOrder))
      missingOrder = overflow ? .max / 1_000 : product
      return root(base)
    }
    return Expression.symbol(variable).pow(.number(degree)) * root(rest(coefficients, lowest))
  }

  private mutating func irrationalPower(
    _ base: Expression, _ exponent: Expression
  ) -> Expression {
    guard let coefficients = base.polynomialCoefficients(in: variable),
      let lowest = coefficients.firstIndex(where: { $0 != 0 }), lowest > 0
    else { return .power(base, exponent) }
    hasIrrational = true
    let degree = (.number(Rational(lowest)) * exponent).simplified()
    return Expression.power(.symbol(variable), degree)
      * .power(rest(coefficients, lowest), exponent)
  }

  /// R, from the coefficients of wᵐR.
  private func rest(_ coefficients: [Expression], _ lowest: Int) -> Expression {
    let w = Expression.symbol(variable)
    let terms = coefficients[lowest...].enumerated().filter { $0.element != 0 }.map {
      $0.offset == 0 ? $0.element : $0.element * w.pow($0.offset)
    }
    return (terms.count == 1 ? terms[0] : Expression.sum(terms)).simplified()
  }

  private static func commonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : commonDivisor(b, a % b)
  }
}
