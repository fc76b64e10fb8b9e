import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// ∫ τᵏ p db over cells, k = 0, 1, 2, for any formulas of p: enclosures over `Ball`, estimates over
/// points.
struct FormulaMoments<Element: CurvedScalar>: Sendable {
  let density: DensityFormulas
  private let formulas: CellFormulas<Element>
  /// The same in Double, for numbers of more bits.
  private let rough: CellFormulas<Double>?
  private let plane: PlaneFormulas?
  private let quadrature: Element.Quadrature
  private let precision: Precision

  init(_ density: DensityFormulas, precision: Precision, budget: WorkBudget = .unlimited) {
    self.init(
      density: density,
      formulas: CellFormulas(potential: [], density: density, precision: precision),
      rough: Element.self == BigFloat.self
        ? CellFormulas(potential: [], density: density, precision: .double) : nil,
      plane: Element.self == Ball.self
        ? PlaneFormulas(potential: [], density: density, precision: precision) : nil,
      quadrature: Element.Quadrature(precision: precision, budget: budget), precision: precision)
  }

  init(
    density: DensityFormulas, formulas: CellFormulas<Element>, rough: CellFormulas<Double>?,
    plane: PlaneFormulas?, quadrature: Element.Quadrature, precision: Precision
  ) {
    self.density = density
    self.formulas = formulas
    self.rough = rough
    self.plane = plane
    self.quadrature = quadrature
    self.precision = precision
  }

  /// p(b), or p(−b) on a mirrored branch.
  func value(at b: Element, piece: Int, isMirrored: Bool) -> Element {
    if density.tail(piece) != nil { return 0 }
    return formulas.densities[piece](isMirrored ? -b : b)
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
    let sums = overPiece(cell)
    return (sums.h0, sums.h1, sums.h2)
  }

  /// The moments where p is one formula, as hₖ; a branch point of p at an end is put at τ = 0.
  private func overPiece(_ cell: CellProblem<Element>) -> CellIntegrals<Element> {
    func hasGate(_ end: DensityEnd?) -> Bool {
      formulas.gate(end, piece: cell.densityPiece) != nil
    }
    guard hasGate(cell.densityEnds.end) else { return fromStart(cell) }
    guard hasGate(cell.densityEnds.start) else { return fromStart(cell.reversed).reversed }
    let middle = Element.hull(cell.lower, cell.upper).middle
    let width = cell.upper - cell.lower
    let share = (middle - cell.lower) / width
    var (first, second) = (cell, cell)
    (first.upper, first.densityEnds.end) = (middle, nil)
    (second.lower, second.densityEnds.start) = (middle, nil)
    var total = CellIntegrals<Element>()
    total.add(fromStart(first), start: 0, share: share)
    total.add(fromStart(second.reversed).reversed, start: share, share: 1 - share)
    return total
  }

  private func fromStart(_ cell: CellProblem<Element>) -> CellIntegrals<Element> {
    let piece = cell.densityPiece
    let width = cell.upper - cell.lower
    let length = width.certainSign == -1 ? -width : width
    func function<Number>(
      _ formulas: CellFormulas<Number>, _ lift: (Element) -> Number
    ) -> MomentFunction<Number> {
      MomentFunction(
        density: formulas.densities[piece],
        gate: formulas.gate(cell.densityEnds.start, piece: piece), lower: lift(cell.lower),
        width: lift(width), length: lift(length), isMirrored: cell.isMirrored)
    }
    let integrand = function(formulas) { $0 }
    let sums = quadrature.integrate(
      integrand, rough: rough.map { function($0) { $0.approximation } },
      box: plane.map { function($0.box) { $0.boxed } },
      ball: plane.map { function($0.ball) { $0.onPlane } }
    ) { from, to in
      // The range of p on the part, times its length.
      integrand.values(at: Element.hull(from, to)).map { $0 * (to - from) }
    }
    var result = CellIntegrals<Element>()
    result.h0 = width * sums[0]
    result.h1 = width * sums[1]
    result.h2 = width * sums[2]
    return result
  }
}
