import MultiPrecision
import NumericalMethods
import Symbolic

/// A density as a file states it: a formula on a support whose ends are constant expressions, and
/// 0 outside.
public struct DensityFunction: Sendable {
  /// The formula on the support.
  public var body: Expression
  /// The variable of the formula.
  public var variable: Symbol
  /// The lower end of the support; nil is −∞.
  public var lower: Expression?
  /// The upper end of the support; nil is +∞.
  public var upper: Expression?
  /// Whether the lower end belongs to the support as written.
  public var lowerIsClosed: Bool
  /// Whether the upper end belongs to the support as written.
  public var upperIsClosed: Bool

  /// Creates a density from its formula and the ends of its support.
  public init(
    body: Expression, variable: Symbol, lower: Expression?, upper: Expression?,
    lowerIsClosed: Bool = true, upperIsClosed: Bool = true
  ) {
    self.body = body
    self.variable = variable
    self.lower = lower
    self.upper = upper
    self.lowerIsClosed = lowerIsClosed
    self.upperIsClosed = upperIsClosed
  }
}

extension RealAlgebraicNumber {
  /// The value of a constant expression when it is rational or r + c·√q with rational r, c, q.
  init?(constant: Expression) {
    if let value = try? constant.rationalValue() {
      self.init(value)
      return
    }
    var offset: Rational = 0
    var root: (factor: Rational, square: Rational)?
    for term in constant.simplified().addends {
      if let value = term.asRational {
        offset += value
        continue
      }
      guard root == nil else { return nil }
      var factor: Rational = 1
      var square: Rational = 1
      for part in term.factors {
        switch part {
        case .number(let value): factor *= value
        case .function(.sqrt, let arguments):
          guard let value = arguments.first?.asRational, value.signum >= 0 else { return nil }
          square *= value
        case .power(.number(let base), .number(let exponent))
        where (exponent * 2).isInteger && base.signum > 0:
          guard let twice = (exponent * 2).asInt, abs(twice) <= 64 else { return nil }
          square *= base.power(twice)
        case .power(.function(.sqrt, let arguments), .number(let exponent)):
          guard let base = arguments.first?.asRational, base.signum > 0,
            let power = exponent.asInt, abs(power) <= 64
          else { return nil }
          square *= base.power(power)
        default: return nil
        }
      }
      root = (factor, square)
    }
    guard let root else { return nil }
    // (x − offset)² = factor²·square, on the side of the factor's sign.
    let polynomial = Polynomial<Rational>([
      offset * offset - root.factor * root.factor * root.square, -2 * offset, 1,
    ])
    guard let roots = try? polynomial.realRoots(budget: .unlimited), roots.count == 2 else {
      return nil
    }
    self = root.factor.signum < 0 ? roots[0] : roots[1]
  }
}
