/// Renders the Markdown that report texts use.
///
/// That is: paragraphs, headings, lists, code blocks, emphasis, code and links. Everything else, HTML included, is shown as it is written.
enum Markdown {
  /// The text as HTML.
  static func html(_ text: String) -> String {
    var blocks: [String] = []
    var paragraph: [String] = []
    var items: [String] = []
    var code: [String]?

    func closeParagraph() {
      if !paragraph.isEmpty {
        blocks.append("<p>" + inline(paragraph.joined(separator: "\n")) + "</p>")
      }
      paragraph = []
      if !items.isEmpty {
        let list = items.map { "<li>" + inline($0) + "</li>" }.joined()
        blocks.append("<ul>" + list + "</ul>")
      }
      items = []
    }

    for raw in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let line = String(raw).trimmingSpaces
      if line.hasPrefix("```") {
        if let open = code {
          blocks.append(codeBlock(open))
          code = nil
        } else {
          closeParagraph()
          code = []
        }
      } else if code != nil {
        code?.append(String(raw))
      } else if line.isEmpty {
        closeParagraph()
      } else if let heading = heading(line) {
        closeParagraph()
        blocks.append(heading)
      } else if line.hasPrefix("- ") || line.hasPrefix("* ") {
        if !paragraph.isEmpty { closeParagraph() }
        items.append(String(line.dropFirst(2)).trimmingSpaces)
      } else if let last = items.indices.last {
        items[last] += "\n" + line
      } else {
        paragraph.append(line)
      }
    }
    if let open = code { blocks.append(codeBlock(open)) }
    closeParagraph()
    return blocks.joined(separator: "\n")
  }

  private static func codeBlock(_ lines: [String]) -> String {
    "<pre><code>" + HTMLText.escaped(lines.joined(separator: "\n")) + "</code></pre>"
  }

  /// `#` to `###`; they stand below the headings of the page.
  private static func heading(_ line: String) -> String? {
    let level = line.prefix { $0 == "#" }.count
    guard (1...3).contains(level), line.dropFirst(level).first == " " else { return nil }
    let text = inline(String(line.dropFirst(level + 1)).trimmingSpaces)
    return "<h\(level + 3)>\(text)</h\(level + 3)>"
  }

  /// Code first, since nothing is markup inside it; then links and emphasis.
  private static func inline(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    var result = ""
    for (index, part) in parts.enumerated() {
      if index % 2 == 0 {
        result += emphasized(linked(part))
      } else if index + 1 < parts.count {
        result += "<code>" + HTMLText.escaped(part) + "</code>"
      } else {
        result += "`" + emphasized(linked(part))
      }
    }
    return result
  }

  /// `[text](https://…)`; other schemes are not links.
  private static func linked(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: /\[([^\[\]]+)\]\((https?:\/\/[^\s()"<>]+)\)/) {
      result += HTMLText.escaped(String(rest[..<match.range.lowerBound]))
      let target = HTMLText.escaped(String(match.output.2))
      result += "<a href=\"\(target)\">" + HTMLText.escaped(String(match.output.1)) + "</a>"
      rest = rest[match.range.upperBound...]
    }
    return result + HTMLText.escaped(String(rest))
  }

  private static func emphasized(_ html: String) -> String {
    html.replacing(/\*\*([^*]+)\*\*/) { "<strong>\($0.output.1)</strong>" }
      .replacing(/\*([^*\s](?:[^*]*[^*\s])?)\*/) { "<em>\($0.output.1)</em>" }
  }
}

extension String {
  /// The text without spaces, tabs and carriage returns at its ends.
  var trimmingSpaces: String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    var slice = self[...]
    while let first = slice.first, isSpace(first) { slice.removeFirst() }
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return String(slice)
  }
}
