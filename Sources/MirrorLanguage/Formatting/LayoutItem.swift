import Diagnostics

/// A token or a comment, with all that its place in the canonical form depends on.
struct LayoutItem {
  enum Kind {
    case token(TokenRole)
    /// A comment alone on its line.
    case ownLineComment
    /// A comment behind something.
    case trailingComment
  }
  var kind: Kind
  var text: String
  /// Whether a declaration or an entry of a block begins here.
  var beginsEntry: Bool
  /// Whether an empty line stands before it in the source.
  var followsEmptyLine: Bool
  var width: Int
  var isMultiline: Bool

  var isComment: Bool {
    if case .token = kind { false } else { true }
  }

  var role: TokenRole? {
    if case .token(let role) = kind { role } else { nil }
  }
}

extension LayoutItem {
  /// Tokens and comments in the order of the source.
  static func items(
    of source: SourceText, tokens: [LayoutToken], comments: [SourceSpan]
  ) -> [LayoutItem] {
    var items: [LayoutItem] = []
    items.reserveCapacity(tokens.count + comments.count)
    var nextComment = 0
    var end = source.contentStart
    func lineBreaks(before start: Int) -> Int {
      source.bytes[end..<start].reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    }
    func append(_ kind: Kind, _ span: SourceSpan, breaks: Int, beginsEntry: Bool) {
      let text = source[span].replacing("\r\n", with: "\n")
      let trimmed = kind.isComment ? text.trimmingSuffix { $0 == " " || $0 == "\t" } : text[...]
      let isMultiline = text.contains("\n")
      items.append(
        LayoutItem(
          kind: kind, text: String(trimmed), beginsEntry: beginsEntry,
          followsEmptyLine: breaks > 1, width: trimmed.count, isMultiline: isMultiline))
      end = span.end
    }
    func appendComments(before limit: Int) {
      while nextComment < comments.count, comments[nextComment].start < limit {
        let breaks = lineBreaks(before: comments[nextComment].start)
        let isOwnLine = breaks > 0 || items.isEmpty
        append(
          isOwnLine ? .ownLineComment : .trailingComment, comments[nextComment], breaks: breaks,
          beginsEntry: false)
        nextComment += 1
      }
    }
    for token in tokens {
      appendComments(before: token.span.start)
      let breaks = lineBreaks(before: token.span.start)
      if case .dropped = token.role {
        end = token.span.end
        continue
      }
      append(.token(token.role), token.span, breaks: breaks, beginsEntry: token.beginsEntry)
    }
    appendComments(before: source.bytes.count + 1)
    return items
  }
}

extension LayoutItem.Kind {
  fileprivate var isComment: Bool {
    if case .token = self { false } else { true }
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
    var result = self
    while let last = result.last, predicate(last) { result.removeLast() }
    return result
  }
}

extension String {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
    self[...].trimmingSuffix(while: predicate)
  }
}
