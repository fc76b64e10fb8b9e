import MultiPrecision
import RealModule
import NumericalMethods

/// Integrals over cells for piecewise-polynomial φ̄ and p, exact up to the scalar's rounding.
///
/// On a cell s is affine, s = s₀ + τ(s₁ − s₀), and α = (φ̄′)⁻¹(s). In u = α, u = u₀ + t(u₁ − u₀),
/// ```
/// τ(t) = t · φ̄′[u₀, u(t)] / φ̄′[u₀, u₁],     db = Δb · φ″(u(t)) / φ̄′[u₀, u₁] dt
/// ```
/// with divided differences φ̄′[·,·], which are polynomials: every integrand becomes a polynomial in
/// t, of degree at most (deg φ̄ − 1)(deg p + 2), and a Gauss–Legendre rule with enough nodes is
/// exact. Nothing is divided by the slope of s, so nearly constant cells lose no digits.
struct CurvedIntegrator<Element: CurvedScalar>: CellIntegrator {
  let potential: ConvexPieces<Element>
  let density: PolynomialDensity<Element>
  let precision: Precision
  private let rules: [Int: Rule]

  private struct Rule: Sendable {
    var nodes: [Element]
    var weights: [Element]
  }

  init(
    potential: PolynomialPotential, density: PolynomialDensity<Element>, precision: Precision
  ) {
    let pieces = ConvexPieces<Element>(potential, precision: precision)
    self.potential = pieces
    self.density = density
    self.precision = precision
    var rules: [Int: Rule] = [:]
    for piece in pieces.values.indices {
      let count = Self.nodeCount(pieces.degree(ofPiece: piece), density.degree)
      if rules[count] == nil {
        let rule = GaussLegendreRule(count: count, precision: precision)
        rules[count] = Rule(
          nodes: rule.nodes.map { Element(enclosedBy: $0, precision: precision) },
          weights: rule.weights.map { Element(enclosedBy: $0, precision: precision) })
      }
    }
    // Flat regions have α constant and τ = t.
    let flat = density.degree / 2 + 2
    if rules[flat] == nil {
      let rule = GaussLegendreRule(count: flat, precision: precision)
      rules[flat] = Rule(
        nodes: rule.nodes.map { Element(enclosedBy: $0, precision: precision) },
        weights: rule.weights.map { Element(enclosedBy: $0, precision: precision) })
    }
    self.rules = rules
  }

  /// The least K with 2K − 1 ≥ (deg φ̄ − 1)(deg p + 2).
  private static func nodeCount(_ potentialDegree: Int, _ densityDegree: Int) -> Int {
    (potentialDegree - 1) * (densityDegree + 2) / 2 + 1
  }

  func inverse(_ s: Element) -> Element { Element.invert(potential, s, precision: precision) }
  func slope(_ alpha: Element) -> Element { potential.slope(alpha) }

  func integrals(
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
    var start = Place(share: 0, s: s0, alpha: cell.alpha.0)
    for region in stride(from: from, to: to, by: ascends ? 1 : -1) {
      let level = potential.levels[ascends ? region : region - 1]
      let end = Place(
        share: (level.s - s0) / rise, s: level.s, alpha: potential.breaks[level.break],
        mayPrecedeCell: (level.s - s0).certainSign != direction,
        mayFollowCell: (s1 - level.s).certainSign != direction)
      add(&total, cell, from: start, to: end, region: region, wanted)
      start = end
    }
    add(
      &total, cell, from: start, to: Place(share: 1, s: s1, alpha: cell.alpha.1), region: to,
      wanted)
    return total
  }

  /// A place on a cell: an end, or where a level of s is passed.
  private struct Place {
    var share: Element
    var s: Element
    var alpha: Element
    /// Whether the level may lie just before the cell's start, or just past its end.
    var mayPrecedeCell = false
    var mayFollowCell = false
  }

