import MultiPrecision
import NumericalMethods
import RealModule

/// Newton's method along growing labels, for potentials that grow so fast that the solution of the
/// quadratic problem is no start.
///
/// For a small share of the labels φ̄ is all but quadratic. From the solution for a share the way to a
/// larger one is predicted by the solution's rate of change, and a few steps lead there. The unknowns
/// are values of s on one branch (``DualLayout/sides``), the smaller one at each knot: with
/// φ̄′(α) = 10¹⁰⁰ on the other, their mean tells nothing of it.
struct DualContinuation<Integrator: RegionalIntegrator> where Integrator.Element: PointScalar {
  typealias Element = Integrator.Element
  let system: DualSystem<Integrator>
  let budget: WorkBudget

  /// The solution for a share of the labels.
  struct State {
    /// Rational, so that shares of all scalars are the same.
    var share: Rational
    var values: [Element]
    var sides: [Int]
    var isComplete: Bool { share == 1 }
  }

  /// Goes on until the whole labels are reached, or as far as the method comes.
  ///
  /// - Parameters:
  ///   - state: Where another scalar came to; nil for the quadratic problem.
  ///   - bits: The bits of the residual at which to stop.
  /// - Returns: The last state that was solved; nil where there is none.
  func solved(from state: State?, bits: Int) -> State? {
    guard var last = state ?? firstState() else { return nil }
    // Steps by a third at most, shorter where the method does not converge.
    let longest = Rational(4, 3)
    var growth = longest
    var isSolved = state != nil
    while !(isSolved && last.isComplete), !budget.isExhausted {
      let share = isSolved ? last.share.grown(by: growth) : last.share
      if let next = solution(for: share, from: last, isStart: !isSolved, bits: bits) {
        (last, isSolved) = (next, true)
        growth = Swift.min(longest, (3 * growth - 1) / 2)
        continue
      }
      guard isSolved, growth > Rational(257, 256) else { break }
      growth = (growth + 1) / 2
    }
    return isSolved ? last : nil
  }

  /// The quadratic problem's α for labels so small that they are at most 1.
  private func firstState() -> State? {
    guard let values = system.quadraticSolution() else { return nil }
    let sides = values.map { _ in 0 }
    var share = Rational(1)
    var scaled = values
    let quarter: Element = 4
    while share > Rational(1, 1 << 40), scaled.contains(where: { !($0.magnitude <= 1) }) {
      share = share * Rational(3, 4)
      scaled = scaled.map { $0 * 3 / quarter }
    }
    return State(share: share, values: scaled, sides: sides)
  }

  private func solution(
    for share: Rational, from last: State, isStart: Bool, bits: Int
  ) -> State? {
    guard let before = geometry(sides: last.sides, share: share) else { return nil }
    let sides = smallerSides(last.values, before)
    guard let geometry = geometry(sides: sides, share: share) else { return nil }
    let integrator = system.integrator
    let start: [Element]
    if isStart {
      start = zip(before.knotValues(last.values, withSides: sides), geometry.steepness).map {
        integrator.slope($1 * $0) / $1
      }
    } else {
      guard let prediction = prediction(for: share, from: last, before, withSides: sides) else {
        return nil
      }
      start = prediction
    }
    guard start.allSatisfy(\.isFinite) else { return nil }
    let values = DualSystem(geometry: geometry, integrator: integrator).newtonSolution(
      from: start, bits: share == 1 ? bits : 12, .bold, budget: budget)
    return values.map { State(share: share, values: $0, sides: sides) }
  }

  /// The values for another share by their rates of change: dS/dt = H⁻¹ζ for labels tz.
  ///
  /// What grows fast, as a power of t with a large exponent, is continued as such: where φ̄′ is e^α the
  /// exponent of S is α.
  private func prediction(
    for share: Rational, from last: State, _ geometry: DualGeometry<Element>, withSides sides: [Int]
  ) -> [Element]? {
    let here = DualSystem(geometry: geometry, integrator: system.integrator)
      .evaluate(last.values, .gradientAndHessian)
    let precision = geometry.precision
    let size = Element(last.share, precision: precision)
    let step = Element(share, precision: precision) - size
    guard
      let rates = try? here.hessian?.solve(
        geometry.rightHandSide.map { $0 / size }, isPositive: { $0 > 0 && $0.isFinite })
    else { return nil }
    let values = geometry.knotValues(last.values, withSides: sides)
    let changes = geometry.knotValues(rates, withSides: sides)
    let logarithm = Double.log((share / last.share).doubleValue)
    return zip(values, changes).map { value, rate in
      let exponent = (size * rate / value).approximation
      let growth = Double.exp(exponent * logarithm)
      guard exponent > 2, growth.isFinite else { return value + step * rate }
      return value * Element(point: growth, precision: precision)
    }
  }

  private func geometry(sides: [Int], share: Rational) -> DualGeometry<Element>? {
    var layout = system.geometry.layout
    layout.sides = sides
    let precision = system.geometry.precision
    guard var result = DualGeometry<Element>(layout, precision: precision) else { return nil }
    let factor = Element(share, precision: precision)
    result.rightHandSide = result.rightHandSide.map { $0 * factor }
    return result
  }

  /// By inner knot the branch on which |s| is clearly the smaller one, if there are two.
  private func smallerSides(_ values: [Element], _ geometry: DualGeometry<Element>) -> [Int] {
    var sides = geometry.layout.sides
    guard geometry.gamma != 0, geometry.beta != 0, geometry.count > 2 else { return sides }
    let upper = geometry.knotValues(values, withSides: inner(1, sides))
    let lower = geometry.knotValues(values, withSides: inner(-1, sides))
    for knot in 1..<(sides.count - 1) {
      let (above, below) = (upper[knot].magnitude, lower[knot].magnitude)
      let isAbove = sides[knot] == 1
      // Nearly equal values are no reason to change.
      if sides[knot] == 0 || 4 * (isAbove ? below : above) < (isAbove ? above : below) {
        sides[knot] = above < below ? 1 : -1
      }
    }
    return sides
  }

  private func inner(_ side: Int, _ sides: [Int]) -> [Int] {
    sides.indices.map { $0 == 0 || $0 == sides.count - 1 ? 0 : side }
  }
}

extension DualContinuation {
  /// A state of this problem in Double in more bits.
  static func lifted<Rough: RegionalIntegrator>(
    _ state: DualContinuation<Rough>.State
  ) -> State where Rough.Element == Double, Element == BigFloat {
    State(
      share: state.share,
      values: state.values.map { BigFloat($0, precision: Precision(bits: 128)) },
      sides: state.sides)
  }
}

extension Rational {
  /// A share of the whole that is larger by a factor, rounded to 40 bits so that it stays short.
  fileprivate func grown(by factor: Rational) -> Rational {
    let unit = Rational(1 << 40)
    return Swift.min(Rational((self * factor * unit).ceiling) / unit, 1)
  }
}
