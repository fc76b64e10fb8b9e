import Certification
import MultiPrecision
import Symbolic

extension FeatureLayout {
  /// A bound of ∫(A + B(X + |b|))²p over what is cut off, where |σ(u)| ≤ A + B|u| there and |x| ≤ X:
  /// a bound of what any product of two features adds beyond the cuts.
  ///
  /// The cuts lie beyond 2(X + the largest kink), so that u = wx − b has the sign of −b there and σ
  /// is its first or last formula.
  ///
  /// - Throws: `SolveFailure.undecided` when σ is not seen to grow at most linearly, or the integral
  ///   has no bound.
  static func tailBound(
    _ cuts: [SupportCut], _ activation: ActivationFormulas, _ density: InitializationDensity,
    reach: Rational, tailBits: Int
  ) throws(SolveFailure) -> ErrorBound {
    var total = ErrorBound.zero
    for cut in cuts {
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
      let b = Expression.symbol(density.variable)
      let size = .number(constant + slope * reach) + .number(slope) * b
      let body = cut.side > 0 ? density.body : density.body.substituting(density.variable, by: -b)
      let outcome = integral(
        of: (size.pow(2) * body).simplified(), density.variable,
        from: .finite(.number(end.magnitude)), to: .plusInfinity,
        IntegralRequest(
          precision: Precision(bits: 64), absoluteTolerance: ErrorBound(powerOfTwo: -tailBits),
          budget: .init(.seconds(5))))
      switch outcome {
      case .value(let value): total += value.magnitudeUpperBound
      case .undecided(_, let value?) where value.isFinite: total += value.magnitudeUpperBound
      case .divergent(_, let reason):
        throw .noSolution("the density has no finite second moment: \(reason)")
      case .undecided(let reason, _):
        throw .undecided("the density's tail is not bounded: \(reason)")
      }
    }
    return total
  }
}