  /// Adds the part of a cell between two places.
  ///
  /// A level that may lie just outside the cell is passed all the same: the formula beyond it is
  /// taken from the level on, and what that counts too much or too little lies between the level
  /// and the cell's end, where the signed coarse enclosure holds both formulas.
  private func add(
    _ total: inout CellIntegrals<Element>, _ cell: CellProblem<Element>, from: Place, to: Place,
    region: Int, _ wanted: WantedIntegrals
  ) {
    let width = cell.upper - cell.lower
    let part = CellProblem(
      lower: cell.lower + from.share * width, upper: cell.lower + to.share * width,
      densityPiece: cell.densityPiece, isMirrored: cell.isMirrored, s: (from.s, to.s),
      alpha: (from.alpha, to.alpha))
    let isShort = to.mayPrecedeCell || from.mayFollowCell
    total.add(
      isShort ? coarse(part, wanted) : inRegion(region, part, wanted), start: from.share,
      share: to.share - from.share)
  }

  /// The exact rule on a cell that stays in one region.
  private func inRegion(
    _ region: Int, _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    if case .flat(let point) = potential.kind(ofRegion: region) {
      return flat(at: point, cell, wanted)
    }
    let piece = potential.piece(ofRegion: region)
    let (u0, u1) = cell.alpha
    let quotient = potential.slopeQuotient(from: u0, piece: piece)
    let chord = ConvexPieces<Element>.horner(quotient, u1)
    let width = cell.upper - cell.lower
    let count = Self.nodeCount(
      potential.degree(ofPiece: piece), density.degree(of: cell.densityPiece))
    guard let rule = rules[count] ?? rules[rules.keys.max() ?? 0] else {
      return CellIntegrals()
    }
    let span = u1 - u0
    let scale = width / chord
    let isConstantDensity = density.degree(of: cell.densityPiece) == 0
    let constant =
      isConstantDensity
      ? density.value(at: cell.lower, piece: cell.densityPiece, isMirrored: false) : 0
    var result = CellIntegrals<Element>()
    for (node, weight) in zip(rule.nodes, rule.weights) {
      let u = u0 + node * span
      let tau = node * ConvexPieces<Element>.horner(quotient, u) / chord
      let p =
        isConstantDensity
        ? constant
        : density.value(
          at: cell.lower + tau * width, piece: cell.densityPiece, isMirrored: cell.isMirrored)
      let overCurvature = weight * p
      let plain = overCurvature * potential.curvature(u, piece: piece)
      let first = plain * u
      result.i0 += first
      result.i1 += first * tau
      switch wanted {
      case .gradient: break
      case .gradientAndHessian:
        let once = overCurvature * tau
        result.h0 += overCurvature
        result.h1 += once
        result.h2 += once * tau
      case .gradientAndPenalty: result.penalty += plain * potential.value(u, piece: piece)
      }
    }
    result.scale(by: scale)
    return result
  }

  /// α stays at a kink: τ = t, 1/φ″ = 0.
  private func flat(
    at point: Element, _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    let (p0, p1, _) = density.moments(
      lower: cell.lower, upper: cell.upper, piece: cell.densityPiece, isMirrored: cell.isMirrored)
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
  private func coarse(
    _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    let alpha = Element.hull(cell.alpha.0, cell.alpha.1)
    let (p0, p1, p2) = density.moments(
      lower: cell.lower, upper: cell.upper, piece: cell.densityPiece, isMirrored: cell.isMirrored)
    var result = CellIntegrals<Element>()
    result.i0 = alpha * p0
    result.i1 = alpha * p1
    switch wanted {
    case .gradient: break
    case .gradientAndHessian:
      var flexibility = 1 / potential.curvature(alpha)
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

extension CellIntegrals {
  mutating func scale(by factor: Element) {
    i0 *= factor
    i1 *= factor
    h0 *= factor
    h1 *= factor
    h2 *= factor
    penalty *= factor
  }
}
