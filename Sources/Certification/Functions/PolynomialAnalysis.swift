import MultiPrecision
import NumericalMethods

/// The facts about a piecewise polynomial, all exact.
struct PolynomialAnalysis {
  let function: PiecewisePolynomial
  let budget: WorkBudget

  func report() throws(BudgetExceeded) -> FunctionReport {
    var breaks: [BreakReport] = []
    for index in function.breaks.indices { breaks.append(try breakReport(index)) }
    var curvature: [CurvatureReport] = []
    for index in function.pieces.indices {
      curvature.append(
        try Self.curvature(
          function.pieces[index].derivative(order: 2),
          from: index > 0 ? function.breaks[index - 1] : nil,
          to: index < function.breaks.count ? function.breaks[index] : nil, budget: budget))
    }
    return FunctionReport(
      method: "sturm", gap: nil, breaks: breaks, curvature: curvature)
  }

  private func breakReport(_ index: Int) throws(BudgetExceeded) -> BreakReport {
    let point = function.breaks[index]
    let left = function.pieces[index]
    let right = function.pieces[index + 1]
    let x = point.text()
    var result = BreakReport(
      place: ExactPoint(point), continuity: .smooth, curvature: .unknown(""))
    for order in 0...max(3, left.degree, right.degree) {
      let sign = try point.sign(of: (right - left).derivative(order: order), budget: budget)
      if sign != 0 {
        result.continuity = .jump(
          order: order,
          left: try point.text(of: left.derivative(order: order), budget: budget),
          right: try point.text(of: right.derivative(order: order), budget: budget),
          rises: sign > 0)
        break
      }
      if order == 0 {
        let value = function.valuesAtBreaks[index]
        if try point.sign(of: value - left, budget: budget) != 0 {
          result.continuity = .isolatedValue(
            value: try point.text(of: value, budget: budget),
            limit: try point.text(of: left, budget: budget))
          break
        }
      }
    }
    let second = left.derivative(order: 2)
    switch try point.sign(of: second, budget: budget) {
    case 1: result.curvature = .positive
    case 0: result.curvature = .zero(at: ExactPoint(point))
    default:
      result.curvature = .negative(at: x, value: try point.text(of: second, budget: budget))
    }
    return result
  }

  /// The sign of a polynomial on an open interval: it can change only at a root, so one sample
  /// between neighbouring roots decides.
  static func curvature(
    _ second: Polynomial<Rational>, from lower: RealAlgebraicNumber?,
    to upper: RealAlgebraicNumber?, budget: WorkBudget
  ) throws(BudgetExceeded) -> CurvatureReport {
    if second.isZero { return .zero(at: ExactPoint(Rational(between: lower, upper))) }
    let roots = try second.realRoots(between: lower, and: upper, budget: budget)
    let ends = [lower] + roots.map(Optional.some) + [upper]
    for (left, right) in zip(ends, ends.dropFirst()) {
      let sample = Rational(between: left, right)
      let value = second(sample)
      if value.signum < 0 {
        return .negative(at: sample.description, value: value.description)
      }
    }
    return roots.first.map { .zero(at: ExactPoint($0)) } ?? .positive
  }
}

extension RealAlgebraicNumber {
  /// The value of a polynomial here: exact when it is rational, else 20 digits.
  func text(
    of polynomial: Polynomial<Rational>, budget: WorkBudget
  ) throws(BudgetExceeded) -> String {
    if let rational { return polynomial(rational).description }
    if polynomial.isConstant { return polynomial[0].description }
    if try sign(of: polynomial, budget: budget) == 0 { return "0" }
    var width = Rational(1, 10).power(20)
    for _ in 0..<8 {
      let (lower, upper) = try bounds(of: polynomial, width: width, budget: budget)
      let text = lower.decimalString(significantDigits: 20)
      if text == upper.decimalString(significantDigits: 20) { return text }
      width *= width
    }
    return try bounds(of: polynomial, width: width, budget: budget).lower
      .decimalString(significantDigits: 20)
  }
}
