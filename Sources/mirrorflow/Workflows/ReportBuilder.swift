import Diagnostics
import Glibc
import MirrorLanguage
import MirrorTheory
import MultiPrecision
import Reporting
import Symbolic

/// Carries out what the reports of a file ask for, entry by entry.
final class ReportBuilder {
  let file: LoadedFile
  let context: ProcessContext
  /// Whether trained networks are looked up and stored.
  let store: StoreOptions
  var sections: [ReportSection] = []
  var skipped: [SkippedEntry] = []
  var exit = CommandExit.success
  var precisionBits = 0
  /// One solution for each model that has one, for its curve.
  var solutions: [String: SolveResult] = [:]
  /// The last training of each model.
  var flows: [String: FlowDocument] = [:]
  var figureNames: Set<String> = []
  /// The verdicts that were given, in their order, with their places.
  var checked: [CheckWorkflow.Subject] = []
  /// Whether a cell is run: definitions are not repeated, and a failure ends it.
  let isCell: Bool
  /// Why an entry of a cell has no result.
  var failure: CommandFailure?
  /// The seeds of the networks that were trained.
  var seeds: Set<UInt64> = []
  private let start = ContinuousClock.now
  private var described: Set<String> = []

  init(
    file: LoadedFile, store: StoreOptions, context: ProcessContext, isCell: Bool = false
  ) {
    self.file = file
    self.isCell = isCell
    self.store = store
    self.context = context
  }

  /// The report and how the program should end.
  ///
  /// - Throws: `CommandFailure` for what ends the run; a model without a solution does not.
  func build() throws(CommandFailure) -> (document: ReportDocument, exit: CommandExit) {
    let requests = file.program.reports.isEmpty ? [defaultRequest] : file.program.reports
    let total = requests.reduce(0) { $0 + $1.entries.count }
    var chapters: [ReportChapter] = []
    var number = 0
    for request in requests {
      sections = []
      described = []
      for entry in request.entries {
        number += 1
        if case .text = entry.kind {} else { context.tell("[\(number)/\(total)] \(entry.name)\n") }
        try add(entry, of: request)
      }
      chapters.append(ReportChapter(title: request.title, sections: sections))
    }
    let document = ReportDocument(
      mirrorflow: ProgramVersion.current, title: chapters.first?.title ?? file.source.name,
      chapters: chapters, skipped: skipped, provenance: provenance)
    return (document, exit)
  }

  /// What a file without a report block gets: everything, for every model.
  private var defaultRequest: ReportRequest {
    let span = SourceSpan(0, 0)
    let entries = file.program.models.flatMap { model in
      [
        ReportEntry.Kind.command(.check, model: model.name),
        .command(.solve, model: model.name),
        .plot(.solution, models: [model.name]),
      ].map { ReportEntry($0, options: ReportOptions(), span: span) }
    }
    return ReportRequest(title: "Report of \(file.source.name)", entries: entries, span: span)
  }

  func add(_ entry: ReportEntry, of request: ReportRequest) throws(CommandFailure) {
    switch entry.kind {
    case .text(let text): addText(text)
    case .command(let command, let name):
      switch command {
      case .check: try addCheck(name, entry)
      case .solve: try addSolution(name, entry)
      case .kernel: try addKernel(name, entry)
      case .flow: try addFlow(name, entry)
      case .derive: try addDerivation(name, entry)
      case .functional: try addFunctional(name, entry)
      }
    case .verify(let claim, let model): try addVerification(claim, model, entry)
    case .plot(let subject, let models):
      switch subject {
      case .solution:
        try addPlot(.solution, models, entry)
        if !isCell, !request.plotsCurvature(of: models) { try addPlot(.curvature, models, entry) }
      case .curvature: try addPlot(.curvature, models, entry)
      case .curvatureDistribution: try addCurvatureDistribution(models, entry)
      case .density: try addDefinitions(.density, models, entry)
      case .mirrorMap: try addDefinitions(.mirrorMap, models, entry)
      case .error: try addWidthPlot(.bias, models, entry)
      case .loss: try addCourse(.loss, models, entry)
      case .displacement where entry.options.widths != nil:
        try addWidthPlot(.lazy, models, entry)
      case .displacement: try addCourse(.displacement, models, entry)
      case .eigenvalues: try addCourse(.eigenvalues, models, entry)
      }
    }
  }

  func skip(_ entry: ReportEntry, because reason: String) {
    if isCell {
      failure = .failure(.skippedEntry, "`\(entry.name)`: \(reason)", exit: .undecided)
      return
    }
    context.tell(.skippedEntry, .warning, "`\(entry.name)` is left out: \(reason)")
    let skippedEntry = SkippedEntry(entry: entry.name, reason: reason)
    skipped.append(skippedEntry)
    exit = exit.combined(with: .undecided)
    sections.append(ReportSection(heading: entry.name, content: .skipped(skippedEntry)))
  }

  /// The definitions of a model, once in every report block.
  func describe(_ model: Model) {
    guard !isCell, described.insert(model.name).inserted else { return }
    sections.append(
      ReportSection(
        heading: "Model \(model.name)",
        content: .definitions(ModelFormulas(model).description())))
  }

  private func addText(_ text: String) {
    for tex in Markdown(text).unreadableMathematics {
      context.tell(
        .unreadableMathematics, .warning, "the mathematics `\(tex)` is shown as it is written")
    }
    sections.append(ReportSection(heading: "", content: .text(text)))
  }

  private var provenance: Provenance {
    let epoch = getenv("SOURCE_DATE_EPOCH").flatMap { Int(String(cString: $0)) }
    let elapsed = (ContinuousClock.now - start).components.seconds
    return Provenance(
      version: ProgramVersion.current, input: file.source.name,
      inputSHA256: SHA256(file.source.bytes).hexadecimal,
      command: (["mirrorflow"] + context.arguments).map(Self.shellWord).joined(separator: " "),
      precisionBits: precisionBits, seeds: seeds.sorted(),
      libraries: ["MPFR \(LibraryVersions.mpfr)", "GMP \(LibraryVersions.gmp)"],
      host: HostMachine.description,
      date: Provenance.timestamp(secondsSince1970: epoch ?? time(nil)),
      elapsedSeconds: epoch == nil ? "\(elapsed)" : nil)
  }

  /// A word as a shell reads it back.
  private static func shellWord(_ word: String) -> String {
    let isPlain = word.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || "0123456789-_./=,:+@%".unicodeScalars.contains(scalar)
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

extension ReportRequest {
  /// Whether an entry asks for the curvature of these models.
  func plotsCurvature(of models: [String]) -> Bool {
    entries.contains { entry in
      if case .plot(.curvature, let others) = entry.kind { others == models } else { false }
    }
  }
}

extension ReportEntry {
  /// The entry as the file has it, without its options.
  var name: String {
    switch kind {
    case .text: "text"
    case .command(let command, let model): "\(command.rawValue) \(model)"
    case .verify(let claim, let model): "verify \(claim.rawValue) of \(model)"
    case .plot(let subject, let models):
      "plot \(subject.rawValue) of [\(models.joined(separator: ", "))]"
    }
  }
}
