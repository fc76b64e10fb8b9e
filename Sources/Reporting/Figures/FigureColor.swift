/// A colour of a figure: fixed in gnuplot's script and in PDF, a CSS variable in the page, so that
/// one figure serves light and dark pages.
struct FigureColor {
  /// The name of the CSS variable without its dashes.
  let variable: String
  /// Red, green and blue as `#rrggbb`; no two colours of a figure are equal.
  let code: String

  /// The colour as gnuplot writes it to an SVG file, in its two spellings.
  var written: [String] {
    let value = Int(code.dropFirst(), radix: 16) ?? 0
    let parts = [value >> 16, value >> 8 & 255, value & 255].map(String.init)
    let padded = parts.map { String(repeating: " ", count: 3 - $0.count) + $0 }
    return ["rgb(\(padded.joined(separator: ", ")))", "rgb(\(parts.joined(separator: ",")))"]
  }

  /// The colour as the page reads it.
  var css: String { "var(--\(variable), \(code))" }

  static let text = FigureColor(variable: "figure-text", code: "#444444")
  static let grid = FigureColor(variable: "figure-grid", code: "#dddddd")
  static let axis = FigureColor(variable: "figure-axis", code: "#999999")
  static let data = FigureColor(variable: "figure-data", code: "#222222")

  /// Hues of Okabe and Ito, told apart by most people with impaired colour vision.
  private static let curveCodes = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"]

  /// The colour of a curve, counted from 1; they repeat after five.
  static func curve(_ number: Int) -> FigureColor {
    let index = (number - 1) % curveCodes.count
    return FigureColor(variable: "figure-curve-\(index + 1)", code: curveCodes[index])
  }

  static let all = [text, grid, axis, data] + (1...curveCodes.count).map { curve($0) }
}
