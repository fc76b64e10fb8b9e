import MultiPrecision
import Symbolic

extension Expression {
  /// Rational points where |·|, sign, min, max or a piecewise row of the expression may switch: the
  /// zeros of arguments that are affine in the variable.
  ///
  /// Used to split quadrature, so a missing point costs speed and not truth.
  func kinks(in variable: Symbol) -> Set<Rational> {
    var found = Set<Rational>()
    func affineZero(_ argument: Expression) {
      guard let coefficients = argument.polynomialCoefficients(in: variable),
        coefficients.count == 2,
        let constant = try? coefficients[0].rationalValue(),
        let slope = try? coefficients[1].rationalValue(), !slope.isZero
      else { return }
      let zero: Rational = -constant / slope
      found.insert(zero)
    }
    func visit(condition: Condition) {
      switch condition {
      case .comparison(let left, _, let right): affineZero((left - right).simplified())
      case .and(let parts), .or(let parts): parts.forEach(visit(condition:))
      case .not(let part): visit(condition: part)
      case .constant: break
      }
    }
    func visit(_ expression: Expression) {
      switch expression {
      case .number, .constant, .symbol: break
      case .sum(let terms), .product(let terms): terms.forEach(visit)
      case .power(let base, let exponent):
        visit(base)
        visit(exponent)
      case .function(let function, let arguments):
        if function == .abs || function == .sign { affineZero(arguments[0]) }
        if function == .min || function == .max, arguments.count == 2 {
          affineZero((arguments[0] - arguments[1]).simplified())
        }
        arguments.forEach(visit)
      case .piecewise(let branches, let otherwise):
        for branch in branches {
          visit(condition: branch.condition)
          visit(branch.value)
        }
        if let otherwise { visit(otherwise) }
      }
    }
    visit(self)
    return found
  }
}
