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

  /// The pairs in a list of an entry: of points, two by two, or of numbers, (x, y).
  ///
  /// - Returns: Nil where the list is neither.
  static func pairs(in list: [[Expression]], dimension: Int) -> [Pair]? {
    if list.allSatisfy({ $0.count == dimension }), list.count.isMultiple(of: 2) {
      return stride(from: 0, to: list.count, by: 2).map { (list[$0], list[$0 + 1]) }
    }
    guard dimension == 1, list.allSatisfy({ $0.count == 2 }) else { return nil }
    return list.map { ([$0[0]], [$0[1]]) }
  }

  /// Whether every digit of a result is proved.
  static func exit(of result: KernelResult) -> CommandExit {
    result.certified && result.values.allSatisfy(\.value.certified) ? .success : .undecided
  }
}
