import Certification
import MultiPrecision
import Symbolic

/// What lies beyond a cut of an infinite support, as a function of |b|.
///
/// With |σ(u)| ≤ A + B|u| and |x| ≤ X no feature is larger than F = A + B(X + |b|). The cut lies beyond
/// 2(X + the largest kink), so that u = wx − b has the sign of −b there and σ is its first or last
/// formula.
struct FeatureTail: Sendable {
  /// |b| at the cut.
  let end: Rational
  private let variable: Symbol
  /// F.
  private let size: Expression
  /// F²p.
  private let square: Expression

  /// - Throws: `SolveFailure.undecided` when σ is not seen to grow at most linearly.
  init(
    _ cut: FeatureLayout.SupportCut, _ activation: ActivationFormulas,
    _ density: InitializationDensity, reach: Rational
  ) throws(SolveFailure) {
    let formula = cut.side > 0 ? activation.expressions.first : activation.expressions.last
    guard let formula,
      let growth = LinearGrowth(formula, in: activation.variable, side: -cut.side),
      let constant = Rational(exactly: growth.constant.doubleValue),
      let slope = Rational(exactly: growth.slope.doubleValue), let end = cut.at.rational
    else {
      throw .undecided(
        "the density's support is infinite, and the activation is not seen to grow at most "
          + "linearly")
    }
    self.end = end.magnitude
    variable = density.variable
    let b = Expression.symbol(variable)
    size = .number(constant + slope * reach) + .number(slope) * b
    let body = cut.side > 0 ? density.body : density.body.substituting(variable, by: -b)
    square = (size.pow(2) * body).simplified()
  }

  /// A bound of ∫F²p beyond the cut, which bounds what any product of two features adds there.
  ///
  /// - Throws: `SolveFailure.undecided` when the integral has no bound.
  func squares(tailBits: Int) throws(SolveFailure) -> ErrorBound {
    let outcome = integral(
      of: square, variable, from: .finite(.number(end)), to: .plusInfinity,
      IntegralRequest(
        precision: Precision(bits: 64), absoluteTolerance: ErrorBound(powerOfTwo: -tailBits),
        budget: .init(.seconds(5))))
    switch outcome {
    case .value(let value): return value.magnitudeUpperBound
    case .undecided(_, let value?) where value.isFinite: return value.magnitudeUpperBound
    case .divergent(_, let reason):
      throw .noSolution("the density has no finite second moment: \(reason)")
    case .undecided(let reason, _):
      throw .undecided("the density's tail is not bounded: \(reason)")
    }
  }

  /// The same by the slopes of F²p: good to a factor however small it is; nil where they do not tell.
  func smallSquares(beyond end: Rational) -> ErrorBound? {
    tailBound(of: square, variable, beyond: end)
  }

  /// F, which grows with |b|.
  func featureSize(at end: Rational) -> Ball {
    let precision = Precision(bits: 64)
    return size.enclosure(at: [variable: Ball(end, precision: precision)], precision: precision)
  }
}
