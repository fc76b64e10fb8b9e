import Diagnostics
import Reporting
import ResultStore

/// What a subcommand has to do with the world: its output, its messages, its interruption.
struct ProcessContext {
  let interruption: Interruption
  /// The words of the command line, without the program.
  let arguments: [String]
  /// Who hears messages and progress instead of standard error.
  var listener: (any ProcessListener)?

  /// Prints the result.
  ///
  /// - Throws: `CommandFailure` with exit code 73.
  func print(_ text: String) throws(CommandFailure) { try StandardStream.output.write(text) }

  /// Prints a document.
  ///
  /// - Throws: `CommandFailure` with exit code 73, or 70 if the document cannot be written as JSON.
  func print(document: some Encodable) throws(CommandFailure) {
    try print(Self.json(document))
  }

  /// Prints a document as JSON, or the text that a person reads.
  ///
  /// - Throws: `CommandFailure`, as ``print(document:)``.
  func print(
    _ document: some Encodable, asJSON: Bool, text: @autoclosure () -> String
  ) throws(CommandFailure) {
    if asJSON { return try print(document: document) }
    try print(text())
  }

  /// A document as text.
  static func json(_ document: some Encodable) throws(CommandFailure) -> String {
    do {
      return try DocumentEncoder().encode(document)
    } catch {
      throw .failure(.internalError, "a result has no JSON form: \(error)", exit: .internalError)
    }
  }

  /// A document as text on one line.
  static func jsonLine(_ document: some Encodable) throws(CommandFailure) -> String {
    do {
      return try DocumentEncoder().encodeLine(document)
    } catch {
      throw .failure(.internalError, "a result has no JSON form: \(error)", exit: .internalError)
    }
  }

  /// Tells something on standard error.
  func tell(_ text: String) {
    if let listener { return listener.hear(text) }
    StandardStream.error.writeIgnoringErrors(text)
  }

  /// Tells a finding that is not about a place in the text.
  func tell(
    _ code: CommandCode, _ severity: Severity, _ message: String, notes: [String] = []
  ) {
    tell(GeneralFinding(code, severity, message, notes: notes).text)
  }

  /// Shows warnings of the text.
  func tell(_ diagnostics: [Diagnostic], in source: SourceText) {
    guard !diagnostics.isEmpty else { return }
    tell(DiagnosticRenderer(style).render(diagnostics, in: source))
  }

  /// Colours for a terminal only.
  var style: DiagnosticRenderer.Style {
    listener == nil && StandardStream.error.isTerminal ? .ansi : .plain
  }
}

/// Hears what a subcommand would tell on standard error.
protocol ProcessListener {
  /// A message that ends in a line break.
  func hear(_ message: String)
  /// How far long work is; called several times a second.
  func hear(_ progress: CampaignProgress)
}
