/// Turns diagnostics into the text that a terminal shows.
///
/// ```
/// error[MF1012]: a multiplication sign is missing
///  --> figure.mirror:3:24
/// 3 | potential f(x)     = 2x
///   |                      ^^ write `2*x`
/// help: insert `*`    [fix-it: replace 2x with 2*x]
/// ```
///
/// A label whose span is the diagnostic's own carries the text of the carets; other labels are
/// underlined with dashes. A span over several lines is marked on its first.
public struct DiagnosticRenderer: Sendable {
  /// With or without colours.
  public enum Style: Sendable {
    case plain, ansi
  }
  /// The style of this renderer.
  public var style: Style

  /// Creates a renderer.
  public init(_ style: Style = .plain) { self.style = style }

  /// The text for several diagnostics, an empty line between them.
  public func render(_ diagnostics: some Sequence<Diagnostic>, in source: SourceText) -> String {
    diagnostics.map { render($0, in: source) }.joined(separator: "\n")
  }

  /// The text for one diagnostic, ending in a line break.
  public func render(_ diagnostic: Diagnostic, in source: SourceText) -> String {
    let position = source.position(at: diagnostic.span.start)
    var lines = [
      paint("\(diagnostic.severity)[\(diagnostic.code)]", as: .severity(diagnostic.severity))
        + paint(": \(GlyphWidth.printable(diagnostic.message))", as: .strong)
    ]
    let (excerpts, unplaced) = excerpts(of: diagnostic, in: source)
    let gutter = String(excerpts.last?.line ?? position.line).count
    let pad = String(repeating: " ", count: gutter)
    lines.append(
      pad + paint("--> ", as: .gutter)
        + "\(GlyphWidth.printable(source.name)):\(position.line):\(position.column)")
    var previous: Int?
    for excerpt in excerpts {
      if let previous, excerpt.line > previous + 1 { lines.append(paint("\(pad) ⋮", as: .gutter)) }
      previous = excerpt.line
      let number = String(excerpt.line)
      let fill = String(repeating: " ", count: gutter - number.count)
      lines.append(trimmed(paint("\(fill)\(number) | ", as: .gutter) + excerpt.text))
      for row in excerpt.rows {
        lines.append(trimmed(paint("\(pad) | ", as: .gutter) + paint(row, of: diagnostic)))
      }
    }
    for label in unplaced {
      let place = source.position(at: label.span.start)
      lines.append(note("note", "\(label.text) (at \(place.line):\(place.column))"))
    }
    lines += diagnostic.notes.map { note("note", $0) }
    lines += diagnostic.fixIts.map { help($0, in: source) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func excerpts(
    of diagnostic: Diagnostic, in source: SourceText
  ) -> (excerpts: [MarkedLine], unplaced: [Label]) {
    var marks: [Int: [MarkedLine.Mark]] = [:]
    var hasPrimary = false
    for label in diagnostic.labels {
      let isPrimary = label.span == diagnostic.span
      hasPrimary = hasPrimary || isPrimary
      marks[source.line(at: label.span.start), default: []].append(
        MarkedLine.Mark(label: label, isPrimary: isPrimary))
    }
    let primaryLine = source.line(at: diagnostic.span.start)
    if !hasPrimary {
      marks[primaryLine, default: []].append(
        MarkedLine.Mark(label: Label(diagnostic.span, ""), isPrimary: true))
    }
    var excerpts: [MarkedLine] = []
    var unplaced: [Label] = []
    for (line, marks) in marks.sorted(by: { $0.key < $1.key }) {
      let centre =
        line == primaryLine
        ? diagnostic.span.start : marks.map(\.label.span.start).min() ?? diagnostic.span.start
      let marked = MarkedLine(line: line, around: centre, marks: marks, in: source)
      excerpts.append(marked)
      unplaced += marked.unplaced
    }
    return (excerpts, unplaced)
  }

  private func note(_ kind: String, _ text: String) -> String {
    paint(kind, as: .strong) + ": " + GlyphWidth.printable(text)
  }

  private func help(_ fixIt: FixIt, in source: SourceText) -> String {
    let old = source[fixIt.span]
    let replacement = fixIt.replacement == "\n" ? "a line break" : fixIt.replacement
    let action =
      if old.isEmpty {
        "insert \(replacement)"
      } else if replacement.isEmpty {
        "remove \(shortened(old))"
      } else {
        "replace \(shortened(old)) with \(replacement)"
      }
    let position = source.position(at: fixIt.span.start)
    return note("help", fixIt.message)
      + "    [fix-it at \(position.line):\(position.column): \(GlyphWidth.printable(action))]"
  }

  private func shortened(_ text: String) -> String {
    let oneLine = text.replacing("\n", with: "␊")
    return oneLine.count <= 40 ? oneLine : "\(oneLine.prefix(20))…\(oneLine.suffix(15))"
  }

  private func trimmed(_ line: String) -> String {
    guard style == .plain else { return line }
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
