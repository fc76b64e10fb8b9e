import MirrorLanguage
import MirrorTheory
import MultiPrecision
import Reporting
import Symbolic

extension ReportBuilder {
  /// Adds the verdicts on a model, or on another declaration, which are what was asked for, whatever they are.
  func addCheck(_ name: String, _ entry: ReportEntry) throws(CommandFailure) {
    if let model = file.program.model(named: name) { describe(model) }
    let budget = entry.options.budget.map { SecondCount(clamping: $0.doubleValue) } ?? .standard
    let workflow = CheckWorkflow(file: file, budget: .seconds(budget.seconds))
    for subject in workflow.subjects(named: name) {
      checked.append(subject)
      sections.append(
        ReportSection(heading: "Assumptions of \(name)", content: .check(subject.entry)))
    }
  }

  /// A solution; if there is none, the page says why.
  func addSolution(_ name: String, _ entry: ReportEntry) throws(CommandFailure) {
    let model = try file.model(named: name).value
    describe(model)
    let formulas = SolutionFormulas(model).formulas
    let digits = entry.options.digitCount ?? .standard
    let points = (entry.options.at ?? []).compactMap(\.first)
    let description: SolutionDescription
    do throws(CommandFailure) {
      let result = try SolveWorkflow.run(
        model, at: points, digits: digits, exact: entry.options.exact ?? false,
        budget: entry.options.budget.map { SecondCount(clamping: $0.doubleValue) })
      SolveWorkflow.warn(
        about: name, hypotheses: result.hypotheses, notes: result.notes, in: context)
      solutions[name] = result
      precisionBits = max(precisionBits, result.certificate.precisionBits)
      note(SolveWorkflow.exit(of: result), of: entry)
      var document = SolveDocument(result, mirrorflow: ProgramVersion.current)
      if model.data.count <= Self.writtenData,
        case .formula(let formula) = try SolutionFormulaWorkflow.run(model, digits: digits)
      {
        document.solution = SolutionPiecesDocument(formula)
      }
      description = SolutionDescription(formulas: formulas, result: document)
    } catch {
      description = SolutionDescription(
        formulas: formulas, result: nil, failure: try reason(error, of: entry))
    }
    sections.append(
      ReportSection(heading: "Solution of \(name)", content: .solve(description)))
  }

  /// Solutions of more data are not written out as formulas.
  private static let writtenData = 12

  /// The kernel of a model.
  func addKernel(_ name: String, _ entry: ReportEntry) throws(CommandFailure) {
    let model = try file.model(named: name).value
    describe(model)
    let digits = entry.options.digitCount ?? .standard
    guard
      let pairs = KernelWorkflow.pairs(in: entry.options.at ?? [], dimension: model.data.dimension)
    else {
      return skip(entry, because: "it needs at = [x, y], or one such pair after the other")
    }
    let result = KernelWorkflow.run(model, at: pairs, digits: digits)
    note(KernelWorkflow.exit(of: result), of: entry)
    let formulas = result.closedForm.map { [ModelFormulas.kernel($0)] } ?? []
    sections.append(
      ReportSection(
        heading: "Kernel of \(name)",
        content: .kernel(
          KernelDescription(
            formulas: formulas,
            result: KernelDocument(result, mirrorflow: ProgramVersion.current)))))
  }

  /// What a model's definitions imply.
  func addDerivation(_ name: String, _ entry: ReportEntry) throws(CommandFailure) {
    let model = try file.model(named: name).value
    describe(model)
    let digits = entry.options.digitCount ?? .standard
    let document = DeriveDocument(
      try DeriveWorkflow.run(model, digits: digits), mirrorflow: ProgramVersion.current)
    sections.append(
      ReportSection(heading: "What follows for \(name)", content: .derive(document)))
  }

  /// The bias functional at the function that the entry gives.
  func addFunctional(_ name: String, _ entry: ReportEntry) throws(CommandFailure) {
    let model = try file.model(named: name).value
    describe(model)
    guard let h = entry.options.h else { return skip(entry, because: "it needs h = EXPRESSION") }
    let result: FunctionalEvaluation
    do throws(CommandFailure) {
      result = try FunctionalWorkflow.run(
        model, at: h, digits: entry.options.digitCount ?? .standard)
    } catch {
      skip(entry, because: try reason(error, of: entry))
      return
    }
    note(FunctionalWorkflow.exit(of: result), of: entry)
    sections.append(
      ReportSection(
        heading: "Bias functional of \(name) at h(x) = \(h.text)",
        content: .functional(FunctionalDocument(result, mirrorflow: ProgramVersion.current))))
  }

  /// Tells about digits that are not proved.
  private func note(_ result: CommandExit, of entry: ReportEntry) {
    if result != .success {
      context.tell(
        .digitsNotCertified, .warning, "`\(entry.name)`: not every digit is proved")
    }
    exit = exit.combined(with: result)
  }

  /// The words of a failure that the report survives; others, and all of a cell, are thrown on.
  func reason(
    _ failure: CommandFailure, of entry: ReportEntry
  ) throws(CommandFailure) -> String {
    guard !isCell, case .general(let code, let message, _, let ending) = failure,
      ending == .refuted || ending == .undecided
    else { throw failure }
    context.tell(code, .error, message)
    exit = exit.combined(with: ending)
    return message
  }
}
