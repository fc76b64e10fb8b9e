import MultiPrecision
import NumericalMethods
import Symbolic

/// Where a projection lies among the pieces of a density, over a whole sector.
enum SectorPlace {
  /// In the gap or end before a piece; the count of pieces stands for beyond the last.
  case before(Int)
  case inside(Int)
}

/// ∫σ(u − b)σ(v − b)p(b) db for u = ⟨W, x⟩, v = ⟨W, y⟩, by the formula that directions W in one
/// sector have in common.
///
/// ```
/// (γ² − β²)(m₀uv − (u + v)m₁ + m₂) + 2β(β + γ)·F(lo) + 2β(β − γ)·G(hi)
/// F(t) = uvL₀(t) − (u + v)L₁(t) + L₂(t),  Lₖ(t) = ∫_{b ≤ t} bᵏp,  G with ∫_{b ≥ t}
/// ```
struct SectorFunction<Element: EvaluationScalar>: Sendable {
  private let x: (Element, Element)
  private let y: (Element, Element)
  private let isXLess: Bool
  private let weights: (middle: Element, left: Element, right: Element)
  private let whole: [Element]
  private let below: SideMoments<Element>
  private let above: SideMoments<Element>

  init(
    _ sphere: SphereDensity, plane: PlanePair, isXLess: Bool, lesser: SectorPlace,
    greater: SectorPlace, precision: Precision, lift: (Ball) -> Element
  ) {
    x = (lift(plane.x.0), lift(plane.x.1))
    y = (lift(plane.y.0), lift(plane.y.1))
    self.isXLess = isXLess
    weights = (
      lift(sphere.weights.middle), lift(sphere.weights.left), lift(sphere.weights.right)
    )
    whole = sphere.whole.map(lift)
    below = SideMoments(sphere, lesser, isBelow: true, precision: precision, lift: lift)
    above = SideMoments(sphere, greater, isBelow: false, precision: precision, lift: lift)
  }

  /// The value for W = length·(cosine, sine) in the plane of x and y.
  func value(cosine: Element, sine: Element, length: Element? = nil) -> Element {
    var u = x.0 * cosine + x.1 * sine
    var v = y.0 * cosine + y.1 * sine
    if let length {
      u = u * length
      v = v * length
    }
    let product = u * v
    let sum = u + v
    func combined(_ m: [Element]) -> Element { product * m[0] - sum * m[1] + m[2] }
    let (lesser, greater) = isXLess ? (u, v) : (v, u)
    return weights.middle * combined(whole) + weights.left * combined(below(lesser))
      + weights.right * combined(above(greater))
  }
}

/// Lₖ(t), or the same for b ≥ t, at a place that does not change.
private struct SideMoments<Element: EvaluationScalar>: Sendable {
  private let constants: [Element]
  private let formulas: CompiledExpressions<Element>?

  init(
    _ sphere: SphereDensity, _ place: SectorPlace, isBelow: Bool, precision: Precision,
    lift: (Ball) -> Element
  ) {
    let count = sphere.totals.count
    let full: Range<Int>
    var own: Int?
    switch place {
    case .before(let index): full = isBelow ? 0..<index : index..<count
    case .inside(let index):
      full = isBelow ? 0..<index : index + 1..<count
      own = index
    }
    constants = (0...2).map { k in
      lift(full.reduce(Ball(0, precision: sphere.precision)) { $0 + sphere.totals[$1][k] })
    }
    formulas = own.map { index in
      let integrals = sphere.moments.pieces[index].integrals
      return CompiledExpressions(
        integrals.map { isBelow ? $0.fromLower : $0.toUpper }, sphere.moments.variable,
        precision: precision)
    }
  }

  func callAsFunction(_ t: Element) -> [Element] {
    guard let formulas else { return constants }
    return zip(constants, formulas(t)).map { $0 + $1 }
  }
}

/// A density and an activation, ready for sectors.
struct SphereDensity: Sendable {
  let moments: MomentFormulas
  let precision: Precision
  let weights: (middle: Ball, left: Ball, right: Ball)
  let totals: [[Ball]]
  let whole: [Ball]

  init(beta: RealConstant, gamma: RealConstant, moments: MomentFormulas, precision: Precision) {
    self.moments = moments
    self.precision = precision
    let (beta, gamma) = (beta.ball(precision: precision), gamma.ball(precision: precision))
    let twice = beta.scaled(byPowerOfTwo: 1)
    weights = (
      (gamma - beta) * (gamma + beta), twice * (beta + gamma), twice * (beta - gamma)
    )
    let totals = moments.pieces.map { piece in
      piece.integrals.map { $0.total.enclosure(at: [Symbol: Ball](), precision: precision) }
    }
    self.totals = totals
    whole = (0...2).map { k in totals.reduce(Ball(0, precision: precision)) { $0 + $1[k] } }
  }

  /// The finite ends of the pieces, each once.
  var breaks: [RealConstant] {
    var ends: [RealConstant] = []
    for end in moments.pieces.flatMap({ [$0.lowerEnd, $0.upperEnd] }) {
      if let end, ends.last?.compared(to: end) != .equal { ends.append(end) }
    }
    return ends
  }

  /// Where a projection lies; an exact 0 at a break counts as right of it: formulas agree there.
  func place(of t: Ball) -> SectorPlace? {
    for (index, piece) in moments.pieces.enumerated() {
      if let lower = piece.lowerEnd {
        let gap = t - lower.ball(precision: precision)
        if gap.isNegative { return .before(index) }
        guard gap.isPositive || gap.isZero else { return nil }
      }
      guard let upper = piece.upperEnd else { return .inside(index) }
      let gap = t - upper.ball(precision: precision)
      if gap.isNegative { return .inside(index) }
      guard gap.isPositive || gap.isZero else { return nil }
    }
    return .before(moments.pieces.count)
  }

  /// A bound of ∫|σ(u − b)σ(v − b)|p db for |u|, |v| ≤ r and p ≥ 0:
  /// |σ(t)| ≤ (|β| + |γ|)|t| and |b| ≤ (1 + b²)/2.
  func bound(radius r: ErrorBound) -> ErrorBound {
    let slopes = weights.left.magnitudeUpperBound + weights.right.magnitudeUpperBound
    let m = whole.map(\.magnitudeUpperBound)
    // 2β(β + γ) and 2β(β − γ) bound 4β²; the middle weight is γ² − β².
    let square = slopes + weights.middle.magnitudeUpperBound
    return square * (r * r * m[0] + r * (m[0] + m[2]) + m[2])
  }
}
