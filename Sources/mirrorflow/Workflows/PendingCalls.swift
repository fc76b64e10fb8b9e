import MirrorTheory
import Symbolic

/// Kernels are not part of this version yet, and say so.
func evaluateKernel(
  of model: Model, at pairs: [(Expression, Expression)], digits: Int
) throws(CommandFailure) -> KernelResult {
  throw .failure(
    .notAvailableYet, "kernels are not available yet", exit: .undecided)
}
