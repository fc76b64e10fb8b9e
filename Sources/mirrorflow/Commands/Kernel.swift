import ArgumentParser
import MirrorTheory
import Reporting

/// The kernel of a model.
struct Kernel: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Evaluate a model's kernel K(x, y): closed form, exact value, digits.")

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Option(name: .long, help: "The model; needed when the file has several.")
  var model: String?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A pair of points, such as \"3/10, -2/5\"; may be repeated.", valueName: "pair"))
  var at: [String] = []

  @Option(name: .long, parsing: .unconditional, help: "Significant digits, 1 to 100000.")
  var digits: DigitCount = .standard

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    let loaded = try LoadedFile(path: file, in: context)
    let model = try loaded.model(named: model).value
    var pairs: [KernelWorkflow.Pair] = []
    for text in at { pairs.append(try loaded.pair(at: text, dimension: model.data.dimension)) }
    let result = KernelWorkflow.run(model, at: pairs, digits: digits)
    SolveWorkflow.warn(
      about: model.name, hypotheses: result.hypotheses, notes: result.notes, in: context)
    let document = KernelDocument(result, mirrorflow: ProgramVersion.current)
    try context.print(document, asJSON: common.json, text: document.text)
    return KernelWorkflow.exit(of: result)
  }
}
