import MultiPrecision
import NumericalMethods
import Symbolic

/// Branch and bound on a bounded interval: boxes on which ranges or Taylor forms prove a positive
/// sign are done, others are halved.
///
/// On a box with centre c and radius r let tₖ = g⁽ᵏ⁾(c)/k! and Rₖ the range of g⁽ᵏ⁾/k! on the box. By
/// Taylor's theorem g(c + t) = t₀ + … + tₙ₋₁tⁿ⁻¹ + ρtⁿ with ρ ∈ Rₙ, and each part is bounded below
/// on |t| ≤ r. Where g comes close to 0, c is the least point in high precision (a *well*), so that
/// t₁ is negligible; an exact zero c of even order k with Rₖ > 0 has g > 0 beside it.
///
/// Nothing depends on time but the answer `open`: boxes are visited in a fixed order.
struct BoxProof {
  let expression: Expression
  /// Other forms of the expression, for ranges.
  let forms: [Expression]
  let source: TaylorSource
  let prover: SignProver
  var boxLimit = 3000

  private struct Box {
    var lower: Rational
    var upper: Rational
    var depth: Int
  }

  func decide(from lower: Rational, to upper: Rational) throws(BudgetExceeded) -> SignDecision {
    let finder = WellFinder(expression: expression, source: source, prover: prover)
    let coarse = Precision(bits: 96)
    let ranges = SignProver(
      variable: prover.variable, budget: prover.budget, precision: Precision(bits: 64),
      parameters: prover.parameters)
    var wells: [Well] = []
    var stack = [Box(lower: lower, upper: upper, depth: 0)]
    var touching: ExactPoint?
    var count = 0
    var searches = 0
    while let box = stack.popLast() {
      try prover.budget.check()
      count += 1
      guard count <= boxLimit, box.depth < 64 else { return open(box) }
      let segment = LineSegment(lower: box.lower, upper: box.upper, isClosed: true)
      if forms.contains(where: { ranges.range($0, on: segment)?.isPositive == true }) { continue }
      let whole = ball(box, coarse)
      let near = wells.filter { $0.touches(box.lower, box.upper) }
      var well = near.min { $0.size < $1.size }
      // A well that does not help is looked for again further in.
      if box.depth >= Self.wellDepth, searches < Self.searchLimit,
        well == nil || (well?.isZero == false && box.depth % 6 == 1)
      {
        searches += 1
        if let found = try finder.well(between: box.lower, and: box.upper) {
          wells.append(found)
          if found.touches(box.lower, box.upper) { well = found }
          if case .below(let x) = found.kind, x >= lower, x <= upper {
            return SignDecision(.negative(x), method: "interval")
          }
        }
      }
      if case .zero(let point, let order)? = well?.kind {
        // From the zero to any point of the box: an irrational zero may lie just outside of it.
        var hull = box
        hull.lower = min(box.lower, point.lower)
        hull.upper = max(box.upper, point.upper)
        let range = source.coefficients(at: ball(hull, coarse), order: order)
        if range[order].isPositive, order % 2 == 0 || point.isEnd(of: box.lower, box.upper) == -1 {
          touching = touching ?? point
          continue
        }
        if range[order].isNegative, order % 2 == 1, point.isEnd(of: box.lower, box.upper) == 1 {
          touching = touching ?? point
          continue
        }
      } else {
        var center = (box.lower + box.upper) / 2
        if case .above(let x)? = well?.kind { center = min(max(x, box.lower), box.upper) }
        let precision = well == nil ? coarse : prover.precision
        if bound(center, box, whole, precision) { continue }
        // Differences of nearly equal terms need the bits that the terms share.
        if box.depth >= 4,
          bound(center, box, ball(box, prover.precision), prover.precision)
        {
          continue
        }
        if well == nil, source.value(at: center, precision: precision).isNegative {
          return SignDecision(.negative(center), method: "interval")
        }
      }
      // Off centre, so that a zero at a simple number is inside of a box.
      let cut = box.lower + (box.upper - box.lower) * Rational(33, 64)
      let middle = Rational.simplest(
        above: box.lower + (cut - box.lower) * Rational(15, 16),
        below: cut + (box.upper - cut) / 16)
      stack.append(Box(lower: middle, upper: box.upper, depth: box.depth + 1))
      stack.append(Box(lower: box.lower, upper: middle, depth: box.depth + 1))
    }
    return SignDecision(touching.map { .touching($0) } ?? .positive, method: "interval")
  }

  private func ball(_ box: Box, _ precision: Precision) -> Ball {
    Ball(
      lower: BigFloat(box.lower, precision: precision, rounding: .down),
      upper: BigFloat(box.upper, precision: precision, rounding: .up))
  }

  private static let wellDepth = 7
  private static let searchLimit = 60

  private func open(_ box: Box) -> SignDecision {
    let a = box.lower.decimalString(significantDigits: 10)
    let b = box.upper.decimalString(significantDigits: 10)
    return SignDecision(
      .open("The sign on the box from x = \(a) to \(b) stays open after \(boxLimit) boxes."),
      method: "interval")
  }

  /// Whether a Taylor form proves a positive sign on the box.
  private func bound(
    _ center: Rational, _ box: Box, _ whole: Ball, _ precision: Precision
  ) -> Bool {
    let ranges = source.coefficients(at: whole, order: Self.order)
    guard ranges[1].isFinite else { return false }
    let terms = source.coefficients(at: Ball(center, precision: precision), order: Self.order - 1)
    guard terms[0].isPositive else { return false }
    let radius = Ball(max(center - box.lower, box.upper - center), precision: precision)
    // g ≥ t₀ − |R₁|·r.
    if (terms[0] - ranges[1].abs * radius).isPositive { return true }
    for n in 2...Self.order where ranges[n].isFinite {
      let top = ranges[n].withPrecision(precision)
      var rest = terms[0]
      var power = radius
      for k in 2...n {
        power = power * radius
        let term = k == n ? top : terms[k]
        // t² is treated with t below; even powers that are not negative are left out.
        if k == 2 || (k % 2 == 0 && term.isNonnegative) { continue }
        rest = rest - term.abs * power
      }
      let square = Ball(midpoint: (n == 2 ? top : terms[2]).lower)
      let slope = terms[1].abs
      // min of t₁t + at² on |t| ≤ r: −t₁²/(4a) for a > 0, and never below −|t₁|r + min(a, 0)r².
      let plain =
        rest - slope * radius
        + (square.isNonnegative
          ? square * Ball(0, precision: precision) : square * radius.squared())
      if plain.isPositive { return true }
      if square.isPositive,
        (rest - slope.squared() / square.scaled(byPowerOfTwo: 2)).isPositive
      {
        return true
      }
    }
    return false
  }

  /// The highest derivative in Taylor forms.
  private static let order = 6
}

extension Well {
  var isZero: Bool { if case .zero = kind { true } else { false } }

  func touches(_ lower: Rational, _ upper: Rational) -> Bool {
    guard let bounds else { return false }
    return bounds.lower <= upper && bounds.upper >= lower
  }
}

extension ExactPoint {
  /// −1 when it is exactly the lower end of an interval, 1 for the upper one, else 0.
  func isEnd(of low: Rational, _ high: Rational) -> Int {
    guard lower == upper else { return 0 }
    return lower == low ? -1 : lower == high ? 1 : 0
  }
}
