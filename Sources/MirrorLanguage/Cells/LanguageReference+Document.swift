extension LanguageReference {
  /// All articles by section and the built-in library, as one Markdown document.
  public static var document: String {
    var text = """
      # Reference of the language

      Every word that has a meaning in a `.mirror` file, and the built-in library.

      ## Overview

      `mirrorflow explain WORD` prints one article, `mirrorflow explain --all` this reference and the
      codes of all diagnostics.

      """
    var section = ""
    for article in articles {
      if article.section != section {
        section = article.section
        text += "\n## \(section)\n"
      }
      text += """

        ### \(article.words.joined(separator: ", "))

        ```mirror
        \(article.usage)
        ```

        \(article.meaning)

        """
    }
    return text + """

      ## Built-in library

      A declaration of the same name shadows one of these.

      ```mirror
      \(BuiltInLibrary.source.text)```

      """
  }
}
