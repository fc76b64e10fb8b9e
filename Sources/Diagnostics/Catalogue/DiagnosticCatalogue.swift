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

  /// Reads a resource: all that stands before the first heading is for its authors.
  static func articles(in bytes: [UInt8]) -> [DiagnosticArticle] {
    var found: [DiagnosticArticle] = []
    var range = ""
    var heading: (code: String, title: String)?
    var body: [Substring] = []
    func finish() {
      guard let heading else { return }
      let lines = body.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
      found.append(
        DiagnosticArticle(
          code: DiagnosticCode(heading.code), range: range, title: heading.title,
          body: lines.joined(separator: "\n")))
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## MF") {
        finish()
        let parts = line.dropFirst(3).split(separator: " ", maxSplits: 1)
        heading = (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        body = []
      } else if heading == nil, line.hasPrefix("# ") {
        range = String(line.dropFirst(2))
      } else {
        body.append(line)
      }
    }
    finish()
    return found
  }
}
