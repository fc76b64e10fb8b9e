import MultiPrecision
import NumericalMethods
import Symbolic

/// The facts about functions with non-integer powers of |x|, such as |x|^(5/2) + x²: a sum of
/// rational powers on either side of 0, exact.
///
/// With x = ±t^N, N even, both sides are polynomials in t > 0.
struct RadialAnalysis {
  let root: Int
  /// f(x) for x > 0.
  let right: PowerSum?
  /// f(−x) for x > 0.
  let left: PowerSum?
  let value: Rational?
  let budget: WorkBudget

  /// Reads the function; nil when it is not of this kind.
  init?(_ expression: Expression, variable: Symbol, budget: WorkBudget) throws(BudgetExceeded) {
    var denominators = Set<Int>()
    expression.collectRootDenominators(into: &denominators)
    let product = denominators.reduce(1) { $0 > 2000 ? $0 : $0 * min($1, 2001) }
    guard product > 1, product <= 2000 else { return nil }
    root = product % 2 == 0 ? product : 2 * product
    self.budget = budget
    let t = Polynomial<Rational>(coefficient: 1, degree: root)
    var sides: [PowerSum?] = []
    var values: [Rational?] = []
    for substitute in [t, -t] {
      var reader = PiecewiseReader(variable: variable, budget: budget)
      reader.substitute = substitute
      reader.readsRoots = true
      guard let function = try reader.read(expression) else { return nil }
      guard !function.breaks.contains(where: { $0 > RealAlgebraicNumber(0) }) else { return nil }
      guard let piece = function.pieces.last else { return nil }
      sides.append(piece.map { PowerSum($0, root: product % 2 == 0 ? product : 2 * product) })
      let isBreak = function.breaks.last.map { $0 == RealAlgebraicNumber(0) } ?? false
      let atZero = isBreak ? function.values.last.flatMap { $0 } : piece
      values.append(atZero.map { $0(0) })
    }
    right = sides[0]
    left = sides[1]
    value = values[0]
  }

  func report() throws(BudgetExceeded) -> FunctionReport {
    var result = FunctionReport(method: "symbolic", gap: nil, breaks: [], curvature: [])
    guard let right, let left, let value else {
      let x = right == nil ? "1" : left == nil ? "-1" : "0"
      result.gap = (
        x,
        "it is not defined at x = \(x), for a power that is not an integer needs a base ≥ 0 "
          + "and a divisor must not be 0"
      )
      return result
    }
    result.breaks = [breakReport(left: left, right: right, value: value)]
    result.curvature = [
      try curvature(left.derivative.derivative, sign: -1),
      try curvature(right.derivative.derivative, sign: 1),
    ]
    return result
  }

  private func breakReport(left: PowerSum, right: PowerSum, value: Rational) -> BreakReport {
    var onRight = right
    var onLeft = left
    var result = BreakReport(place: ExactPoint(0), continuity: .smooth, curvature: .unknown(""))
    // Each derivative takes one from every exponent: then only negative ones are left, or none.
    let most = (right.terms + left.terms).map(\.exponent).max() ?? 0
    for order in 0...max(3, (most.floor.asInt ?? 3) + 2) {
      let a = onLeft.limitAtZero
      let b = onRight.limitAtZero
      switch (a, b) {
      case (.finite(let low), .finite(let high)) where low == high:
        if order == 0, low != value {
          result.continuity = .isolatedValue(value: value.description, limit: low.description)
          return result
        }
        if order == 2 {
          result.curvature =
            low.signum > 0
            ? .positive
            : low.isZero ? .zero(at: ExactPoint(0)) : .negative(at: "0", value: low.description)
        }
      default:
        result.continuity = .jump(
          order: order, left: a.text, right: b.text, rises: Self.rises(from: a, to: b))
        return result
      }
      onRight = onRight.derivative
      // d/dx of g(−x) is −g′(−x).
      onLeft = -onLeft.derivative
    }
    return result
  }

  private static func rises(from left: PowerSum.Limit, to right: PowerSum.Limit) -> Bool {
    switch (left, right) {
    case (.finite(let a), .finite(let b)): a < b
    case (.infinite(let sign), _): sign < 0
    case (_, .infinite(let sign)): sign > 0
    }
  }

  private func curvature(_ second: PowerSum, sign: Int) throws(BudgetExceeded) -> CurvatureReport {
    guard let polynomial = second.polynomial(root: root) else {
      return .unknown("its exponents are too large for the exact test")
    }
    let found = try PolynomialAnalysis.curvature(
      polynomial, from: RealAlgebraicNumber(0), to: nil, budget: budget)
    switch found {
    case .negative(let text, _):
      let t = Rational(fraction: text) ?? 1
      let x = t.power(root) * Rational(sign)
      return .negative(
        at: x.description, value: second.value(atPowerOf: t, root: root).description)
    case .zero(let t):
      let low = t.lower.power(root) * Rational(sign)
      let high = t.upper.power(root) * Rational(sign)
      let text =
        t.lower == t.upper ? low.description : "\(sign < 0 ? "-" : "")(\(t.text))^\(root)"
      return .zero(at: ExactPoint(text: text, lower: min(low, high), upper: max(low, high)))
    default: return found
    }
  }
}

extension Expression {
  /// The denominators of exponents that are not integers, with 2 and 3 for sqrt and cbrt.
  fileprivate func collectRootDenominators(into denominators: inout Set<Int>) {
    switch self {
    case .power(_, .number(let exponent)) where !exponent.isInteger:
      if let denominator = exponent.denominator.asInt { denominators.insert(denominator) }
    case .function(.sqrt, _): denominators.insert(2)
    case .function(.cbrt, _): denominators.insert(3)
    default: break
    }
    for child in children { child.collectRootDenominators(into: &denominators) }
  }
}
