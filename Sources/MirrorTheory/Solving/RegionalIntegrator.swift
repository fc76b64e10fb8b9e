import MultiPrecision
import RealModule

/// Integrals over cells that are cut where s passes a level, that is where φ̄ changes its formula.
///
/// What a conforming type adds are the integrals where φ̄ is one formula, and the moments of p.
protocol RegionalIntegrator: CellIntegrator where Element: CurvedScalar {
  var potential: ConvexPieces<Element> { get }
  var precision: Precision { get }
  /// The integrals over a cell on which φ̄ is one formula.
  func curved(
    piece: Int, _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element>
  /// ∫ τᵏ p db over a cell, k = 0, 1, 2.
  func moments(_ cell: CellProblem<Element>) -> (Element, Element, Element)
}

extension RegionalIntegrator {
  func inverse(_ s: Element) -> Element { Element.invert(potential, s, precision: precision) }
  func slope(_ alpha: Element) -> Element { potential.slope(alpha) }
  func curvature(_ alpha: Element) -> Element { potential.curvature(alpha) }

  func integrals(
    _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    overRegions(cell, wanted)
  }

  /// The sum over the parts of a cell between levels.
  func overRegions(
    _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    let (s0, s1) = cell.s
    let rise = s1 - s0
    guard let direction = rise.certainSign else {
      // Not even the direction of s is known: one region surely, or a coarse enclosure.
      let regions = [s0, s1].flatMap {
        [potential.lowerRegion(of: $0), potential.upperRegion(of: $0)]
      }
      let isOneRegion = regions.allSatisfy { $0 == regions[0] }
      return isOneRegion ? inRegion(regions[0], cell, wanted) : coarse(cell, wanted)
    }
    if direction == 0 { return inRegion(potential.lowerRegion(of: s0), cell, wanted) }
    let ascends = direction > 0
    let from = ascends ? potential.lowerRegion(of: s0) : potential.upperRegion(of: s0)
    let to = ascends ? potential.upperRegion(of: s1) : potential.lowerRegion(of: s1)
    if from == to { return inRegion(from, cell, wanted) }
    var total = CellIntegrals<Element>()
    var start = CellPlace<Element>(share: 0, s: s0, alpha: cell.alpha.0, isEnd: true)
    for region in stride(from: from, to: to, by: ascends ? 1 : -1) {
      let level = potential.levels[ascends ? region : region - 1]
      let end = CellPlace<Element>(
        share: (level.s - s0) / rise, s: level.s, alpha: potential.breaks[level.break],
        mayPrecedeCell: (level.s - s0).certainSign != direction,
        mayFollowCell: (s1 - level.s).certainSign != direction)
      add(&total, cell, from: start, to: end, region: region, wanted)
      start = end
    }
    add(
      &total, cell, from: start, to: CellPlace(share: 1, s: s1, alpha: cell.alpha.1, isEnd: true),
      region: to, wanted)
    return total
  }

  /// Adds the part of a cell between two places.
  ///
  /// A level that may lie just outside the cell is passed all the same: the formula beyond it is
  /// taken from the level on, and what that counts too much or too little lies between the level
  /// and the cell's end, where the signed coarse enclosure holds both formulas.
  private func add(
    _ total: inout CellIntegrals<Element>, _ cell: CellProblem<Element>, from: CellPlace<Element>,
    to: CellPlace<Element>,
    region: Int, _ wanted: WantedIntegrals
  ) {
    let width = cell.upper - cell.lower
    let part = CellProblem(
      lower: cell.lower + from.share * width, upper: cell.lower + to.share * width,
      densityPiece: cell.densityPiece, isMirrored: cell.isMirrored, s: (from.s, to.s),
      alpha: (from.alpha, to.alpha),
      densityEnds: DensityEnds(
        start: from.isEnd ? cell.densityEnds.start : nil,
        end: to.isEnd ? cell.densityEnds.end : nil))
    let isShort = to.mayPrecedeCell || from.mayFollowCell
    total.add(
      isShort ? coarse(part, wanted) : inRegion(region, part, wanted), start: from.share,
      share: to.share - from.share)
  }

  /// The integrals on a cell that stays in one region.
  private func inRegion(
    _ region: Int, _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    switch potential.kind(ofRegion: region) {
    case .flat(let point): flat(at: point, cell, wanted)
    case .curved: curved(piece: potential.piece(ofRegion: region), cell, wanted)
    }
  }

  /// α stays at a kink: τ = t, 1/φ″ = 0.
  private func flat(
    at point: Element, _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    let (p0, p1, _) = moments(cell)
    var result = CellIntegrals<Element>()
    result.i0 = point * p0
    result.i1 = point * p1
    if wanted == .gradientAndPenalty { result.penalty = potential.value(point) * p0 }
    return result
  }

  /// The moments of p times the range of what they are weighted with: for parts so short that
  /// only their size matters, and for cells on which s is all but constant at a level.
  ///
  /// p ≥ 0, so that the mean value theorem applies to each moment.
  func coarse(
    _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    let alpha = Element.hull(cell.alpha.0, cell.alpha.1)
    let (p0, p1, p2) = moments(cell)
    var result = CellIntegrals<Element>()
    result.i0 = alpha * p0
    result.i1 = alpha * p1
    switch wanted {
    case .gradient: break
    case .gradientAndHessian:
      var flexibility = 1 / potential.curvature(alpha)
      if !flexibility.isFinite, potential.leastCurvature.certainSign == 1 {
        flexibility = Element.hull(1 / potential.leastCurvature, 0)
      }
      // Where α stays at a kink 1/φ″ is 0, which no curvature beside the kink encloses.
      if potential.hasKinks { flexibility = Element.hull(flexibility, 0) }
      result.h0 = flexibility * p0
      result.h1 = flexibility * p1
      result.h2 = flexibility * p2
    case .gradientAndPenalty: result.penalty = potential.value(alpha) * p0
    }
    return result
  }
}

/// A place on a cell: an end, or where a level of s is passed.
private struct CellPlace<Element: SolverScalar> {
  var share: Element
  var s: Element
  var alpha: Element
  /// Whether the level may lie just before the cell's start, or just past its end.
  var mayPrecedeCell = false
  var mayFollowCell = false
  /// Whether it is an end of the cell.
  var isEnd = false
}
