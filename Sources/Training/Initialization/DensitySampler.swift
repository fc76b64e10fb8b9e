import MirrorTheory
import MultiPrecision
import RealModule
import NumericalMethods
import Symbolic

/// Why a network cannot be trained.
public enum TrainingFailure: Error, Hashable, Sendable {
  /// No such network exists: the text says why.
  case impossible(String)
  /// Something that is needed could not be computed.
  case undecided(String)
}

/// The inverse of a density's distribution function.
///
/// A constant density is inverted in closed form. Otherwise the support is cut into panels on which
/// Gauss–Legendre quadrature of p is accurate to rounding; the panel of a probability is found among
/// the running sums, and in the panel ∫ p = rest is solved by safeguarded Newton steps. A density
/// whose integral is not 1 is sampled in proportion.
///
/// ### Accuracy
/// *estimated*: ∫ p over each panel agrees with that over its halves to a rounding unit of the whole.
public struct DensitySampler<Number: TrainingNumber>: Sendable {
  private enum Form: Sendable {
    case uniform(lower: Number, width: Number)
    case panels(ends: [Number], sums: [Number])
  }
  private var form: Form
  private let body: CompiledExpressions<Number>
  private let nodes: [Number]
  private let weights: [Number]
  private let precision: Precision

  /// Panels beyond this number mean a density that no quadrature follows.
  private static var panelLimit: Int { 20_000 }

  /// Prepares a density for sampling.
  ///
  /// - Throws: `TrainingFailure` if p has no finite positive integral, or tails too heavy to cut.
  public init(
    _ density: InitializationDensity, precision: Precision
  ) throws(TrainingFailure) {
    self.precision = precision
    body = CompiledExpressions([density.body], density.variable, precision: precision)
    // Panels are short, so that this many nodes reach the precision: 2·16 digits in Double.
    let rule = GaussLegendreRule(
      count: 16 + Swift.max(0, precision.bits - 53) / 6, precision: precision.adding(bits: 8))
    func point(_ ball: Ball) -> Number {
      Number(ball.midpoint.exactRational ?? 0, precision: precision)
    }
    nodes = rule.nodes.map(point)
    weights = rule.weights.map(point)
    let lower = try Self.end(density, density.lower, sign: -1, precision: precision)
    let upper = try Self.end(density, density.upper, sign: 1, precision: precision)
    guard lower < upper else { throw .impossible("the support of the biases' density is empty") }
    form = .uniform(lower: lower, width: upper - lower)
    if density.body.symbols.isEmpty { return }
    let (ends, sums) = try panels(from: lower, to: upper)
    guard let total = sums.last, total > 0, total.isFinite else {
      throw .impossible("the density of the biases has no positive integral")
    }
    form = .panels(ends: ends, sums: sums)
  }

  /// The number below which the share `probability` of the density lies.
  ///
  /// - Parameter probability: In (0, 1).
  /// - Returns: A point of the support.
  public func callAsFunction(_ probability: Number) -> Number {
    switch form {
    case .uniform(let lower, let width): return lower + width * probability
    case .panels(let ends, let sums):
      let target = probability * (sums.last ?? 1)
      var (low, high) = (0, sums.count - 1)
      while high - low > 1 {
        let middle = (low + high) / 2
        if sums[middle] <= target { low = middle } else { high = middle }
      }
      let rest = target - sums[low]
      let (left, right) = (ends[low], ends[low + 1])
      let share = rest / (sums[low + 1] - sums[low])
      let scale = Swift.max(left.magnitude, right.magnitude)
      let root = safeguardedNewton(
        from: left, to: right, startingAt: left + (right - left) * share, precision: precision,
        tolerance: scale * Number.unit(precision)
      ) { point in
        (mass(from: left, to: point) - rest, body.first(point))
      }
      // No sign change is rounding at an end of the panel.
      return root.value ?? (share + share < 1 ? left : right)
    }
  }

  /// ∫ p between two points, by one rule.
  private func mass(from left: Number, to right: Number) -> Number {
    let width = right - left
    var sum: Number = 0
    for (node, weight) in zip(nodes, weights) {
      sum += weight * body.first(left + width * node)
    }
    return sum * width
  }

  /// Ends of panels, and ∫ p up to each of them.
  private func panels(
    from lower: Number, to upper: Number
  ) throws(TrainingFailure) -> ([Number], [Number]) {
    var ends = [lower]
    var sums: [Number] = [0]
    let half = Number(Rational(1, 2), precision: precision)
    let unit = Number.unit(precision)
    var open = [(right: upper, mass: mass(from: lower, to: upper), depth: 0)]
    while let panel = open.popLast() {
      let left = ends[ends.count - 1]
      let middle = left * half + panel.right * half
      let first = mass(from: left, to: middle)
      let second = mass(from: middle, to: panel.right)
      let difference = (first + second - panel.mass).magnitude
      guard first.isFinite, second.isFinite else {
        throw .undecided("the density of the biases is not finite inside its support")
      }
      // Few nodes see a narrow peak by chance only, hence the first cuts.
      if panel.depth >= 4, difference <= unit || panel.depth >= precision.bits + 8 {
        ends.append(panel.right)
        sums.append(sums[sums.count - 1] + first + second)
      } else {
        open.append((panel.right, second, panel.depth + 1))
        open.append((middle, first, panel.depth + 1))
      }
      if ends.count + open.count > Self.panelLimit {
        throw .undecided("the density of the biases varies too fast to be sampled")
      }
    }
    return (ends, sums)
  }

  /// An end of the support, or where less than a rounding unit of the density lies beyond.
  private static func end(
    _ density: InitializationDensity, _ end: SupportEnd, sign: Int, precision: Precision
  ) throws(TrainingFailure) -> Number {
    if case .finite(let value, _) = end {
      return Number(rounding: RealConstant(value), precision: precision)
    }
    let wide = Precision(bits: 64)
    let compiled = CompiledExpressions<BigFloat>(
      [density.body], density.variable, precision: wide)
    var cut = Rational(1)
    for _ in 0..<400 {
      let at = BigFloat(sign < 0 ? -cut : cut, precision: wide)
      // p(T)·T⁴ falls to a unit: a tail that decays like a power of T never gets there in time.
      let weight = compiled.first(at) * at.raised(to: 4)
      if weight.isZero || (weight.exponent ?? 0) < -precision.bits - 8 {
        return Number(sign < 0 ? -cut : cut, precision: precision)
      }
      cut = cut * Rational(9, 8)
      if cut > 1_000_000 { break }
    }
    throw .undecided("the tail of the biases' density is too heavy to be sampled")
  }
}
