/// The article about a code of diagnostics, or about words of the language.
public struct ArticleEntry: Codable, Sendable, Hashable {
  /// The code; nil for words.
  @Nullable public var code: String?
  /// The words; empty for codes.
  public var words: [String]
  /// One line about a code; how the words are written.
  public var title: String
  /// Markdown.
  public var body: String

  /// Creates an article.
  public init(code: String?, words: [String], title: String, body: String) {
    self.code = code
    self.words = words
    self.title = title
    self.body = body
  }
}

/// The article that was asked for.
public struct ArticleDocument: Codable, Sendable, Hashable {
  /// `explain/1`.
  public var schema = "explain/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The code; nil for words.
  @Nullable public var code: String?
  /// The words; empty for codes.
  public var words: [String]
  /// One line about a code; how the words are written.
  public var title: String
  /// Markdown.
  public var body: String

  /// A document of one article.
  public init(_ article: ArticleEntry, mirrorflow: String) {
    self.mirrorflow = mirrorflow
    code = article.code
    words = article.words
    title = article.title
    body = article.body
  }
}

/// All articles: the words of the language, then the codes.
public struct ReferenceDocument: Codable, Sendable, Hashable {
  /// `reference/1`.
  public var schema = "reference/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The articles.
  public var articles: [ArticleEntry]

  /// A document of all articles.
  public init(_ articles: [ArticleEntry], mirrorflow: String) {
    self.mirrorflow = mirrorflow
    self.articles = articles
  }
}
