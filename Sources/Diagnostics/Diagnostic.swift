/// How bad a finding is; assumptions are `refuted` or `undecided`, never `error`.
public enum Severity: String, Sendable, Codable {
  case error, warning, refuted, undecided, note
}

/// A stable code: `MF1xxx` syntax, `MF2xxx` names and types, `MF3xxx` assumptions,
/// `MF4xxx` numerics, `MF5xxx` input and output. Codes are never reused.
public struct DiagnosticCode: Hashable, Sendable, Comparable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  /// The code as printed, such as `MF1001`.
  public let description: String

  /// Creates a code from its printed form.
  public init(_ description: String) { self.description = description }

  /// Creates a code from a literal.
  public init(stringLiteral value: String) { self.init(value) }

  public static func < (left: DiagnosticCode, right: DiagnosticCode) -> Bool {
    left.description < right.description
  }
}

/// Text that stands beside a part of the source.
public struct Label: Hashable, Sendable {
  public var span: SourceSpan
  public var text: String

  public init(_ span: SourceSpan, _ text: String) {
    self.span = span
    self.text = text
  }
}

/// A replacement that makes the diagnostic it belongs to go away.
public struct FixIt: Hashable, Sendable {
  public var span: SourceSpan
  public var replacement: String
  public var message: String

  public init(_ span: SourceSpan, replacement: String, message: String) {
    self.span = span
    self.replacement = replacement
    self.message = message
  }
}

/// One finding about a source text, as data; rendering is separate.
public struct Diagnostic: Hashable, Sendable {
  public var code: DiagnosticCode
  public var severity: Severity
  public var message: String
  public var span: SourceSpan
  public var labels: [Label]
  public var notes: [String]
  public var fixIts: [FixIt]

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
