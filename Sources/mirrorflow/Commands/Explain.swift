import ArgumentParser
import Diagnostics
import MirrorLanguage
import Reporting

/// Prints what a diagnostic's code or a word of the language means, or all of that.
struct Explain: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain the code of a diagnostic, or a word of the language.",
    usage: """
      mirrorflow explain CODE [--json]
      mirrorflow explain WORD [--json]
      mirrorflow explain --all [--json]
      """)

  @Argument(help: "A code such as MF1001, or a word such as piecewise.")
  var subject: String?

  @Flag(name: .long, help: "Print the reference of the language and of all codes, as Markdown.")
  var all = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if all == (subject != nil) {
      throw ValidationError("either a code, a word or --all is needed")
    }
  }

  func execute(in context: ProcessContext) throws -> CommandExit {
    guard let subject else {
      if common.json {
        try context.print(
          document: ReferenceDocument(
            Self.articles.map(\.entry), mirrorflow: ProgramVersion.current))
      } else {
        try context.print(LanguageReference.document + "\n" + DiagnosticCatalogue.document)
      }
      return .success
    }
    guard let article = Self.article(about: subject) else {
      let near = Spelling.closest(to: subject, among: Self.subjects)
      throw CommandFailure.failure(
        .unknownCode,
        "there is no diagnostic and no word `\(subject)`"
          + (near.map { "; did you mean `\($0)`?" } ?? ""), exit: .usage)
    }
    if common.json {
      try context.print(
        document: ArticleDocument(article.entry, mirrorflow: ProgramVersion.current))
    } else {
      try context.print(article.text)
    }
    return .success
  }

  // MARK: Articles

  private struct Article {
    var entry: ArticleEntry
    var text: String
  }

  private static var articles: [Article] {
    LanguageReference.articles.map(article) + DiagnosticCatalogue.articles.map(article)
  }

  private static var subjects: [String] {
    articles.flatMap { $0.entry.words + [$0.entry.code].compactMap(\.self) }
      + LanguageReference.libraryNames
  }

  private static func article(about subject: String) -> Article? {
    if let article = DiagnosticCatalogue.explain(subject) { return Self.article(article) }
    if let article = LanguageReference.article(about: subject) { return Self.article(article) }
    let declarations = LanguageReference.libraryDeclarations(of: subject)
    guard !declarations.isEmpty else { return nil }
    let usage = declarations.joined(separator: "\n")
    let meaning = "From the built-in library."
    return Article(
      entry: ArticleEntry(code: nil, words: [subject], title: usage, body: meaning),
      text: "\(usage)\n\n\(meaning)\n")
  }

  private static func article(_ article: DiagnosticArticle) -> Article {
    Article(
      entry: ArticleEntry(
        code: article.code.description, words: [], title: article.title, body: article.body),
      text: article.text)
  }

  private static func article(_ article: LanguageReference.Article) -> Article {
    Article(
      entry: ArticleEntry(
        code: nil, words: article.words, title: article.usage, body: article.meaning),
      text: "\(article.usage)\n\n\(article.meaning)\n")
  }
}
