import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// Integrals over cells for any formulas of φ̄ and p: enclosures over `Ball`, estimates over points.
///
/// On a cell u = α is the variable, which leaves no inverse function in the integrands
/// (``CellFunction``).
struct FormulaIntegrator<Element: CurvedScalar>: RegionalIntegrator {
  let potential: ConvexPieces<Element>
  let precision: Precision
  let density: DensityFormulas
  private let formulas: CellFormulas<Element>
  /// The same in Double, for numbers of more bits.
  private let rough: CellFormulas<Double>?
  private let plane: PlaneFormulas?
  private let quadrature: Element.Quadrature

  init(
    potential: FormulaPotential, density: DensityFormulas, precision: Precision,
    budget: WorkBudget
  ) {
    self.potential = ConvexPieces(potential, precision: precision)
    self.precision = precision
    self.density = density
    formulas = CellFormulas(
      potential: potential.formulas, density: density, precision: precision)
    rough =
      Element.self == BigFloat.self
      ? CellFormulas(potential: potential.formulas, density: density, precision: .double) : nil
    plane =
      Element.self == Ball.self
      ? PlaneFormulas(potential: potential.formulas, density: density, precision: precision) : nil
    quadrature = Element.Quadrature(precision: precision, budget: budget)
  }

  func integrals(
    _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    if let tail = density.tail(cell.densityPiece) { return beyond(tail, cell, wanted) }
    return overRegions(cell, wanted)
  }

  func moments(_ cell: CellProblem<Element>) -> (Element, Element, Element) {
    FormulaMoments(
      density: density, formulas: formulas, rough: rough, plane: plane, quadrature: quadrature,
      precision: precision)(cell)
  }

  /// Ends at which an integrand may be singular are put at t = 0, where numbers resolve them best:
  /// branch points of p, and breaks of φ̄ that no cover resolves.
  func curved(
    piece: Int, _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    let isCovered = potential.pieces[piece].cover != nil
    func isHard(_ end: DensityEnd?, _ alpha: Element) -> Bool {
      formulas.gate(end, piece: cell.densityPiece) != nil
        || (!isCovered && potential.breaks.contains(alpha))
    }
    let rise = cell.s.1 - cell.s.0
    // Where s stays at a break both ends are hard, and there is nothing to cut.
    guard isHard(cell.densityEnds.end, cell.alpha.1), (rise.certainSign ?? 0) != 0 else {
      return fromStart(piece: piece, cell, wanted)
    }
    guard isHard(cell.densityEnds.start, cell.alpha.0) else {
      return fromStart(piece: piece, cell.reversed, wanted).reversed
    }
    let middle = Element.hull(cell.alpha.0, cell.alpha.1).middle
    let s = potential.slope(middle, piece: piece)
    let share = (s - cell.s.0) / rise
    let place = cell.lower + share * (cell.upper - cell.lower)
    var (first, second) = (cell, cell)
    (first.upper, first.s.1, first.alpha.1, first.densityEnds.end) = (place, s, middle, nil)
    (second.lower, second.s.0, second.alpha.0, second.densityEnds.start) = (place, s, middle, nil)
    var total = CellIntegrals<Element>()
    total.add(fromStart(piece: piece, first, wanted), start: 0, share: share)
    total.add(
      fromStart(piece: piece, second.reversed, wanted).reversed, start: share, share: 1 - share)
    return total
  }

