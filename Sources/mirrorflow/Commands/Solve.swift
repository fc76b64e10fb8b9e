import ArgumentParser
import MirrorTheory
import Reporting

/// The infinite-width solution.
struct Solve: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Solve a model at infinite width: multipliers, values of h, the bias functional.",
    discussion: """
      Every printed digit is proved, or the output says that it is not (exit code 2). Rational \
      results are exact. A hypothesis that fails is a warning; only a problem without a solution \
      is an error (exit code 1).
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

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    let loaded = try LoadedFile(path: file, in: context)
    let model = try loaded.model(named: model).value
    let points = try loaded.points(at: at, dimension: model.data.dimension)
    let result = try SolveWorkflow.run(
      model, at: points.compactMap(\.first), digits: digits, exact: exact)
    SolveWorkflow.warn(
      about: model.name, hypotheses: result.hypotheses, notes: result.notes, in: context)
    let document = SolveDocument(result, mirrorflow: ProgramVersion.current)
    if common.json {
      try context.print(document: document)
    } else {
      try context.print(document.text)
    }
    return SolveWorkflow.exit(of: result)
  }
}
