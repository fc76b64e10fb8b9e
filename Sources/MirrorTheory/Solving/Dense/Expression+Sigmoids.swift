import MultiPrecision
import Symbolic

extension Expression {
  /// The same function with c·erfc(∓w) in the place of c ± c·erf w, and 2c(1 + e^∓2w)⁻¹ in that of
  /// c ± c·tanh w.
  ///
  /// Where such a sum dies out, as GELU's does for negative z, its values have all their digits then,
  /// and not those beside 1.
  var complementingSigmoids: Expression {
    let inner = mapChildren(\.complementingSigmoids)
    guard case .sum(let terms) = inner, terms.count == 2,
      let place = terms.firstIndex(where: { $0.asRational != nil }),
      let constant = terms[place].asRational,
      let (factor, function, w) = terms[1 - place].scaledSigmoid,
      factor.magnitude == constant.magnitude
    else { return inner }
    let argument = factor == constant ? (-w).simplified() : w
    if function == .erf { return .number(constant) * .apply(.erfc, argument) }
    let decaying = Expression.apply(.exp, (2 * argument).simplified())
    return .number(2 * constant) * (1 + decaying).pow(-1)
  }

  /// c, f and w of a constant c times f(w), f being erf or tanh.
  private var scaledSigmoid: (factor: Rational, function: Function, argument: Expression)? {
    switch self {
    case .function(let function, let arguments) where function == .erf || function == .tanh:
      return (1, function, arguments[0])
    case .product(let factors):
      guard factors.count == 2, let factor = factors[0].asRational,
        case .function(let function, let arguments) = factors[1],
        function == .erf || function == .tanh
      else { return nil }
      return (factor, function, arguments[0])
    default: return nil
    }
  }
}
