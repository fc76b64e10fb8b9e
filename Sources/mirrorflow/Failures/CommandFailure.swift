import Diagnostics
import Reporting

/// Why a subcommand ends without its result.
enum CommandFailure: Error {
  /// A text has errors, each at its place: the file (65), or the value of an option (64).
  case text([Diagnostic], SourceText, exit: CommandExit)
  /// Something that is not about a place in a text.
  case general(CommandCode, String, notes: [String], exit: CommandExit)

  /// A failure without notes.
  static func failure(_ code: CommandCode, _ message: String, exit: CommandExit) -> CommandFailure {
    .general(code, message, notes: [], exit: exit)
  }

  /// How the program ends.
  var exit: CommandExit {
    switch self {
    case .text(_, _, let exit): exit
    case .general(_, _, _, let exit): exit
    }
  }

  /// The failure for people.
  func text(style: DiagnosticRenderer.Style) -> String {
    switch self {
    case .text(let diagnostics, let source, _):
      return DiagnosticRenderer(style).render(diagnostics, in: source)
    case .general(let code, let message, let notes, _):
      return GeneralFinding(code, .error, message, notes: notes).text
    }
  }

  /// The failure for programs.
  var document: ErrorsDocument {
    let entries =
      switch self {
      case .text(let diagnostics, let source, _):
        diagnostics.map { DiagnosticEntry($0, in: source) }
      case .general(let code, let message, let notes, _):
        [DiagnosticEntry(code: code.code, severity: .error, message: message, notes: notes)]
      }
    return ErrorsDocument(mirrorflow: ProgramVersion.current, diagnostics: entries)
  }
}

/// A finding that is not about a place in a text, as standard error shows it.
struct GeneralFinding {
  let text: String

  init(_ code: CommandCode, _ severity: Severity, _ message: String, notes: [String] = []) {
    let lines = ["\(severity)[\(code.rawValue)]: \(message)"] + notes.map { "note: \($0)" }
    text = lines.joined(separator: "\n") + "\n"
  }
}
