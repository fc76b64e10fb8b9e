import Diagnostics

/// Sets items one after the other, breaking lines greedily.
///
/// A line breaks before an element of a bracket, or behind an operator, where what follows up to the
/// next place of the same or a looser rank does not fit. Nothing here looks at the line breaks of the source but for empty lines, which makes
/// the form canonical.
struct Layout {
  static let width = 100

  let items: [LayoutItem]
  var output = ""
  var column = 0
  /// Blocks around the current place.
  var indentation = 0
  /// Brackets around the current place, in the current entry.
  var depth = 0
  /// Whether each open block of options is set on one line.
  var inlineOptions: [Bool] = []
  /// Whether the next item must begin a line.
  var needsLine = true

  init(_ source: SourceText, tokens: [LayoutToken], comments: [SourceSpan]) {
    items = LayoutItem.items(of: source, tokens: tokens, comments: comments)
  }

  mutating func text() -> String {
    for index in items.indices { set(index) }
    if !output.isEmpty, !output.hasSuffix("\n") { output += "\n" }
    return output
  }

  private var isInline: Bool { inlineOptions.last ?? false }

  private mutating func set(_ index: Int) {
    let item = items[index]
    switch item.kind {
    case .trailingComment:
      write(needsLine ? "" : "  ")
      write(item)
      needsLine = true
    case .ownLineComment:
      beginLine(before: item, index: index, isContinuation: !isBetweenEntries(index))
      write(item)
      needsLine = true
    case .token(let role): set(item, role, index)
    }
  }

  /// Whether the first token behind a comment begins an entry or closes a block.
  private func isBetweenEntries(_ index: Int) -> Bool {
    guard let next = items[index...].first(where: { !$0.isComment }) else { return true }
    if next.beginsEntry { return true }
    switch next.role {
    case .closeBlock, .closeOptions: return true
    default: return false
    }
  }

  private mutating func set(_ item: LayoutItem, _ role: TokenRole, _ index: Int) {
    let previous = index > 0 ? items[index - 1] : nil
    switch role {
    case .closeBlock: closeBlock(item, index)
    case .closeOptions where !isInline:
      inlineOptions.removeLast()
      closeBlock(item, index)
    case .closeOptions:
      inlineOptions.removeLast()
      if case .openOptions = previous?.role {} else { write(" ") }
      write(item)
      depth -= 1
    default:
      if item.beginsEntry {
        beginEntry(item, index)
      } else if needsLine {
        beginLine(before: item, index: index, isContinuation: true)
      } else if let previous, isBreak(before: index, after: previous) {
        needsLine = true
        beginLine(before: item, index: index, isContinuation: true)
      } else if let previous, Spacing.isSpaced(previous.role, role) {
        write(" ")
      }
      write(item)
      open(role, index)
    }
  }

  private mutating func beginEntry(_ item: LayoutItem, _ index: Int) {
    if isInline {
      if case .openOptions = items[index - 1].role { write(" ") } else { write("; ") }
      return
    }
    depth = 0
    needsLine = true
    beginLine(before: item, index: index, isContinuation: false)
  }

  private mutating func closeBlock(_ item: LayoutItem, _ index: Int) {
    indentation -= 1
    depth = 0
    switch items[index - 1].role {
    case .openBlock, .openOptions: break
    default:
      needsLine = true
      beginLine(before: nil, index: index, isContinuation: false)
    }
    write(item)
  }

  private mutating func open(_ role: TokenRole, _ index: Int) {
    switch role {
    case .open, .openRows, .openBar: depth += 1
    case .close, .closeRows, .closeBar: depth -= 1
    case .openBlock: indentation += 1
    case .openOptions:
      let fits = optionsFit(index)
      inlineOptions.append(fits)
      if fits { depth += 1 } else { indentation += 1 }
    default: break
    }
  }

  /// Begins a line; one empty line of the source stays, but not at the start of a block.
  private mutating func beginLine(before item: LayoutItem?, index: Int, isContinuation: Bool) {
    if !output.isEmpty {
      if !output.hasSuffix("\n") { output += "\n" }
      let isFirstInBlock = index > 0 && isOpener(items[index - 1].role)
      if let item, item.followsEmptyLine, !isContinuation, !isFirstInBlock { output += "\n" }
    }
    let levels = indentation + (isContinuation ? 1 : 0)
    output += String(repeating: "  ", count: levels)
    column = 2 * levels
    needsLine = false
  }

  private func isOpener(_ role: TokenRole?) -> Bool {
    switch role {
    case .openBlock, .openOptions: true
    default: false
    }
  }

  private mutating func write(_ item: LayoutItem) {
    output += item.text
    guard item.isMultiline, let lastBreak = item.text.lastIndex(of: "\n") else {
      column += item.width
      return
    }
    column = item.text.distance(from: lastBreak, to: item.text.endIndex) - 1
  }

  private mutating func write(_ text: String) {
    output += text
    column += text.utf8.count
  }
}
