/// Makes gnuplot's SVG fit for a page: themed, named, and without what is the page's business.
public enum FigureSVG {
  /// The figure as a file of its own and as a part of a page.
  ///
  /// - Parameters:
  ///   - svg: What gnuplot wrote.
  ///   - figure: The figure it belongs to.
  /// - Returns: SVG text without an XML declaration; nil if `svg` is not an SVG document.
  public static func themed(_ svg: String, for figure: FigureDescription) -> String? {
    guard let open = svg.firstRange(of: "<svg"),
      let tagEnd = svg[open.upperBound...].firstIndex(of: ">"),
      let canvas = svg.firstRange(of: "<g id=\"gnuplot_canvas\">")
    else { return nil }
    let attributes = svg[open.upperBound..<tagEnd].split(whereSeparator: \.isWhitespace)
    let identifier = identifier(figure.name)
    var body = String(svg[canvas.lowerBound...])
    for color in FigureColor.all {
      for written in color.written { body = body.replacing(written, with: color.css) }
    }
    body = body.replacing("gpPt", with: "\(identifier)-mark-")
      .replacing("gpDot", with: "\(identifier)-dot")
      .replacing("id='textbox'", with: "id='\(identifier)-textbox'")
      .replacing("id='greybox'", with: "id='\(identifier)-greybox'")
      .replacing("gnuplot_", with: "\(identifier)-")
      .replacing("color=\"black\"", with: "color=\"\(FigureColor.text.css)\"")
    body = withoutEmptyGroups(body)
    return """
      <svg \(attributes.joined(separator: " ")) role="img" \
      aria-labelledby="\(identifier)-title \(identifier)-desc">
      <title id="\(identifier)-title">\(HTMLText.escaped(figure.title))</title>
      <desc id="\(identifier)-desc">\(HTMLText.escaped(figure.summary))</desc>

      """ + body
  }

  /// gnuplot opens a group for every change of the pen, most of them with nothing inside.
  private static func withoutEmptyGroups(_ svg: String) -> String {
    var kept: [Substring] = []
    for line in svg.split(separator: "\n") {
      if line == "</g>", let last = kept.last, last.hasPrefix("<g fill=\"none\""),
        last.hasSuffix(">"), !last.hasSuffix("/>")
      {
        kept.removeLast()
      } else {
        kept.append(line)
      }
    }
    return kept.joined(separator: "\n") + "\n"
  }

  /// A name that may stand in an `id`: ASCII letters, digits and dashes, the rest as code points.
  static func identifier(_ name: String) -> String {
    "figure-"
      + name.unicodeScalars.map { scalar in
        let isPlain =
          scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        return isPlain ? String(scalar) : "-" + (scalar.isASCII ? "" : "\(scalar.value)-")
      }.joined()
  }
}
