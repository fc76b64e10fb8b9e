/// What `mirrorflow explain` prints about one code.
public struct DiagnosticArticle: Hashable, Sendable {
  /// The code.
  public let code: DiagnosticCode
  /// The range of codes it belongs to, such as `MF1xxx: syntax`.
  public let range: String
  /// One line: what the code means.
  public let title: String
  /// Markdown: the meaning at length, an example that causes it, and what to do.
  public let body: String

  /// The article as text.
  public var text: String { "\(code): \(title)\n\n\(body)\n" }
}
