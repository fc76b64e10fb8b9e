import Diagnostics

/// A place in a file.
public struct SpanEntry: Codable, Sendable, Hashable {
  /// The offset of the first byte.
  public var start: Int
  /// The offset one past the last byte.
  public var end: Int
  /// Counted from 1.
  public var line: Int
  /// Characters, counted from 1.
  public var column: Int

  /// Gathers offsets and position.
  public init(start: Int, end: Int, line: Int, column: Int) {
    self.start = start
    self.end = end
    self.line = line
    self.column = column
  }
}

/// A replacement that removes the finding it belongs to.
public struct FixItEntry: Codable, Sendable, Hashable {
  /// What is replaced.
  public var span: SpanEntry
  /// By what.
  public var replacement: String
  /// What this does, in words.
  public var message: String

  /// Gathers a replacement.
  public init(span: SpanEntry, replacement: String, message: String) {
    self.span = span
    self.replacement = replacement
    self.message = message
  }
}

/// One finding.
public struct DiagnosticEntry: Codable, Sendable, Hashable {
  /// The stable code.
  public var code: String
  /// Error, warning, refuted, undecided or note.
  public var severity: Severity
  /// One sentence.
  public var message: String
  /// The file, as it was named; absent for findings about the command line.
  @Nullable public var file: String?
  /// Where, or null when the finding is not about a place in a text.
  @Nullable public var span: SpanEntry?
  /// Replacements that remove it.
  public var fixIts: [FixItEntry]
  /// What else to know.
  public var notes: [String]

  private enum CodingKeys: String, CodingKey {
    case code, severity, message, file, span
    case fixIts = "fix_its"
    case notes
  }

  /// Gathers a finding.
  public init(
    code: DiagnosticCode, severity: Severity, message: String, file: String? = nil,
    span: SpanEntry? = nil, fixIts: [FixItEntry] = [], notes: [String] = []
  ) {
    self.code = code.description
    self.severity = severity
    self.message = message
    _file = Nullable(wrappedValue: file)
    _span = Nullable(wrappedValue: span)
    self.fixIts = fixIts
    self.notes = notes
  }
}

/// What a subcommand prints with `--json` when it fails.
public struct ErrorsDocument: Codable, Sendable, Hashable {
  /// `errors/1`.
  public var schema = "errors/1"
  /// The version of the program.
  public var mirrorflow: String
  /// All independent findings.
  public var diagnostics: [DiagnosticEntry]

  /// Gathers findings.
  public init(mirrorflow: String, diagnostics: [DiagnosticEntry]) {
    self.mirrorflow = mirrorflow
    self.diagnostics = diagnostics
  }
}
