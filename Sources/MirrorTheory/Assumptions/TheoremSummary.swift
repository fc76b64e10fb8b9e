import Certification

/// One or two sentences: which theorem applies to a model, which hypothesis fails or stays open,
/// and what can be computed all the same.
///
/// - Parameters:
///   - model: The model.
///   - results: What `checkAssumptions(of:)` answered for the model.
/// - Returns: The sentences.
public func theoremSummary(of model: Model, _ results: [AssumptionResult]) -> String {
  let isScaled = if case .scaled = model.scaling { true } else { false }
  let theorem = isScaled ? "Theorem 8" : "Theorem 2"
  let limit = isScaled ? "for ω and n large enough" : "for n large enough"
  let counted = results.filter { $0.id != AssumptionID.scaledOmegaLarge }
  let refuted = counted.filter { $0.verdict == .refuted }
  let open = counted.filter { $0.verdict == .undecided }
  if refuted.isEmpty, open.isEmpty {
    return "\(theorem) of arXiv:2410.03988 applies, \(limit): with high probability the trained "
      + "network is close to the solution of the variational problem."
  }
  func list(_ results: [AssumptionResult]) -> String {
    results.map { "\(AssumptionID.statement(of: $0.id)) (\($0.id))" }.joined(separator: "; ")
  }
  var sentences: [String] = []
  if !refuted.isEmpty {
    sentences.append(
      "\(theorem) of arXiv:2410.03988 does not apply, since "
        + (refuted.count == 1
          ? "one of its hypotheses is refuted: " : "these of its hypotheses are refuted: ")
        + "\(list(refuted)).")
  }
  if !open.isEmpty {
    sentences.append(
      (refuted.isEmpty
        ? "\(theorem) of arXiv:2410.03988 applies, \(limit), if " : "It stays open whether ")
        + "\(list(open))" + (refuted.isEmpty ? "; this was not decided." : "."))
  }
  sentences.append(outlook(of: model, Set(refuted.map(\.id))))
  return sentences.joined(separator: " ")
}

/// What is left to compute when hypotheses fail.
private func outlook(of model: Model, _ refuted: Set<String>) -> String {
  let blocks: Set<String> = [
    AssumptionID.scaledOmegaPositive, AssumptionID.scaledPsiConvex, AssumptionID.dataDistinct,
    AssumptionID.dataInSupport, AssumptionID.densityNonnegative,
  ]
  if case .unscaled = model.scaling, refuted.contains(AssumptionID.unscaledHessianPositive),
    model.initialCurvature(digits: 1) == nil
  {
    return
      "φ″(0) is not a positive number, so that mirror flow is not defined where it would start; "
      + "the infinite-width problem is that of any φ with φ″(0) > 0."
  }
  if model.data.dimension > 1 {
    return
      "The infinite-width problem is a convex one all the same, but is solved for one input only."
  }
  return refuted.isDisjoint(with: blocks)
    ? "The infinite-width problem can be solved all the same."
    : "The infinite-width problem may have no solution."
}
