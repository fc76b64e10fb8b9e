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
    for model in models {
      var sets: [ParameterSet] = []
      if case .scaled(let omega) = model.value.scaling, omega.contains(symbol) {
        sets.append(positiveValues(of: symbol, omega))
      }
      if model.value.potential.body.contains(symbol) { sets += self.sets(model.value.potential) }
      if contains(symbol, model.value.biases) { sets += self.sets(model.value.biases) }
      if !sets.isEmpty { result.append(subject(.model, model.name, sets, model.nameSpan)) }
    }
    if names.isEmpty {
      for potential in file.program.potentials where potential.value.body.contains(symbol) {
        result.append(
          subject(.potential, potential.name, sets(potential.value), potential.nameSpan))
      }
      for density in file.program.densities where contains(symbol, density.value) {
        result.append(subject(.density, density.name, sets(density.value), density.nameSpan))
      }
    }
    guard !result.isEmpty else {
      throw .general(
        .unknownParameter,
        "no potential, density or omega of \(file.source.name) depends on `\(parameter)`",
        notes: ["a parameter stands in the head: `potential f(x; \(parameter) = 1) = ...`"],
        exit: .usage)
    }
    return result
  }

  private func subject(
    _ kind: SubjectKind, _ name: String, _ sets: [ParameterSet], _ span: SourceSpan
  ) -> CheckWorkflow.Subject {
    CheckWorkflow.Subject(
      entry: SubjectEntry(kind: kind, name: name, results: [], parameters: sets), span: span)
  }

  private func sets(_ potential: Potential) -> [ParameterSet] {
    admissibleValues(
      of: Symbol(parameter), in: potential.body, variable: potential.variable, digits: digits,
      budget: WorkBudget(budget))
  }

  private func sets(_ density: InitializationDensity) -> [ParameterSet] {
    admissibleValues(
      of: Symbol(parameter), in: DensityFunction(density), digits: digits,
      budget: WorkBudget(budget))
  }

  private func contains(_ symbol: Symbol, _ density: InitializationDensity) -> Bool {
    let function = DensityFunction(density)
    return [function.body, function.lower, function.upper].contains {
      $0?.contains(symbol) ?? false
    }
  }

  /// Where omega > 0: as φ(x) = omega·x², whose second derivative has that sign.
  private func positiveValues(of symbol: Symbol, _ omega: Expression) -> ParameterSet {
    let x = Symbol("x of omega")
    let sets = admissibleValues(
      of: symbol, in: omega * .power(.symbol(x), 2), variable: x, digits: digits,
      budget: WorkBudget(budget))
    var set = sets.first { $0.id == AssumptionID.unscaledHessianPositive } ?? sets[0]
    set.id = AssumptionID.scaledOmegaPositive
    return set
  }

  /// 0 when every set is known, else 2.
  static func exit(of subjects: [SubjectEntry]) -> CommandExit {
    let isDecided = subjects.allSatisfy { $0.parameters?.allSatisfy(\.open.isEmpty) ?? true }
    return isDecided ? .success : .undecided
  }
}
