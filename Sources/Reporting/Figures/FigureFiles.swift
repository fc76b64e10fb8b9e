/// The files beside a figure: its data, and the script that draws it.
public struct FigureFiles: Sendable {
  /// The figure that the files belong to.
  public let figure: FigureDescription

  /// Prepares the files of a figure.
  public init(_ figure: FigureDescription) { self.figure = figure }

  /// Comma-separated values with a header line: series, x, value.
  ///
  /// An empty line ends a piece of a curve and two end a series, which is how gnuplot reads them;
  /// other readers skip empty lines.
  public var data: String {
    let names = [figure.horizontalLabel, figure.verticalLabel].map { Self.field($0.plain) }
    var text = "series,\(names.joined(separator: ","))\n"
    for (index, series) in figure.series.enumerated() {
      if index > 0 { text += "\n\n" }
      let label = Self.field(series.label.plain)
      for (number, piece) in series.pieces.enumerated() {
        if number > 0, series.style == .line { text += "\n" }
        for point in piece { text += "\(label),\(point.x),\(point.y)\n" }
      }
    }
    return text
  }

  /// A script for gnuplot that reads `data.csv` and writes `figure.svg`, `figure.pdf` and, for
  /// LaTeX, `figure-latex.tex` with `figure-latex.pdf`, all in its own folder.
  public var script: String {
    let horizontal = figure.horizontalRange
    var lines = [
      "# \(Self.comment(figure.title))",
      "# Draws figure.svg, figure.pdf and figure-latex.tex from data.csv: gnuplot plot.gp",
      "set encoding utf8", "set minussign",
      "set datafile separator comma",
      "set terminal svg size 760,420 dynamic enhanced font \"sans-serif,15\"",
      "set output \"figure.svg\"",
      "set border 3 linewidth 1 linecolor rgb \"\(FigureColor.text.code)\"",
      "set tics nomirror out scale 0.6 textcolor rgb \"\(FigureColor.text.code)\"",
      "set grid linetype 1 linewidth 1 linecolor rgb \"\(FigureColor.grid.code)\"",
      "set key outside top left horizontal reverse Left samplen 2.5 maxcols 4 "
        + "textcolor rgb \"\(FigureColor.text.code)\"",
      "set xrange [\(horizontal.lower):\(horizontal.upper)]",
    ]
    if figure.axes == .logarithmic {
      lines.append("set logscale xy")
      if !marks.isEmpty {
        lines.append("set xtics (\(marks.map { "\($0)" }.joined(separator: ", ")))")
      }
    } else {
      lines.append(
        "set xzeroaxis linetype 1 linewidth 1 linecolor rgb \"\(FigureColor.axis.code)\"")
    }
    if let vertical = figure.verticalRange {
      lines.append("set yrange [\(vertical.lower):\(vertical.upper)]")
    } else {
      lines.append("set offsets graph 0, graph 0, graph 0.06, graph 0.06")
    }
    lines += drawing(\.enhanced, decade: "10^{%T}")
    // As wide as the text of a page, with letters of the size that a paper has.
    lines += [
      "set terminal pdfcairo size 5.6in,3.1in enhanced font \"sans-serif,9\" linewidth 0.7",
      "set output \"figure.pdf\"", "replot",
      // LaTeX sets the words and formulas.
      "unset minussign", "set terminal cairolatex pdf input size 5.8in,3.4in linewidth 1.4",
      "set output \"figure-latex.tex\"",
    ]
    lines += drawing(\.latex, decade: "$10^{%T}$")
    lines.append("unset output")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The commands that name what is drawn, and draw it.
  private func drawing(_ text: (FigureLabel) -> String, decade: String) -> [String] {
    let color = "textcolor rgb \"\(FigureColor.text.code)\""
    var lines = [
      "set xlabel \(Self.quoted(text(figure.horizontalLabel))) \(color)",
      "set ylabel \(Self.quoted(text(figure.verticalLabel))) rotate by \(labelAngle) \(color)",
    ]
    if figure.axes == .logarithmic {
      // Over a few decades plain numbers say more than powers of ten.
      let plain = figure.horizontalRange.upper < 1e5 * figure.horizontalRange.lower
      lines.append("set format x \(Self.quoted(plain ? "%g" : decade))")
      lines.append("set format y \(Self.quoted(decade))")
    }
    lines.append("plot \\\n  " + plots(text).joined(separator: ", \\\n  "))
    return lines
  }

  /// The places of the marks if they are few and whole, such as the widths of networks: what a
  /// reader looks for on the axis.
  private var marks: [Int] {
    let places = Set(
      figure.series.filter { $0.style == .cloud }.flatMap { $0.pieces.flatMap { $0.map(\.x) } })
    guard places.count <= 10 else { return [] }
    let marks = places.compactMap { Int(exactly: $0) }
    return marks.count == places.count ? marks.sorted() : []
  }

  /// A long label stands along its axis.
  private var labelAngle: Int { figure.verticalLabel.plain.count > 6 ? 90 : 0 }

  private func plots(_ text: (FigureLabel) -> String) -> [String] {
    var lineCount = 0
    return figure.series.enumerated().map { index, series in
      let source = "\"data.csv\" index \(index) using 2:3 "
      let title = "title \(Self.quoted(text(series.label)))"
      if series.style == .points {
        return source + "with points pointtype 7 pointsize 0.75 linecolor rgb "
          + "\"\(FigureColor.data.code)\" \(title)"
      }
      let color = "linecolor rgb \"\(FigureColor.curve(lineCount + 1).code)\""
      if series.style == .band {
        return source + "with filledcurves closed fillstyle transparent solid 0.12 noborder "
          + "\(color) notitle"
      }
      if series.style == .cloud {
        return source + "with points pointtype 7 pointsize 0.4 \(color) notitle"
      }
      let dash = Self.dashes[lineCount % Self.dashes.count]
      lineCount += 1
      return source + "with lines linewidth 2.4 dashtype \(dash) \(color) \(title)"
    }
  }

  /// Colour alone never tells two curves apart.
  private static let dashes = ["solid", "(18,7)", "(5,5)", "(18,6,4,6)"]

  /// A field of RFC 4180.
  static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// A string in gnuplot's double quotes.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\u{0}"..."\u{1F}", "\u{7F}": quoted += " "
      case "`": quoted += "'"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func comment(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 }).replacing("\\", with: "/")
  }
}
