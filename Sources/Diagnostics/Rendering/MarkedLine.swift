/// One source line with its marks and the texts of its labels, laid out in rows.
struct MarkedLine {
  struct Mark {
    var label: Label
    var isPrimary: Bool
  }
  let line: Int
  let text: String
  /// The row of marks, then the rows of label texts that did not fit beside them.
  let rows: [String]
  /// Labels that lie outside the part of a long line that is shown.
  let unplaced: [Label]

  init(line: Int, around offset: Int, marks: [Mark], in source: SourceText) {
    let excerpt = SourceExcerpt(line: line, around: offset, in: source)
    self.line = line
    text = excerpt.text
    var placed: [Placed] = []
    var unplaced: [Label] = []
    let start = excerpt.cells.first?.offset ?? excerpt.end
    for mark in marks {
      let isBefore = mark.label.span.start < start && excerpt.isCutBefore
      let isAfter = mark.label.span.start > excerpt.end && excerpt.isCutAfter
      if isBefore || isAfter {
        unplaced.append(mark.label)
      } else {
        placed.append(Placed(mark, in: excerpt))
      }
    }
    placed.sort { ($0.first, $0.last, $0.isPrimary ? 0 : 1) < ($1.first, $1.last, 1) }
    self.unplaced = unplaced
    rows = Self.rows(placed, in: excerpt)
  }

  /// A mark with the indices of the cells that it covers; `last` may be one past the line's end.
  private struct Placed {
    let first: Int
    let last: Int
    let text: String
    let isPrimary: Bool

    init(_ mark: Mark, in excerpt: SourceExcerpt) {
      let cells = excerpt.cells
      let span = mark.label.span
      // The cell that holds an offset is the last one that starts at or before it.
      let found = cells.lastIndex { $0.offset <= span.start } ?? 0
      first = span.start >= excerpt.end ? cells.count : found
      let end = cells.lastIndex { $0.offset < span.end } ?? first
      last = max(first, span.start == span.end ? first : end)
      text = GlyphWidth.printable(mark.label.text)
      isPrimary = mark.isPrimary
    }
  }

  private static func rows(_ marks: [Placed], in excerpt: SourceExcerpt) -> [String] {
    var row = excerpt.isCutBefore ? " " : ""
    let lastMarked = marks.map(\.last).max() ?? 0
    for index in 0...lastMarked {
      let covering = marks.filter { $0.first <= index && index <= $0.last }
      let glyph = covering.contains(where: \.isPrimary) ? "^" : covering.isEmpty ? " " : "-"
      let cell = index < excerpt.cells.count ? excerpt.cells[index] : nil
      let width = cell?.width ?? 1
      if cell?.isTab == true {
        row += "\t"
      } else {
        row += String(repeating: glyph, count: width)
      }
    }
    var rest = marks.filter { !$0.text.isEmpty }
    if let index = rest.lastIndex(where: { $0.last == lastMarked }) {
      row += " " + rest.remove(at: index).text
    }
    var rows = [row]
    for mark in rest.reversed() {
      rows.append(indent(to: mark.first, in: excerpt) + mark.text)
    }
    return rows
  }

  private static func indent(to index: Int, in excerpt: SourceExcerpt) -> String {
    (excerpt.isCutBefore ? " " : "")
      + excerpt.cells.prefix(index).map { cell in
        cell.isTab ? "\t" : String(repeating: " ", count: cell.width)
      }.joined()
  }
}
