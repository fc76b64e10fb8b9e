import ArgumentParser
import MirrorTheory
import Reporting

/// The infinite-width solution.
struct Solve: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Solve a model at infinite width: multipliers, values of h, the bias functional.",
    discussion: """
      Every printed digit is proved, or the output says that it is not (exit code 2); where a proof \
      ends before it has all digits asked for, those that it has are printed. Rational \
      results are exact. A hypothesis that fails is a warning; only a problem without a solution \
      is an error (exit code 1). With --pieces the solution is given in closed form between its \
      breakpoints, where it has one; --format latex, mathml, python or swift prints that alone.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Option(name: .long, help: "The model; needed when the file has several.")
  var model: String?

  @Option(name: .long, parsing: .unconditional, help: "Significant digits, 1 to 100000.")
  var digits: DigitCount = .standard

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Where to evaluate the solution, such as \"-5/4, 1/2\".", valueName: "list"))
  var at: String?

  @Flag(name: .long, help: "Give exact rationals for more than 100 points too.")
  var exact = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Seconds for the proof, where it needs integrals without a closed form (default: 30, or 60 for "
        + "a smooth activation).", valueName: "budget"))
  var budget: SecondCount?

  @Flag(name: .long, help: "Give the solution as formulas too, piece by piece.")
  var pieces = false

  @Option(
    name: .long, help: "text, or the formulas of the solution as latex, mathml, python or swift.")
  var format: SolutionFormat = .text

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    let loaded = try LoadedFile(path: file, in: context)
    let model = try loaded.model(named: model).value
    let points = try loaded.points(at: at, dimension: model.data.dimension)
    let result = try SolveWorkflow.run(
      model, at: points.compactMap(\.first), digits: digits, exact: exact, budget: budget)
    SolveWorkflow.warn(
      about: model.name, hypotheses: result.hypotheses, notes: result.notes, in: context)
    var document = SolveDocument(result, mirrorflow: ProgramVersion.current)
    var exit = SolveWorkflow.exit(of: result)
    var formula: SolutionFormula?
    if pieces || format != .text {
      switch try SolutionFormulaWorkflow.run(model, digits: digits) {
      case .formula(let found):
        formula = found
        document.solution = SolutionPiecesDocument(found)
      case .none(let reason):
        let note = "there is no closed form of the solution that is known here: \(reason)"
        document.notes.append(note)
        context.tell(.resultNote, .note, "model `\(model.name)`: \(note)")
        exit = exit.combined(with: .undecided)
      }
    }
    if common.json {
      try context.print(document: document)
    } else if format == .text {
      try context.print(document.text)
    } else if let formula {
      try context.print(format.text(of: formula))
    }
    return exit
  }
}

/// The notation of a solution.
enum SolutionFormat: String, ExpressibleByArgument, CaseIterable {
  case text, latex, mathml, python, swift

  /// The formulas in this notation.
  func text(of formula: SolutionFormula) -> String {
    switch self {
    case .text: SolutionPiecesDocument(formula).text
    case .latex: "% model \(formula.model)\n" + SolutionPiecesDocument(formula).latex
    case .mathml: "<!-- model \(formula.model) -->\n" + SolutionPiecesDocument(formula).mathML
    case .python: SolutionCode(formula, in: .python).text
    case .swift: SolutionCode(formula, in: .swift).text
    }
  }
}