  private func fromStart(
    piece: Int, _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    let cover = potential.pieces[piece].cover
    let start = cover.map { $0.parameter(cell.alpha.0) } ?? cell.alpha.0
    let span = (cover.map { $0.parameter(cell.alpha.1) } ?? cell.alpha.1) - start
    let rise = cell.s.1 - cell.s.0
    let width = cell.upper - cell.lower
    let expansion = isFlat(cell.s) ? self.expansion(piece: piece, from: start, span: span) : nil
    if expansion == nil, rise.certainSign == nil || rise.certainSign == 0 {
      return coarse(cell, wanted)
    }
    let hasGate = formulas.gate(cell.densityEnds.start, piece: cell.densityPiece) != nil
    if hasGate, width.certainSign == nil || width.certainSign == 0 { return coarse(cell, wanted) }
    let length = width.certainSign == -1 ? -width : width
    func function<Number>(
      _ formulas: CellFormulas<Number>, _ lift: (Element) -> Number
    ) -> CellFunction<Number> {
      let share: CellFunction<Number>.Share =
        expansion.map {
          .expansion(
            coefficients: $0.coefficients.map(lift), remainder: lift($0.remainder),
            chord: lift($0.chord))
        } ?? .quotient(start: lift(cell.s.0), rise: lift(rise))
      return CellFunction(
        potential: (wanted == .gradientAndPenalty ? formulas.all : formulas.slopes)[piece],
        isCovered: cover != nil, density: formulas.densities[cell.densityPiece],
        gate: formulas.gate(cell.densityEnds.start, piece: cell.densityPiece),
        unit: lift(Element.hull(0, 1)), start: lift(start), span: lift(span), share: share,
        lower: lift(cell.lower), width: lift(width), length: lift(length),
        isMirrored: cell.isMirrored, wanted: wanted)
    }
    let whole = Stretch(cell: cell, start: start, span: span)
    let sums = quadrature.integrate(
      function(formulas) { $0 }, rough: rough.map { function($0) { $0.approximation } },
      box: plane.map { function($0.box) { $0.boxed } },
      ball: plane.map { function($0.ball) { $0.onPlane } }
    ) { from, to in
      self.left(of: whole, piece: piece, from: from, to: to, rise: rise, wanted)
    }
    var result = CellIntegrals<Element>()
    result.i0 = sums[0]
    result.i1 = sums[1]
    switch wanted {
    case .gradient: break
    case .gradientAndHessian:
      result.h0 = sums[2]
      result.h1 = sums[3]
      result.h2 = sums[4]
    case .gradientAndPenalty: result.penalty = sums[2]
    }
    result.scale(by: expansion.map { width / $0.chord } ?? width * span / rise)
    return result
  }

  /// A cell with its start in the variable of integration, u or that of a cover, and the way from
  /// there to its end.
  private struct Stretch {
    var cell: CellProblem<Element>
    var start: Element
    var span: Element
  }

  // MARK: - Cells on which s hardly changes

  private struct Expansion {
    var coefficients: [Element]
    var remainder: Element
    /// D(δ).
    var chord: Element
  }

  /// Whether s₁ − s₀ cancels.
  private func isFlat(_ s: (Element, Element)) -> Bool {
    // Bounds on the plane are computed in doubles, which must not lose much more.
    let lost = ErrorBound(powerOfTwo: Swift.min(precision.bits / 6, 24))
    return (s.1 - s.0).upperBound * lost <= s.0.upperBound + s.1.upperBound
  }

  /// D(w) = ∫₀¹ φ̄″(u₀ + rw) dr = Σ cₖwᵏ/(k + 1), cₖ the Taylor coefficients of φ̄″ at u₀.
  ///
  /// If |φ̄″| ≤ M on the square of half width R around u₀, where it is holomorphic, then
  /// |cₖ| ≤ M/Rᵏ, and for |w| ≤ 4|δ| = qR the terms from n on are at most Mqⁿ/(1 − q).
  private func expansion(piece: Int, from start: Element, span: Element) -> Expansion? {
    guard case .formula(let formula) = potential.pieces[piece] else { return nil }
    let count = Swift.max(8, precision.bits / 12)
    let terms = formula.expansion.taylor(at: start, order: count - 1)
    var coefficients: [Element] = []
    for (index, term) in terms.enumerated() {
      coefficients.append(term / (Element(exactly: index + 1) ?? 1))
    }
    guard
      let remainder = Element.remainder(
        of: plane?.ball.slopes[piece], around: start, span: span, count: count, precision: precision
      )
    else { return nil }
    let chord = CellFunction.horner(coefficients, span) + remainder
    guard chord.isFinite, chord.certainSign == 1 else { return nil }
    return Expansion(coefficients: coefficients, remainder: remainder, chord: chord)
  }

