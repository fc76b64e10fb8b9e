/// How bad a finding is; assumptions are `refuted` or `undecided`, never `error`.
public enum Severity: String, Sendable, Codable {
  case error, warning, refuted, undecided, note
}

/// A stable code, never reused.
///
/// `MF1xxx` stands for syntax, `MF2xxx` for names and types, `MF3xxx` for assumptions, `MF4xxx` for
/// numerics, `MF5xxx` for input and output.
public struct DiagnosticCode: Hashable, Sendable, Comparable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  /// The code as printed, such as `MF1001`.
  public let description: String

  /// Creates a code from its printed form.
  public init(_ description: String) { self.description = description }

  /// Creates a code from a literal.
  public init(stringLiteral value: String) { self.init(value) }

  /// Codes are ordered as printed.
  public static func < (left: DiagnosticCode, right: DiagnosticCode) -> Bool {
    left.description < right.description
  }
}

/// Text that stands beside a part of the source.
public struct Label: Hashable, Sendable {
  /// The part of the source.
  public var span: SourceSpan
  /// What is said of it.
  public var text: String

  /// Creates a label.
  public init(_ span: SourceSpan, _ text: String) {
    self.span = span
    self.text = text
  }
}

/// A replacement that makes the diagnostic it belongs to go away.
public struct FixIt: Hashable, Sendable {
  /// The part that is replaced; empty for an insertion.
  public var span: SourceSpan
  /// What takes its place; empty for a removal.
  public var replacement: String
  /// What the change does, for people.
  public var message: String

  /// Creates a fix-it.
  public init(_ span: SourceSpan, replacement: String, message: String) {
    self.span = span
    self.replacement = replacement
    self.message = message
  }
}

/// One finding about a source text, as data; rendering is separate.
public struct Diagnostic: Hashable, Sendable {
  /// What kind of finding it is.
  public var code: DiagnosticCode
  /// How bad it is.
  public var severity: Severity
  /// The finding in one line.
  public var message: String
  /// The smallest part of the source that it is about.
  public var span: SourceSpan
  /// Texts beside parts of the source; one whose span is `span` stands beside the carets.
  public var labels: [Label]
  /// What else there is to say.
  public var notes: [String]
  /// Changes that each make the finding go away.
  public var fixIts: [FixIt]

  /// Creates a finding.
  public init(
    _ code: DiagnosticCode, _ severity: Severity, _ message: String, at span: SourceSpan,
    labels: [Label] = [], notes: [String] = [], fixIts: [FixIt] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.span = span
    self.labels = labels
    self.notes = notes
    self.fixIts = fixIts
  }

  /// Creates an error.
  public init(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan,
    labels: [Label] = [], notes: [String] = [], fixIts: [FixIt] = []
  ) {
    self.init(
      code, .error, message, at: span, labels: labels, notes: notes, fixIts: fixIts)
  }
}
