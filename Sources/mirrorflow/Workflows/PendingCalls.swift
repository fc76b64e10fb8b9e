import MirrorTheory
import Symbolic

// Parts of the theory that this version does not have yet say so, as verdicts and failures.

func evaluateKernel(
  of model: Model, at pairs: [(Expression, Expression)], digits: Int
) -> KernelResult {
  KernelResult(
    model: model.name, closedForm: nil, values: [], certified: false, hypotheses: [],
    notes: ["Kernels are not available yet."])
}
