/// All codes with their articles.
///
/// The articles stand in one Markdown file for each range of codes, `Resources/MF1.md` to
/// `MF5.md`, embedded in the binary. Its heading names the range; a line `## MF1001 Title` begins an
/// article; codes ascend.
public enum DiagnosticCatalogue {
  /// All articles, by code.
  public static let articles: [DiagnosticArticle] = resources.flatMap(articles(in:))

  private static let index = Dictionary(
    articles.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The article of a code, or nil for a code that does not exist; case does not matter.
  public static func explain(_ code: String) -> DiagnosticArticle? {
    index[DiagnosticCode(code.uppercased())]
  }

  /// The article of a code.
  public static func explain(_ code: DiagnosticCode) -> DiagnosticArticle? { index[code] }

  private static var resources: [[UInt8]] {
    [
      PackageResources.MF1_md, PackageResources.MF2_md, PackageResources.MF3_md,
      PackageResources.MF4_md, PackageResources.MF5_md,
    ]
  }

  private static func articles(in bytes: [UInt8]) -> [DiagnosticArticle] {
    SectionedText(bytes).articles.map { article in
      let parts = article.title.split(separator: " ", maxSplits: 1)
      return DiagnosticArticle(
        code: DiagnosticCode(parts.first.map(String.init) ?? ""), range: article.section,
        title: parts.dropFirst().first.map(String.init) ?? "",
        body: article.lines.joined(separator: "\n"))
    }
  }
}
