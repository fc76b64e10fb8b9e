import MultiPrecision
import Symbolic

extension Expression {
  /// The formula that the expression is between two neighbouring kinks.
  ///
  /// Every |·|, sign, min, max and row of `piecewise` whose argument is affine in the variable keeps
  /// the sign that it has at `point` up to the next of the `kinks(in:)`, and is decided here. What
  /// is decided by other arguments stays as it is, so that the result equals the expression between
  /// those kinks, and is its continuation beyond them.
  ///
  /// - Parameters:
  ///   - variable: The variable; there is no other symbol.
  ///   - point: A point that is no kink.
  /// - Returns: The formula around the point.
  func resolvingSwitches(in variable: Symbol, at point: Rational) -> Expression {
    /// The sign of an affine expression, which is not zero, at the point.
    func sign(_ argument: Expression) -> Int? {
      guard let coefficients = argument.polynomialCoefficients(in: variable),
        coefficients.count <= 2,
        let constant = try? coefficients.first?.rationalValue(),
        let slope = try? (coefficients.count > 1 ? coefficients[1] : 0).rationalValue()
      else { return nil }
      let value = constant + slope * point
      // A constant that is 0 has no sign that it keeps.
      return value.signum == 0 ? nil : value.signum
    }
    func truth(_ condition: Condition) -> Bool? {
      switch condition {
      case .constant(let value): return value
      case .not(let part): return truth(part).map { !$0 }
      case .and(let parts):
        let known = parts.map(truth)
        return known.contains(false) ? false : known.contains(nil) ? nil : true
      case .or(let parts):
        let known = parts.map(truth)
        return known.contains(true) ? true : known.contains(nil) ? nil : false
      case .comparison(let left, let relation, let right):
        return sign((left - right).simplified()).map { sign in
          switch relation {
          case .less, .lessOrEqual: sign < 0
          case .greater, .greaterOrEqual: sign > 0
          case .equal: false
          case .notEqual: true
          }
        }
      }
    }
    func resolved(_ expression: Expression) -> Expression {
      switch expression {
      case .function(.abs, let arguments):
        if let sign = sign(arguments[0]) {
          return sign > 0 ? resolved(arguments[0]) : -resolved(arguments[0])
        }
      case .function(.sign, let arguments):
        if let sign = sign(arguments[0]) { return .number(Rational(sign)) }
      case .function(let function, let arguments)
      where (function == .min || function == .max) && arguments.count == 2:
        if let sign = sign((arguments[0] - arguments[1]).simplified()) {
          return resolved(arguments[(sign < 0) == (function == .min) ? 0 : 1])
        }
      case .piecewise(let branches, let otherwise):
        if let row = decided(branches, otherwise) { return resolved(row) }
      default: break
      }
      return expression.mapChildren(resolved)
    }
    func decided(_ branches: [Branch], _ otherwise: Expression?) -> Expression? {
      for branch in branches {
        guard let holds = truth(branch.condition) else { return nil }
        if holds { return branch.value }
      }
      return otherwise
    }
    return resolved(self)
  }

  /// Whether the expression is known to be even (1) or odd (−1) in the variable, else 0.
  func parity(in variable: Symbol) -> Int {
    let here = simplified()
    let there = substituting([variable: -.symbol(variable)]).simplified()
    if there == here { return 1 }
    return there == (-here).simplified() ? -1 : 0
  }
}
