import Diagnostics
import MirrorLanguage
import MirrorTheory

/// A file without errors, ready to work on.
struct LoadedFile {
  let source: SourceText
  let program: Program
  private let folder: String
  /// The cells that the text was put together from; nil for a file.
  private let cells: CellText?

  /// Reads and resolves a file; its warnings go to standard error.
  ///
  /// - Parameters:
  ///   - path: The file, or - for standard input.
  ///   - openName: A constant or parameter that stays a symbol although it has a value.
  ///   - context: Where warnings go.
  /// - Throws: `CommandFailure` with exit code 65 or 66.
  init(
    path: String, keepingOpen openName: String? = nil, in context: ProcessContext
  ) throws(CommandFailure) {
    let input = try InputFile(path: path)
    source = input.source
    folder = input.folder
    cells = nil
    let loaded = loadProgram(
      input.source, baseDirectory: input.folder, keepingOpen: openName)
    guard let program = loaded.program else {
      throw .text(loaded.diagnostics, input.source, exit: .textErrors)
    }
    self.program = program
    context.tell(loaded.diagnostics, in: input.source)
  }

  /// A session's text, whose errors and warnings were told before.
  init?(_ cells: CellText) {
    let loaded = cells.load()
    guard let program = loaded.program else { return nil }
    source = loaded.source
    folder = ""
    self.program = program
    self.cells = cells
  }

  /// What the file means after a change; nil if it has errors then.
  func loading(_ change: FixIt) -> Program? {
    loadProgram(
      source.applying([change]), baseDirectory: folder, as: cells == nil ? .file : .cell
    ).program
  }

  /// Where a finding stands for its reader: in the file, or in one of the cells.
  func located(_ diagnostic: Diagnostic) -> (diagnostic: Diagnostic, source: SourceText) {
    cells?.located(diagnostic) ?? (diagnostic, source)
  }

  /// `file:line:column` of a span's start.
  func place(of span: SourceSpan) -> String {
    let (start, source) = cells?.located(span) ?? (span, source)
    let position = source.position(at: start.start)
    return "\(source.name):\(position.line):\(position.column)"
  }

  /// The model that a subcommand works on: the named one, or the only one.
  ///
  /// - Throws: `CommandFailure` with exit code 64 that lists the models.
  func model(named name: String?) throws(CommandFailure) -> Declared<Model> {
    if let name {
      guard let model = program.models.first(where: { $0.name == name }) else {
        throw .general(
          .unknownModel, "\(source.name) has no model `\(name)`", notes: [modelList],
          exit: .usage)
      }
      return model
    }
    if let only = program.models.first, program.models.count == 1 { return only }
    throw .general(
      .modelNotNamed,
      program.models.isEmpty
        ? "\(source.name) has no model" : "which model? say it with --model",
      notes: program.models.isEmpty ? [] : [modelList], exit: .usage)
  }

  private var modelList: String {
    let names = program.models.map { "`\($0.name)`" }
    if names.isEmpty { return "the file declares no model" }
    let shown = names.prefix(20).joined(separator: ", ")
    return "the file's models: " + shown + (names.count > 20 ? ", …" : "")
  }
}
