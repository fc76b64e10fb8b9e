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
    _ model: Model, at points: [Expression], digits: DigitCount, exact: Bool,
    budget: SecondCount? = nil
  ) throws(CommandFailure) -> SolveResult {
    do throws(SolveFailure) {
      return try solve(
        model, at: points, digits: digits.count, exact: exact,
        budget: budget.map { .seconds($0.seconds) })
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
    warn(about: model, refutations: Refutation.all(of: hypotheses), notes: notes, in: context)
  }

  /// The same, of the hypotheses that fail.
  static func warn(
    about model: String, refutations: [Refutation], notes: [String], in context: ProcessContext
  ) {
    for refutation in refutations {
      context.tell(
        .hypothesisFails, .warning,
        "model `\(model)`: the theorem does not apply, \(refutation.id) is refuted: "
          + refutation.reason)
    }
    for note in notes { context.tell(.resultNote, .note, "model `\(model)`: \(note)") }
  }
}

/// A hypothesis that fails.
struct Refutation: Codable, Sendable {
  var id: String
  var reason: String

  /// Those among verdicts.
  static func all(of hypotheses: [AssumptionResult]) -> [Refutation] {
    hypotheses.filter { $0.verdict == .refuted }.map { Refutation(id: $0.id, reason: $0.reason) }
  }
}
