import Certification
import Diagnostics
import MirrorTheory
import Symbolic

/// Solves a model and turns what can go wrong into the program's own failures.
enum SolveWorkflow {
  /// The solution.
  ///
  /// - Throws: `CommandFailure`: exit code 1 if the problem has no solution, 2 if it was not found.
  static func run(
    _ model: Model, at points: [Expression], digits: DigitCount, exact: Bool
  ) throws(CommandFailure) -> SolveResult {
    do throws(SolveFailure) {
      return try solve(model, at: points, digits: digits.count, exact: exact)
    } catch {
      switch error {
      case .noSolution(let reason):
        throw .failure(
          .noSolution, "model `\(model.name)` has no solution: \(reason)", exit: .refuted)
      case .undecided(let reason):
        throw .failure(
          .solutionNotReached, "model `\(model.name)` was not solved: \(reason)",
          exit: .undecided)
      }
    }
  }

  /// Whether every digit of a result is proved.
  static func exit(of result: SolveResult) -> CommandExit {
    let isProved =
      result.certificate.certified && result.multipliers.allSatisfy(\.certified)
      && result.values.allSatisfy(\.value.certified) && result.functional.value.certified
    return isProved ? .success : .undecided
  }

  /// Tells on standard error what the reader of a number should know.
  static func warn(
    about model: String, hypotheses: [AssumptionResult], notes: [String],
    in context: ProcessContext
  ) {
    for result in hypotheses where result.verdict == .refuted {
      context.tell(
        .hypothesisFails, .warning,
        "model `\(model)`: the theorem does not apply, \(result.id) is refuted: \(result.reason)")
    }
    for note in notes { context.tell(.resultNote, .note, "model `\(model)`: \(note)") }
  }
}
