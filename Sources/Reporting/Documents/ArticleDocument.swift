import Diagnostics

/// The article of a diagnostic's code.
public struct ArticleDocument: Codable, Sendable, Hashable {
  /// `explain/1`.
  public var schema = "explain/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The code.
  public var code: String
  /// One line.
  public var title: String
  /// Markdown.
  public var body: String

  /// What a document says about a code.
  public init(_ article: DiagnosticArticle, mirrorflow: String) {
    self.mirrorflow = mirrorflow
    code = article.code.description
    title = article.title
    body = article.body
  }
}
