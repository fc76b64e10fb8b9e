/// A colour of a figure: a placeholder in gnuplot's script, a CSS variable in the page, so that
/// one figure serves light and dark pages.
struct FigureColor {
  /// The name of the CSS variable without its dashes.
  let variable: String
  /// The colour where the page sets no variable, as when the figure is opened alone.
  let fallback: String
  /// Red, green and blue of the placeholder; no figure uses these for anything else.
  private let code: Int

  /// The colour as gnuplot reads it.
  var placeholder: String {
    let digits = String(code, radix: 16)
    return "#0101" + (digits.count == 1 ? "0" : "") + digits
  }

  /// The colour as gnuplot writes it to an SVG file, in its two spellings.
  var written: [String] {
    let padded = String(repeating: " ", count: 3 - String(code).count) + String(code)
    return ["rgb(  1,   1, \(padded))", "rgb(1,1,\(code))"]
  }

  /// The colour as the page reads it.
  var css: String { "var(--\(variable), \(fallback))" }

  static let text = FigureColor(variable: "figure-text", fallback: "#444", code: 1)
  static let grid = FigureColor(variable: "figure-grid", fallback: "#ddd", code: 2)
  static let axis = FigureColor(variable: "figure-axis", fallback: "#999", code: 3)
  static let data = FigureColor(variable: "figure-data", fallback: "#222", code: 4)

  /// Hues of Okabe and Ito, told apart by most people with impaired colour vision.
  private static let curveFallbacks = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"]

  /// The colour of a curve, counted from 1; they repeat after five.
  static func curve(_ number: Int) -> FigureColor {
    let index = (number - 1) % curveFallbacks.count
    return FigureColor(
      variable: "figure-curve-\(index + 1)", fallback: curveFallbacks[index], code: 16 + index)
  }

  static let all =
    [text, grid, axis, data] + (1...curveFallbacks.count).map { curve($0) }
}
