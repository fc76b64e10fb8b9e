import ArgumentParser
import MirrorTheory
import Reporting

/// The symbolic derivation of a model.
struct Derive: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Derive a model's bias functional, mirror map, conjugate and kernel in symbols.",
    discussion: """
      Every formula is compared with an independent evaluation at random points before it is \
      printed. What has no closed form is null in JSON, and a note says what it is instead.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Option(name: .long, help: "The model; needed when the file has several.")
  var model: String?

  @Option(name: .long, help: "The notation: text, latex or mathml.")
  var format: FormulaFormat = .text

  @Option(name: .long, parsing: .unconditional, help: "Significant digits of E[B^2], 1 to 100000.")
  var digits: DigitCount = .standard

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    let loaded = try LoadedFile(path: file, in: context)
    let model = try loaded.model(named: model).value
    let derivation = try DeriveWorkflow.run(model, digits: digits)
    SolveWorkflow.warn(
      about: model.name, hypotheses: derivation.hypotheses, notes: derivation.notes, in: context)
    let document = DeriveDocument(derivation, mirrorflow: ProgramVersion.current)
    if common.json {
      try context.print(document: document)
    } else {
      switch format {
      case .text: try context.print(document.text)
      case .latex: try context.print(document.latex)
      case .mathml: try context.print(document.mathML)
      }
    }
    return .success
  }
}

/// The notation of formulas.
enum FormulaFormat: String, ExpressibleByArgument, CaseIterable {
  case text, latex, mathml
}
