import MirrorTheory
import Reporting
import Symbolic

/// Writes a model's solution as formulas.
enum SolutionFormulaWorkflow {
  /// The formulas, or why there are none.
  ///
  /// - Throws: `CommandFailure` with exit code 70 when a formula fails its own check.
  static func run(
    _ model: Model, digits: DigitCount
  ) throws(CommandFailure) -> SolutionFormulaOutcome {
    do throws(DerivationFailure) {
      return try solutionFormula(of: model, digits: digits.count)
    } catch {
      switch error {
      case .mismatch(let reason):
        throw .failure(
          .internalError,
          "the formulas of the solution of model `\(model.name)` are not shown: \(reason)",
          exit: .internalError)
      }
    }
  }
}
