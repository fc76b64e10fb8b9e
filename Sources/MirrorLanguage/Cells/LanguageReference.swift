import Diagnostics
import MirrorTheory

/// What the words of the language mean, a short article each.
///
/// The articles stand in `Resources/words.md`: `# Section` begins a section, `## word, word` an article.
public enum LanguageReference {
  /// One article.
  public struct Article: Hashable, Sendable {
    /// The section it belongs to, such as `Functions`.
    public let section: String
    /// The words it is about.
    public let words: [String]
    /// How they are written, in the language.
    public let usage: String
    /// What they mean, in Markdown.
    public let meaning: String

    /// How they are written, then what they mean.
    public var text: String { "\(usage)\n\(meaning)" }
  }

  /// All articles, in the order of the resource.
  public static let articles = read(PackageResources.words_md)

  private static let index: [String: Article] = {
    var index: [String: Article] = [:]
    for article in articles {
      for word in article.words { index[word] = index[word] ?? article }
    }
    return index
  }()

  /// The article about a word, or nil.
  public static func article(about word: String) -> Article? { index[word] }

  /// All words that have a fixed meaning somewhere in the language: each has an article.
  public static var words: Set<String> {
    var words = Set(Keyword.allCases.map(\.rawValue))
    words.formUnion(ReservedNames.functions)
    words.formUnion(ReservedNames.constants)
    words.formUnion(Parser.reportCommands)
    words.formUnion(ModelField.allCases.map(\.rawValue))
    words.formUnion(ReportOptionName.allCases.map(\.rawValue))
    words.formUnion(PlotSubject.allCases.map(\.rawValue))
    words.formUnion(VerifiedClaim.allCases.map(\.rawValue))
    words.formUnion(["scaled", "unscaled", "csv", "normal", "sphere", "zero"])
    words.formUnion(["sum_of_squares", "half_sum_of_squares", "mean_squares"])
    return words
  }

  /// The names that the built-in library declares.
  public static var libraryNames: [String] {
    parse(BuiltInLibrary.source).tree.declarations.compactMap { $0.declaredName?.name }
  }

  /// The declaration of a name of the built-in library as it stands there, or nil.
  public static func libraryDeclarations(of name: String) -> [String] {
    parse(BuiltInLibrary.source).tree.declarations.compactMap { declaration in
      declaration.declaredName?.name == name ? BuiltInLibrary.source[declaration.span] : nil
    }
  }

  private static func read(_ bytes: [UInt8]) -> [Article] {
    SectionedText(bytes).articles.map { article in
      let words = article.title.split(separator: ",").map { String($0.drop { $0 == " " }) }
      let usage = article.lines.prefix { !$0.isEmpty }
      let meaning = article.lines.dropFirst(usage.count).drop(while: \.isEmpty)
      return Article(
        section: article.section, words: words, usage: usage.joined(separator: "\n"),
        meaning: meaning.joined(separator: "\n"))
    }
  }
}

/// The word around an offset: an identifier or the code of a diagnostic; nil where there is none.
public func word(at offset: Int, in source: SourceText) -> (text: String, span: SourceSpan)? {
  var lexer = Lexer(source)
  var token = lexer.next()
  while token.kind != .end, token.span.start <= offset {
    if token.span.end >= offset, let word = token.word { return (word, token.span) }
    token = lexer.next()
  }
  return nil
}