  // MARK: - What is left over

  /// The integrands' integrals over a short part of [0, 1] where no error bound was found, without
  /// the factor of db: a coarse enclosure of the part of the cell.
  private func left(
    of stretch: Stretch, piece: Int, from: Element, to: Element, rise: Element,
    _ wanted: WantedIntegrals
  ) -> [Element] {
    let cell = stretch.cell
    let width = cell.upper - cell.lower
    let gate = formulas.gate(cell.densityEnds.start, piece: cell.densityPiece)
    func place(_ v: Element) -> (alpha: Element, s: Element, share: Element) {
      if v.certainSign == 0 { return (cell.alpha.0, cell.s.0, 0) }
      if (v - 1).certainSign == 0 { return (cell.alpha.1, cell.s.1, 1) }
      let t = gate.map { v.power(integer: $0.order) } ?? v
      let functions = formulas.slopes[piece](stretch.start + t * stretch.span)
      let alpha = functions.count > 2 ? functions[2] : stretch.start + t * stretch.span
      return (alpha, functions[0], (functions[0] - cell.s.0) / rise)
    }
    let (start, end) = (place(from), place(to))
    let part = CellProblem(
      lower: cell.lower + start.share * width, upper: cell.lower + end.share * width,
      densityPiece: cell.densityPiece, isMirrored: cell.isMirrored, s: (start.s, end.s),
      alpha: (start.alpha, end.alpha),
      densityEnds: DensityEnds(
        start: from.certainSign == 0 ? cell.densityEnds.start : nil,
        end: (to - 1).certainSign == 0 ? cell.densityEnds.end : nil))
    var whole = CellIntegrals<Element>()
    whole.add(coarse(part, wanted), start: start.share, share: end.share - start.share)
    // Without the factor Δb·δ/(s₁ − s₀) that all sums are given at the end.
    whole.scale(by: rise / (width * stretch.span))
    switch wanted {
    case .gradient: return [whole.i0, whole.i1]
    case .gradientAndHessian: return [whole.i0, whole.i1, whole.h0, whole.h1, whole.h2]
    case .gradientAndPenalty: return [whole.i0, whole.i1, whole.penalty]
    }
  }

  /// Everything beyond a cut of an infinite support.
  ///
  /// φ̄″ ≥ μ gives |α| ≤ |s|/μ and φ̄(α) ≤ αs ≤ s²/μ; s and τ are affine, and with y the distance
  /// from the cut and w the width of the cell |τ| ≤ 1 + y/w.
  private func beyond(
    _ tail: DensityTail, _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    var result = CellIntegrals<Element>()
    guard plane != nil else { return result }
    let width = (cell.upper - cell.lower).lowerBound
    guard let moments = tail.moments(width: width), potential.leastCurvature.certainSign == 1
    else {
      let nothing = Element.undefined(precision: precision)
      result.i0 = nothing
      return result
    }
    let rate = potential.leastCurvature.lowerBound
    let start = cell.s.0.upperBound
    let rise = (cell.s.1 - cell.s.0).upperBound
    func enclosed(_ bound: ErrorBound) -> Element {
      Element.around(bound, precision: precision)
    }
    result.i0 = enclosed((start * moments[0] + rise * moments[1]) / rate)
    result.i1 = enclosed((start * moments[1] + rise * moments[2]) / rate)
    switch wanted {
    case .gradient: break
    case .gradientAndHessian:
      result.h0 = enclosed(moments[0] / rate)
      result.h1 = enclosed(moments[1] / rate)
      result.h2 = enclosed(moments[2] / rate)
    case .gradientAndPenalty:
      let square = start * start * moments[0] + rise * rise * moments[2]
      result.penalty = enclosed((square + square) / rate)
    }
    return result
  }
}
