import Diagnostics
import MirrorTheory
import Symbolic

extension Resolver {
  /// Resolves a report block; one with errors is left out of the program.
  func resolveReport(_ syntax: ReportSyntax, of declaration: DeclarationSyntax) {
    let entries = syntax.entries.map(readEntry)
    guard let entries = complete(entries) else { return }
    program.reports.append(
      ReportRequest(title: syntax.title, entries: entries, span: declaration.span))
  }

  private func readEntry(_ syntax: ReportEntrySyntax) -> ReportEntry? {
    switch syntax.kind {
    case .text(let text):
      let options = readOptions(syntax.options, allowed: [], of: "text", model: nil)
      return options.map { ReportEntry(.text(text), options: $0, span: syntax.span) }
    case .command(let word, let name):
      guard let command = readWord(word, ReportCommand.self, "command", extra: "text, verify, plot")
      else { return nil }
      let (model, isKnown) =
        command == .check && isCheckable(name.name) ? (nil, true) : readModel(name)
      let options = readOptions(
        syntax.options, allowed: Self.allowedOptions(of: command), of: command.rawValue,
        model: model)
      guard isKnown, let options else { return nil }
      return ReportEntry(
        .command(command, model: name.name), options: options, span: syntax.span)
    case .verify(let claimName, let name):
      let claim = readWord(claimName, VerifiedClaim.self, "claim")
      let (model, isKnown) = readModel(name)
      let options = readOptions(
        syntax.options, allowed: ReportOptionName.verify, of: "verify", model: model)
      guard let claim, isKnown, let options else { return nil }
      return ReportEntry(.verify(claim, model: name.name), options: options, span: syntax.span)
    case .plot(let subjectName, let names):
      let subject = readWord(subjectName, PlotSubject.self, "plot")
      let found = names.map(readModel)
      let options = readOptions(
        syntax.options, allowed: ReportOptionName.plot, of: "plot", model: found.first?.model)
      guard let subject, found.allSatisfy(\.isKnown), let options else { return nil }
      return ReportEntry(
        .plot(subject, models: names.map(\.name)), options: options, span: syntax.span)
    }
  }

  private static func allowedOptions(of command: ReportCommand) -> [ReportOptionName] {
    switch command {
    case .check: ReportOptionName.check
    case .derive: ReportOptionName.derive
    case .solve: ReportOptionName.solve
    case .kernel: ReportOptionName.kernel
    case .functional: ReportOptionName.functional
    case .flow: ReportOptionName.flow
    }
  }

  /// The case that a word names, or nil with the valid ones reported.
  private func readWord<Word: CaseIterable & RawRepresentable<String>>(
    _ name: Identifier, _ type: Word.Type, _ noun: String, extra: String? = nil
  ) -> Word? {
    // Both `same_limit` and the command line's `same-limit` are read.
    if let word = Word(rawValue: name.name.replacing("-", with: "_")) { return word }
    if name.name.isEmpty { return nil }
    let names = Word.allCases.map(\.rawValue)
    let list = (names + (extra.map { [$0] } ?? [])).joined(separator: ", ")
    report(
      .unknownReportWord, "there is no \(noun) `\(name.name)`", at: name.span,
      notes: suggestion(for: name.name, among: names) + ["known are \(list)"])
    return nil
  }

  /// Whether `check` takes the name although no model has it: a potential, a density, or data of the
  /// file.
  private func isCheckable(_ name: String) -> Bool {
    guard models[name] == nil else { return false }
    if dataSets[name] != nil { return true }
    return table.ownIndices(named: name).contains {
      table[$0].kind == .potential || table[$0].kind == .density
    }
  }

  /// The model of a name; nil for one with an error, `isKnown` false for none.
  private func readModel(_ name: Identifier) -> (model: Model?, isKnown: Bool) {
    if let model = models[name.name] { return (model, true) }
    if name.name.isEmpty { return (nil, false) }
    report(
      .unknownName, "there is no model `\(name.name)`", at: name.span,
      notes: suggestion(for: name.name, among: models.keys))
    return (nil, false)
  }

  private func readOptions(
    _ fields: [FieldSyntax], allowed: [ReportOptionName], of command: String, model: Model?
  ) -> ReportOptions? {
    var result = ReportOptions()
    var seen: [String: SourceSpan] = [:]
    var isSound = true
    for field in fields {
      let text = field.name.name
      guard let name = ReportOptionName(rawValue: text), allowed.contains(name) else {
        let names = allowed.map(\.rawValue)
        let list =
          names.isEmpty
          ? "`\(command)` takes no options"
          : "`\(command)` takes \(names.joined(separator: ", "))"
        report(
          .unknownOption, "`\(command)` has no option `\(text)`", at: field.name.span,
          notes: suggestion(for: text, among: names) + [list])
        isSound = false
        continue
      }
      if let first = seen[text] {
        report(
          .repeatedOption, "the option `\(text)` is given twice", at: field.name.span,
          labels: [Label(first, "first here")])
        isSound = false
        continue
      }
      seen[text] = field.name.span
      if !read(name, field.value, of: command, model, into: &result) { isSound = false }
    }
    return isSound ? result : nil
  }
}
