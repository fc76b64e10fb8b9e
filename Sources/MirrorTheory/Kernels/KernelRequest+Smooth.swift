import MultiPrecision
import NumericalMethods
import Symbolic

extension KernelRequest {
  /// Values for an activation that is not piecewise linear: enclosed integrals, no closed form.
  func addSmoothValues(
    _ model: Model, _ variable: Symbol, _ body: Expression, to result: inout KernelResult
  ) {
    do throws(SolveFailure) {
      try requireOneInput(model)
      let layout = try FeatureLayout(
        ActivationFormulas(body, variable: variable), model,
        inputs: pairs.flatMap { [$0.x, $0.y] }, mirrorsAgree: true, tailBits: 2 * workingBits + 128)
      let isNonnegative = result.hypotheses.contains {
        $0.id == "density.nonnegative" && $0.verdict == .proved
      }
      guard layout.cuts.isEmpty || isNonnegative else {
        throw .undecided("the density's tails are not proved to be nonnegative")
      }
      for (pair, value) in zip(pairs, try smoothValues(layout)) {
        result.values.append(KernelResult.Pair(x: pair.x.text, y: pair.y.text, value: value))
      }
      result.certified = !pairs.isEmpty
    } catch {
      result.notes.append(error.reason)
    }
    result.notes.append(
      "no closed form is given: none is known for the activation \(model.activation.name)")
  }

  /// Raises the precision until the digits of all pairs are proved.
  private func smoothValues(_ layout: FeatureLayout) throws(SolveFailure) -> [PrintedValue] {
    if pairs.isEmpty { return [] }
    let places = pairs.indices.map { (2 * $0, 2 * $0 + 1) }
    let first = workingBits + 32
    let budget = PrecisionBudget(
      first: Precision(bits: first), limit: Precision(bits: 16 * first),
      duration: SolveRequest.proofTime)
    let time = WorkBudget(SolveRequest.proofTime)
    let outcome = try budget.raise { precision throws(SolveFailure) -> [PrintedValue]? in
      let values = try layout.expectation(
        precision: precision, tolerance: ErrorBound(powerOfTwo: -precision.bits),
        tailFactor: ErrorBound(1), budget: time
      ) { features, _ in KernelIntegrand(features: features, pairs: places) }
      let printed = values.compactMap { value in
        value.formattedCertified(digits: digits, listMagnitude: value.magnitudeUpperBound).map {
          PrintedValue(text: $0.text, certified: true, error: $0.error)
        }
      }
      return printed.count == values.count ? printed : nil
    }
    switch outcome {
    case .proved(let printed, _): return printed
    case .ended(let shortfall):
      throw .undecided("\(digits) digits could not be proved \(shortfall)")
    }
  }
}
