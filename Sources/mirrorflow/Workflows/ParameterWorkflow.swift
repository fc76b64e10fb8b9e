import Certification
import Diagnostics
import MirrorLanguage
import MirrorTheory
import NumericalMethods
import Reporting
import Symbolic

/// Finds the values of a parameter for which the assumptions on a file's potentials hold.
struct ParameterWorkflow {
  /// The file with the parameter left open.
  let file: LoadedFile
  let parameter: String
  let digits: Int
  let budget: Duration

  /// One subject for each model and potential that depends on the parameter; with names, for these
  /// models only.
  ///
  /// - Throws: `CommandFailure` with exit code 64 if there is none.
  func subjects(of names: [String]) throws(CommandFailure) -> [CheckWorkflow.Subject] {
    let symbol = Symbol(parameter)
    var models = file.program.models
    if !names.isEmpty {
      models = []
      for name in names { models.append(try file.model(named: name)) }
    }
    var result: [CheckWorkflow.Subject] = []
    for model in models where model.value.potential.body.contains(symbol) {
      result.append(subject(.model, model.name, model.value.potential, model.nameSpan))
    }
    if names.isEmpty {
      for potential in file.program.potentials where potential.value.body.contains(symbol) {
        result.append(subject(.potential, potential.name, potential.value, potential.nameSpan))
      }
    }
    guard !result.isEmpty else {
      throw .general(
        .unknownParameter, "no potential of \(file.source.name) depends on `\(parameter)`",
        notes: ["a parameter stands in the head: `potential f(x; \(parameter) = 1) = ...`"],
        exit: .usage)
    }
    return result
  }

  private func subject(
    _ kind: SubjectKind, _ name: String, _ potential: Potential, _ span: SourceSpan
  ) -> CheckWorkflow.Subject {
    let sets = admissibleValues(
      of: Symbol(parameter), in: potential.body, variable: potential.variable, digits: digits,
      budget: WorkBudget(budget))
    return CheckWorkflow.Subject(
      entry: SubjectEntry(kind: kind, name: name, results: [], parameters: sets), span: span)
  }

  /// 0 when every set is known, else 2.
  static func exit(of subjects: [SubjectEntry]) -> CommandExit {
    let isDecided = subjects.allSatisfy { $0.parameters?.allSatisfy(\.open.isEmpty) ?? true }
    return isDecided ? .success : .undecided
  }
}
