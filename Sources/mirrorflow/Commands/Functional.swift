import ArgumentParser
import Diagnostics
import MirrorLanguage
import MirrorTheory
import Reporting
import Symbolic

/// The bias functional of a given function.
struct Functional: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Evaluate the bias functional of a given function, and compare it with the minimum.",
    discussion: """
      Tells whether the function is in the space of the theorem and takes the values of the data; \
      null in JSON where that could not be decided.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Option(name: .long, help: "The model; needed when the file has several.")
  var model: String?

  @Option(
    name: .customLong("h"), parsing: .unconditional,
    help: ArgumentHelp("The function, such as \"3/20*abs(x)\".", valueName: "expression in x"))
  var function: String

  @Option(name: .long, parsing: .unconditional, help: "Significant digits, 1 to 100000.")
  var digits: DigitCount = .standard

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    let loaded = try LoadedFile(path: file, in: context)
    let model = try loaded.model(named: model).value
    let argument = SourceText(name: "--h", text: function)
    let (h, diagnostics) = loaded.program.expression(argument, variables: model.initialVariables)
    guard let h else { throw CommandFailure.text(diagnostics, argument, exit: .usage) }
    let result = try FunctionalWorkflow.run(model, at: h, digits: digits)
    SolveWorkflow.warn(
      about: model.name, hypotheses: result.hypotheses, notes: result.notes, in: context)
    let document = FunctionalDocument(result, mirrorflow: ProgramVersion.current)
    try context.print(document, asJSON: common.json, text: document.text)
    return FunctionalWorkflow.exit(of: result)
  }
}
