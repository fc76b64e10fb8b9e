import Certification
import Diagnostics
import MirrorLanguage
import MirrorTheory
import NumericalMethods
import Reporting

/// Checks the assumptions of a file: of its models first, then of what else it declares.
struct CheckWorkflow {
  let file: LoadedFile
  let budget: Duration
  /// Whether the answer holds the proofs; they are made and replayed in any case.
  var wantsCertificates = false

  /// A subject with its place in the text.
  struct Subject {
    var entry: SubjectEntry
    var span: SourceSpan
    /// What is to blame for refuted assumptions, and what would help.
    var explanations: [Diagnostic] = []
  }

  /// The verdicts on models, all or the named ones; without names, on everything else too.
  func subjects(of names: [String]) throws(CommandFailure) -> [Subject] {
    var subjects: [Subject] = []
    if names.isEmpty {
      for model in file.program.models { subjects.append(subject(model)) }
      subjects += declaredSubjects { _ in true }
    } else {
      for name in names { subjects.append(subject(try file.model(named: name))) }
    }
    return subjects
  }

  /// The verdicts with or without their proofs.
  private func answer(_ results: [AssumptionResult]) -> [AssumptionResult] {
    if wantsCertificates { return results }
    return results.map { result in
      var result = result
      result.certificate = nil
      return result
    }
  }

  /// The verdicts on a model: what its theorem needs.
  func subject(_ model: Declared<Model>) -> Subject {
    let results = answer(checkAssumptions(of: model.value, budget: budget))
    let explanation = PotentialExplanation(
      file: file, model: model, budget: WorkBudget(budget))
    return explained(
      Subject(
        entry: SubjectEntry(
          kind: .model, name: model.name, results: results,
          notes: [theoremSummary(of: model.value, results)]),
        span: model.nameSpan), results, explanation.diagnostic)
  }

  /// The subject with what is to blame for each refuted assumption, and what would help.
  private func explained(
    _ subject: Subject, _ results: [AssumptionResult],
    _ diagnostic: (AssumptionResult) -> Diagnostic?
  ) -> Subject {
    var subject = subject
    for (index, result) in results.enumerated() {
      guard let found = diagnostic(result) else { continue }
      // What has been said of another assumption is not said again.
      if !subject.explanations.contains(where: {
        $0.labels == found.labels && $0.fixIts == found.fixIts
      }) {
        subject.explanations.append(found)
      }
      let (diagnostic, source) = file.located(found)
      subject.entry.assumptions[index].explanation = DiagnosticEntry(diagnostic, in: source)
    }
    return subject
  }

  /// The verdicts on what is declared beside models, where the name is wanted.
  private func declaredSubjects(where isWanted: (String) -> Bool) -> [Subject] {
    let program = file.program
    return program.potentials.filter { isWanted($0.name) }.map { declared in
      let analysis = analysis(of: declared.value, budget: budget)
      let results = answer(
        analysis.results().certified(for: declared.value, budget: budget))
      let explanation = PotentialExplanation(
        file: file, declared: declared, budget: WorkBudget(budget))
      return explained(
        Subject(
          entry: SubjectEntry(
            kind: .potential, name: declared.name, results: results,
            smoothness: analysis.smoothness),
          span: declared.nameSpan), results, explanation.diagnostic)
    }
      + program.densities.filter { isWanted($0.name) }.map { declared in
        let results = answer(checkAssumptions(of: declared.value, budget: budget))
        let explanation = DensityExplanation(file: file, declared: declared, budget: budget)
        return explained(
          Subject(
            entry: SubjectEntry(kind: .density, name: declared.name, results: results),
            span: declared.nameSpan), results, explanation.diagnostic)
      }
      + program.dataSets.filter { isWanted($0.name) }.map { declared in
        let results = answer(checkAssumptions(of: declared.value, budget: budget))
        return Subject(
          entry: SubjectEntry(kind: .data, name: declared.name, results: results),
          span: declared.nameSpan)
      }
  }

  /// The verdicts on everything of that name: on the model, or else on what else has it.
  func subjects(named name: String) -> [Subject] {
    if let model = file.program.models.first(where: { $0.name == name }) { return [subject(model)] }
    return declaredSubjects { $0 == name }
  }

  /// A subject for people: its verdicts, then what is to blame for refuted ones.
  func text(of subject: Subject) -> String {
    let remarks = remarks(on: subject)
    return subject.entry.text(place: file.place(of: subject.span))
      + (remarks.isEmpty ? "" : "\n" + remarks)
  }

  /// What is to blame for refuted assumptions, with carets under it.
  func remarks(on subject: Subject) -> String {
    subject.explanations.map { explanation in
      let (diagnostic, source) = file.located(explanation)
      return DiagnosticRenderer().render(diagnostic, in: source)
    }.joined(separator: "\n")
  }

  /// How the program ends: the models decide if there are any.
  static func exit(of subjects: [SubjectEntry]) -> CommandExit {
    let models = subjects.filter { $0.kind == .model }
    let deciding = models.isEmpty ? subjects : models
    if deciding.contains(where: { $0.count(.refuted) > 0 }) { return .refuted }
    return deciding.contains { $0.count(.undecided) > 0 } ? .undecided : .success
  }
}
