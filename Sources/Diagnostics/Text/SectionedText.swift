/// A Markdown resource of short articles: `# Section` begins a section and `## Title` an article.
///
/// Lines inside of fenced code begin neither. What stands before the first article of a section is for
/// its authors.
public struct SectionedText: Sendable {
  /// One article.
  public struct Article: Sendable {
    /// The section it belongs to; empty where there was none.
    public let section: String
    /// What stands behind `##`.
    public let title: String
    /// The lines below, without empty ones at both ends.
    public let lines: [Substring]
  }

  /// The articles in the order of the text.
  public let articles: [Article]

  /// Reads a resource.
  ///
  /// - Parameter bytes: UTF-8.
  public init(_ bytes: [UInt8]) {
    var found: [Article] = []
    var section = ""
    var title: String?
    var body: [Substring] = []
    var isCode = false
    func finish() {
      guard let title else { return }
      let lines = body.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed()
      found.append(Article(section: section, title: title, lines: Array(lines)))
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if !isCode, line.hasPrefix("# ") {
        finish()
        (section, title) = (String(line.dropFirst(2)), nil)
      } else if !isCode, line.hasPrefix("## ") {
        finish()
        (title, body) = (String(line.dropFirst(3)), [])
      } else {
        if line.hasPrefix("```") { isCode.toggle() }
        body.append(line)
      }
    }
    finish()
    articles = found
  }
}
