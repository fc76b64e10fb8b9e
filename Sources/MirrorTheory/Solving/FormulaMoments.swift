import MultiPrecision
import NumericalMethods
import Symbolic

/// ∫ τᵏ p db over cells, k = 0, 1, 2, for any formulas of p: enclosures over `Ball`, estimates over
/// points.
struct FormulaMoments<Element: CurvedScalar>: Sendable {
  let density: DensityFormulas
  private let formulas: [CompiledExpressions<Element>]
  private let plane: PlaneFormulas?
  private let quadrature: Element.Quadrature
  private let precision: Precision

  init(_ density: DensityFormulas, precision: Precision, budget: WorkBudget = .unlimited) {
    self.init(
      density: density,
      formulas: CellFormulas(potential: [], density: density, precision: precision).densities,
      plane: Element.self == Ball.self
        ? PlaneFormulas(potential: [], density: density, precision: precision) : nil,
      quadrature: Element.Quadrature(precision: precision, budget: budget), precision: precision)
  }

  init(
    density: DensityFormulas, formulas: [CompiledExpressions<Element>], plane: PlaneFormulas?,
    quadrature: Element.Quadrature, precision: Precision
  ) {
    self.density = density
    self.formulas = formulas
    self.plane = plane
    self.quadrature = quadrature
    self.precision = precision
  }

  /// p(b), or p(−b) on a mirrored branch.
  func value(at b: Element, piece: Int, isMirrored: Bool) -> Element {
    if density.tail(piece) != nil { return 0 }
    return formulas[piece].first(isMirrored ? -b : b)
  }

  func callAsFunction(_ cell: CellProblem<Element>) -> (Element, Element, Element) {
    let width = cell.upper - cell.lower
    if let tail = density.tail(cell.densityPiece) {
      guard plane != nil else { return (0, 0, 0) }
      guard let bounds = tail.moments(width: width.lowerBound) else {
        let nothing = Element.undefined(precision: precision)
        return (nothing, nothing, nothing)
      }
      let moments = bounds.map { Element.around($0, precision: precision) }
      return (moments[0], moments[1], moments[2])
    }
    let piece = cell.densityPiece
    func function<Number>(
      _ formulas: [CompiledExpressions<Number>], _ lift: (Element) -> Number
    ) -> MomentFunction<Number> {
      MomentFunction(
        density: formulas[piece], lower: lift(cell.lower), width: lift(width),
        isMirrored: cell.isMirrored)
    }
    let integrand = function(formulas) { $0 }
    let sums = quadrature.integrate(
      integrand, box: plane.map { function($0.box.densities) { $0.boxed } },
      ball: plane.map { function($0.ball.densities) { $0.onPlane } }
    ) { from, to in
      // The range of p on the part, times its length.
      integrand.values(at: Element.hull(from, to)).map { $0 * (to - from) }
    }
    return (width * sums[0], width * sums[1], width * sums[2])
  }
}
