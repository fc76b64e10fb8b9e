/// Lays text out in columns for a terminal.
struct TextTable {
  enum Alignment {
    case left, right
  }
  var alignments: [Alignment]
  var indent = 2
  private var rows: [[String]] = []

  init(_ alignments: [Alignment], indent: Int = 2) {
    self.alignments = alignments
    self.indent = indent
  }

  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// One line a row, two spaces between the columns, no spaces at the ends of lines.
  var text: String {
    let widths = alignments.indices.map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    var text = ""
    for row in rows {
      var line = String(repeating: " ", count: indent)
      for (column, cell) in row.enumerated() where column < alignments.count {
        let fill = String(repeating: " ", count: widths[column] - cell.count)
        if column > 0 { line += "  " }
        line += alignments[column] == .left ? cell + fill : fill + cell
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
