/// The Markdown that report texts use: paragraphs, headings, lists, code blocks, emphasis, code,
/// links, and mathematics between `$` or `$$`.
///
/// Everything else, HTML included, is text and shown as it is written.
public struct Markdown: Sendable, Hashable {
  /// A block of text.
  enum Block: Sendable, Hashable {
    case paragraph([MarkdownInline])
    /// The level counts from 1.
    case heading(Int, [MarkdownInline])
    case list([[MarkdownInline]])
    case code(String)
  }

  /// The blocks from top to bottom.
  let blocks: [Block]

  /// Reads a text.
  public init(_ text: String) {
    var reader = Reader()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      reader.read(String(line))
    }
    blocks = reader.finish()
  }

  /// What stands between dollar signs and has no notation on a page, in the order of the text.
  public var unreadableMathematics: [String] {
    blocks.flatMap { block -> [MarkdownInline] in
      switch block {
      case .paragraph(let parts), .heading(_, let parts): parts
      case .list(let items): items.flatMap { $0 }
      case .code: []
      }
    }.flatMap(\.unreadableMathematics)
  }

  /// Gathers lines into blocks.
  private struct Reader {
    var blocks: [Block] = []
    var paragraph: [String] = []
    var items: [String] = []
    var code: [String]?

    mutating func read(_ raw: String) {
      let line = raw.trimmingSpaces
      if line.hasPrefix("```") {
        if let open = code {
          blocks.append(.code(open.joined(separator: "\n")))
          code = nil
        } else {
          close()
          code = []
        }
      } else if code != nil {
        code?.append(raw)
      } else if line.isEmpty {
        close()
      } else if let heading = Self.heading(line) {
        close()
        blocks.append(heading)
      } else if line.hasPrefix("- ") || line.hasPrefix("* ") {
        if !paragraph.isEmpty { close() }
        items.append(String(line.dropFirst(2)).trimmingSpaces)
      } else if let last = items.indices.last {
        items[last] += "\n" + line
      } else {
        paragraph.append(line)
      }
    }

    mutating func finish() -> [Block] {
      if let open = code { blocks.append(.code(open.joined(separator: "\n"))) }
      close()
      return blocks
    }

    private mutating func close() {
      if !paragraph.isEmpty {
        blocks.append(.paragraph(MarkdownInline.parts(of: paragraph.joined(separator: "\n"))))
      }
      if !items.isEmpty { blocks.append(.list(items.map(MarkdownInline.parts))) }
      paragraph = []
      items = []
    }

    private static func heading(_ line: String) -> Block? {
      let level = line.prefix { $0 == "#" }.count
      guard (1...3).contains(level), line.dropFirst(level).first == " " else { return nil }
      let text = String(line.dropFirst(level + 1)).trimmingSpaces
      return .heading(level, MarkdownInline.parts(of: text))
    }
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
