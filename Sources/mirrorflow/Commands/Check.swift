import ArgumentParser
import Diagnostics
import Reporting

/// Verdicts on the assumptions of the theorems.
struct Check: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the theorems' assumptions on every model, potential, density and data set.",
    discussion: """
      A verdict is a theorem: proved, refuted with a witness, or undecided with the reason. Exit \
      code 1 if an assumption is refuted, 2 if one is undecided; the models decide if the file \
      has any.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Option(name: .long, help: "Check this model only; may be repeated.")
  var model: [String] = []

  @Option(
    name: .customLong("for"),
    help: "The values of this parameter or `let` for which each assumption on potentials holds.")
  var parameter: String?

  @Option(name: .long, help: "With --for: significant digits of ends that are not exact.")
  var digits: DigitCount = .standard

  @Option(name: .long, help: "Seconds for each check before it says undecided.")
  var budget: SecondCount = .standard

  @Flag(
    name: .long,
    help: "Replay every proof with an independent checker; exit code 70 if one is not accepted.")
  var verifyCertificates = false

  @OptionGroup var common: CommonOptions

  func execute(in context: ProcessContext) throws -> CommandExit {
    if let parameter { return try quantified(parameter, in: context) }
    let loaded = try LoadedFile(path: file, in: context)
    let workflow = CheckWorkflow(
      file: loaded, budget: .seconds(budget.seconds),
      wantsCertificates: verifyCertificates || common.json)
    let subjects = try workflow.subjects(of: model)
    let entries = subjects.map(\.entry)
    let replay = try verifyCertificates ? CertificateReplay(of: entries) : nil
    if common.json {
      try context.print(
        document: CheckDocument(mirrorflow: ProgramVersion.current, subjects: entries))
    } else if entries.isEmpty {
      try context.print("nothing to check: no model, potential, density or data is declared\n")
    } else {
      try context.print(subjects.map(workflow.text).joined(separator: "\n"))
    }
    if let replay { context.tell(replay.text) }
    return CheckWorkflow.exit(of: entries)
  }

  /// The sets of values for which the assumptions hold.
  private func quantified(_ name: String, in context: ProcessContext) throws -> CommandExit {
    let loaded = try LoadedFile(path: file, keepingOpen: name, in: context)
    let workflow = ParameterWorkflow(
      file: loaded, parameter: name, digits: digits.count, budget: .seconds(budget.seconds))
    let subjects = try workflow.subjects(of: model)
    let entries = subjects.map(\.entry)
    if common.json {
      try context.print(
        document: CheckDocument(mirrorflow: ProgramVersion.current, subjects: entries))
    } else {
      let blocks = subjects.map { subject in
        subject.entry.parameterText(place: loaded.place(of: subject.span))
      }
      try context.print(blocks.joined(separator: "\n"))
    }
    return ParameterWorkflow.exit(of: entries)
  }
}
