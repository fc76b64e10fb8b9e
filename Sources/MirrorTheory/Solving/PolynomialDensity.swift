import MultiPrecision
import RealModule
import NumericalMethods

/// The formulas of a piecewise-polynomial density in one scalar.
struct PolynomialDensity<Element: SolverScalar>: Sendable {
  /// `coefficients[k]`: lowest degree first.
  private let coefficients: [[Element]]

  init(_ pieces: [Polynomial<Rational>], precision: Precision) {
    coefficients = pieces.map { piece in
      piece.coefficients.map { Element($0, precision: precision) }
    }
  }

  /// Formulas with any coefficients, lowest degree first.
  init(coefficients: [[Element]]) { self.coefficients = coefficients }

  /// The largest degree of a formula.
  var degree: Int { coefficients.map { Swift.max($0.count - 1, 0) }.max() ?? 0 }

  /// The degree of one formula.
  func degree(of piece: Int) -> Int { Swift.max(coefficients[piece].count - 1, 0) }

  /// p(b), or p(−b) on a mirrored branch.
  func value(at b: Element, piece: Int, isMirrored: Bool) -> Element {
    let formula = coefficients[piece]
    guard var sum = formula.last else { return 0 }
    if formula.count == 1 { return sum }
    let argument = isMirrored ? -b : b
    for coefficient in formula.dropLast().reversed() { sum = sum * argument + coefficient }
    return sum
  }

  /// ∫ τᵏ p db over the cell for k = 0, 1, 2, exactly up to the scalar's rounding.
  ///
  /// p(b₀ + Δτ) = Σ qᵢτⁱ by a Taylor shift, then ∫ τᵏ p db = Δ Σ qᵢ/(i + k + 1).
  func moments(
    lower: Element, upper: Element, piece: Int, isMirrored: Bool
  ) -> (Element, Element, Element) {
    let width = upper - lower
    var shifted = coefficients[piece]
    if shifted.isEmpty { return (0, 0, 0) }
    if shifted.count > 1 {
      let origin = isMirrored ? -lower : lower
      for start in 0..<(shifted.count - 1) {
        for index in stride(from: shifted.count - 2, through: start, by: -1) {
          shifted[index] += origin * shifted[index + 1]
        }
      }
      let step = isMirrored ? -width : width
      var scale = step
      for index in 1..<shifted.count {
        shifted[index] *= scale
        scale *= step
      }
    }
    func sum(_ k: Int) -> Element {
      var total: Element = 0
      for (index, coefficient) in shifted.enumerated() {
        total += coefficient / (Element(exactly: index + k + 1) ?? 1)
      }
      return width * total
    }
    return (sum(0), sum(1), sum(2))
  }
}
