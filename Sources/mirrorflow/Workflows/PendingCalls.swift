import Certification
import Diagnostics
import MirrorTheory
import Symbolic

// Parts of the theory that this version does not have yet say so, as verdicts and failures.

func checkAssumptions(of model: Model, budget: Duration) -> [AssumptionResult] {
  AssumptionID.all.filter { !$0.hasPrefix("unscaled") || model.scaling == .unscaled }
    .map { pending($0) }
}

func checkAssumptions(of density: InitializationDensity, budget: Duration) -> [AssumptionResult] {
  AssumptionID.all.filter { $0.hasPrefix("density") }.map { pending($0) }
}

func checkAssumptions(of data: TrainingData, budget: Duration) -> [AssumptionResult] {
  [pending(AssumptionID.dataDistinct)]
}

private func pending(_ id: String) -> AssumptionResult {
  AssumptionResult(id, .undecided, method: "none", reason: "This check is not available yet.")
}

func format(_ source: SourceText) -> (text: String?, diagnostics: [Diagnostic]) {
  (source.text, [])
}

func evaluateKernel(
  of model: Model, at pairs: [(Expression, Expression)], digits: Int
) -> KernelResult {
  KernelResult(
    model: model.name, closedForm: nil, values: [], certified: false, hypotheses: [],
    notes: ["Kernels are not available yet."])
}

func solve(
  _ model: Model, at points: [Expression], digits: Int, exact: Bool
) throws(SolveFailure) -> SolveResult {
  throw .undecided("solutions are not available yet")
}
