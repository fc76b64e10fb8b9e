extension DiagnosticCatalogue {
  /// All articles by range of codes, as one Markdown document.
  public static var document: String {
    var text = """
      # Codes of diagnostics

      What every code means, an example that causes it, and what to do.

      ## Overview

      A code never changes its meaning. `mirrorflow explain CODE` prints one article.

      """
    var range = ""
    for article in articles {
      if article.range != range {
        range = article.range
        text += "\n## \(range)\n"
      }
      text += "\n### \(article.code): \(article.title)\n\n\(article.body)\n"
    }
    return text
  }
}
