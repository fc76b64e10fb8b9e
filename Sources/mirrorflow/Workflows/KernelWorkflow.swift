import MirrorTheory
import Symbolic

/// Evaluates a model's kernel.
enum KernelWorkflow {
  /// Two points, each with as many coordinates as the model's inputs.
  typealias Pair = (first: [Expression], second: [Expression])

  /// The kernel at pairs of points.
  ///
  /// - Throws: `CommandFailure` with exit code 2 for inputs of several dimensions.
  static func run(
    _ model: Model, at pairs: [Pair], digits: DigitCount
  ) throws(CommandFailure) -> KernelResult {
    var scalars: [(Expression, Expression)] = []
    for pair in pairs {
      guard let x = pair.first.first, let y = pair.second.first, pair.first.count == 1 else {
        throw .failure(
          .notAvailableYet, "kernels of inputs in several dimensions are not available yet",
          exit: .undecided)
      }
      scalars.append((x, y))
    }
    return evaluateKernel(of: model, at: scalars, digits: digits.count)
  }

  /// Whether every digit of a result is proved.
  static func exit(of result: KernelResult) -> CommandExit {
    result.certified && result.values.allSatisfy(\.value.certified) ? .success : .undecided
  }
}
