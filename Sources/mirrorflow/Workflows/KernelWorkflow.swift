import MirrorTheory
import Symbolic

/// Evaluates a model's kernel.
enum KernelWorkflow {
  /// Two points, each with as many coordinates as the model's inputs.
  typealias Pair = (first: [Expression], second: [Expression])

  /// The kernel at pairs of points.
  static func run(_ model: Model, at pairs: [Pair], digits: DigitCount) -> KernelResult {
    evaluateKernel(
      of: model, atInputs: pairs.map { ($0.first, $0.second) }, digits: digits.count)
  }

  /// Whether every digit of a result is proved.
  static func exit(of result: KernelResult) -> CommandExit {
    result.certified && result.values.allSatisfy(\.value.certified) ? .success : .undecided
  }
}
