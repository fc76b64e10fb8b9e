import MultiPrecision
import NumericalMethods

extension FeatureLayout {
  /// E of several functions of (W, B) with shared nodes, enclosed: the sum over the panels.
  ///
  /// - Parameters:
  ///   - precision: Of nodes and values.
  ///   - tolerance: The error that is asked for, in all panels together, more or less.
  ///   - tailFactor: How many times a product of two features the functions may be, for b beyond
  ///     the cuts of an infinite support.
  ///   - budget: The time it may take.
  ///   - integrand: Makes the functions on a panel, given with its place, p included.
  /// - Returns: The expectations, in the order of the components.
  /// - Throws: `SolveFailure.undecided` when an integral was not enclosed.
  func expectation<Integrand: AnalyticIntegrand>(
    precision: Precision, tolerance: ErrorBound, tailFactor: ErrorBound, budget: WorkBudget,
    _ integrand: (PanelFeatures, Int) -> Integrand
  ) throws(SolveFailure) -> [Ball] {
    var sums: [Ball] = []
    for (index, panel) in panels.enumerated() {
      let features = PanelFeatures(panel, of: self, precision: precision)
      let values = try integrals(
        integrand(features, index), over: features,
        QuadratureRequest(
          precision: precision, relativeTolerance: .zero, absoluteTolerance: tolerance,
          budget: budget))
      let weight = Ball(panel.weight, precision: precision)
      if sums.isEmpty {
        sums = values.map { $0 * weight }
      } else {
        for index in sums.indices { sums[index].addProduct(values[index], weight) }
      }
    }
    if tailBound.isZero { return sums }
    let rest = tailBound * tailFactor
    return sums.map { $0.addingError(rest) }
  }

  private func integrals<Integrand: AnalyticIntegrand>(
    _ integrand: Integrand, over features: PanelFeatures, _ request: QuadratureRequest
  ) throws(SolveFailure) -> [Ball] {
    let result = integrate(integrand, from: features.lower, to: features.upper, request)
    if request.budget.isExhausted {
      throw .undecided("the time ended within an integral over the biases")
    }
    guard result.values.allSatisfy(\.isFinite) else {
      throw .undecided(
        "an integral over the biases was not enclosed: the activation, the density or the "
          + "potential is not analytic where it is needed")
    }
    return result.values
  }
}
