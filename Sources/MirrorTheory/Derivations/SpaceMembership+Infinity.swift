import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

extension MembershipTest {
  /// h and p on a cell on which both are one formula.
  private struct Cell {
    /// nil for −∞.
    var from: Rational?
    /// nil for ∞.
    var to: Rational?
    var h: Expression
    var p: Expression
  }

  /// The cells on a support that is the whole line; nil where a place is not rational.
  private var cells: [Cell]? {
    guard case .infinite = model.biases.lower, case .infinite = model.biases.upper,
      let pieces = shape.pieces,
      let densities = FormulaPieces(
        model.biases.body.substituting(model.biases.variable, by: .symbol(shape.variable)),
        variable: shape.variable, budget: WorkBudget(.seconds(1)))
    else { return nil }
    let own = pieces.breaks.compactMap(\.rational)
    let others = densities.breaks.compactMap(\.rational)
    guard own.count == pieces.breaks.count, others.count == densities.breaks.count else {
      return nil
    }
    let places = (own + others).sorted().reduce(into: [Rational]()) {
      if $0.last != $1 { $0.append($1) }
    }
    return (0...places.count).map { index in
      let from = index == 0 ? nil : places[index - 1]
      return Cell(
        from: from, to: index == places.count ? nil : places[index],
        h: pieces.formulas[own.filter { place in from.map { place <= $0 } ?? false }.count],
        p: densities.formulas[others.filter { place in from.map { place <= $0 } ?? false }.count])
    }
  }

  /// Whether h″/p is uniformly continuous on the line, for p = c·exp(q) by pieces.
  ///
  /// Where it is continuous, and at both ends has a bounded derivative, it is; where it outgrows every
  /// line it is not, since a uniformly continuous function grows at most like a line.
  var isCurvatureUniformlyContinuous: Bool? {
    guard let cells, cells.allSatisfy({ $0.h.isAnalytic(in: shape.variable) })
    else { return nil }
    let x = shape.variable
    var quotients: [Expression] = []
    for cell in cells {
      // Such a p has no zero.
      guard let p = ExponentialSum(cell.p, x), p.terms.count == 1, p.terms[0].factor.count == 1
      else { return nil }
      let curvature = cell.h.curvature(in: x)
      quotients.append((curvature / p.expression).simplified())
    }
    var answer: Bool? = true
    for (index, left) in cells.enumerated().dropLast() {
      guard let place = left.to else { return nil }
      let jump = (quotients[index + 1] - quotients[index]).substituting(x, by: .number(place))
      switch isZero(jump) {
      case false: return false
      case nil: answer = nil
      default: break
      }
    }
    for (quotient, isPositive) in [(quotients[0], false), (quotients[quotients.count - 1], true)] {
      switch growth(of: quotient, towardsPositive: isPositive) {
      case .beyond: return false
      case nil: answer = nil
      case .limit, .linear: break
      }
    }
    return answer
  }

  /// The growth of a function at an end: of sums of exponentials exactly, else by the limits of its
  /// quotient by x and of its slope.
  private func growth(
    of function: Expression, towardsPositive isPositive: Bool
  ) -> ExponentialSum.Growth? {
    let x = shape.variable
    if let growth = ExponentialSum(function, x)?.growth(towardsPositive: isPositive) {
      return growth
    }
    func limit(_ body: Expression) -> LimitAtInfinity? {
      limitAtInfinity(
        of: body.simplified(), in: x, isPositive: isPositive, budget: WorkBudget(.seconds(1)))
    }
    if case .infinite? = limit(function / .symbol(x)) { return .beyond }
    if case .finite(let value)? = limit(function),
      case .finite? = limit(function.derivative(in: x))
    {
      return .limit(value)
    }
    return if case .finite? = limit(function.derivative(in: x)) { .linear } else { nil }
  }

  /// h′(∞) + h′(−∞); nil where a limit is not known.
  var sumOfSlopes: Expression? {
    sumOfLimits { $0.derivative(in: shape.variable) }
  }

  /// ∫h″|x| dx − 2h(0), by parts the sum of the limits of xh′ − h at ±∞ for h ∈ C¹.
  var heightBesideCurvature: Expression? {
    sumOfLimits { .symbol(shape.variable) * $0.derivative(in: shape.variable) - $0 }
  }

  private func sumOfLimits(_ function: (Expression) -> Expression) -> Expression? {
    guard let cells, let first = cells.first, let last = cells.last else { return nil }
    var sum: Expression = 0
    for (cell, isPositive) in [(first, false), (last, true)] {
      guard case .limit(let value)? = growth(of: function(cell.h), towardsPositive: isPositive)
      else { return nil }
      sum = sum + value
    }
    return sum.simplified()
  }
}
