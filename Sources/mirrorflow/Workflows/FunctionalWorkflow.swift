import MirrorTheory
import Symbolic

/// Evaluates a model's bias functional at a given function.
enum FunctionalWorkflow {
  /// The evaluation.
  ///
  /// - Throws: `CommandFailure`: exit code 2 where no functional of h is known, 70 when a formula
  ///   fails its own check.
  static func run(
    _ model: Model, at h: Expression, digits: DigitCount
  ) throws(CommandFailure) -> FunctionalEvaluation {
    do throws(FunctionalFailure) {
      return try evaluateFunctional(of: model, at: h, digits: digits.count)
    } catch {
      switch error {
      case .unknownFunctional(let reason):
        throw .failure(.notAvailableYet, "model `\(model.name)`: \(reason)", exit: .undecided)
      case .mismatch(let reason):
        throw .failure(
          .internalError, "the functional of model `\(model.name)` is not shown: \(reason)",
          exit: .internalError)
      }
    }
  }

  /// Whether value and minimum are proved.
  static func exit(of result: FunctionalEvaluation) -> CommandExit {
    result.value?.certified == true && result.minimum?.certified != false ? .success : .undecided
  }
}
