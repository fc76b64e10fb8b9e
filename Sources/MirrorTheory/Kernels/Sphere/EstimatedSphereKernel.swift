import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// K of inputs of d ≥ 3 coordinates by a product of Gauss rules: an estimate, for densities with
/// breaks inside the ball of directions.
///
/// The plane of the inputs is cut at the angles where a break is met at full length, and the length
/// sin φ where it is met on the way. At such an angle the cut in φ is a square root, which
/// θ = middle + half·sin(πs/2) makes smooth.
struct EstimatedSphereKernel {
  private let kernel: SphereKernel
  /// More digits than these would take minutes.
  private static let digitLimit = 12

  init(_ kernel: SphereKernel) {
    self.kernel = kernel
  }

  /// The digits in which two rules agree; nil where a value is not finite.
  func value(of pair: InputPair, digits: Int) throws(SolveFailure) -> PrintedValue? {
    let precision = Precision(bits: 128)
    let density = SphereDensity(
      beta: kernel.beta, gamma: kernel.gamma, moments: kernel.moments, precision: precision)
    let plane = try PlanePair(pair, breaks: density.breaks, precision: precision)
    var values: [BigFloat] = []
    for count in [18, 26] {
      let rule = GaussLegendreRule(count: count, precision: precision)
      var sum = Ball(0, precision: precision)
      for sector in plane.sectors {
        sum += self.sum(sector, rule, density, plane, pair.dimension)
      }
      let turn = Ball.pi(precision: precision).scaled(byPowerOfTwo: 1)
      let value = sum * Ball(pair.dimension - 2, precision: precision) / turn
      guard value.isFinite else { return nil }
      values.append(value.midpoint)
    }
    return PrintedValue(
      estimate: values[1], rougher: values[0], digits: Swift.min(digits, Self.digitLimit))
  }

  private func sum(
    _ sector: (from: Ball, to: Ball), _ rule: GaussLegendreRule, _ density: SphereDensity,
    _ plane: PlanePair, _ dimension: Int
  ) -> Ball {
    let precision = density.precision
    let half = Ball.pi(precision: precision).scaled(byPowerOfTwo: -1)
    let middle = (sector.from + sector.to).scaled(byPowerOfTwo: -1)
    let width = (sector.to - sector.from).scaled(byPowerOfTwo: -1)
    let one = Ball(1, precision: precision)
    var total = Ball(0, precision: precision)
    for (t, weight) in zip(rule.nodes, rule.weights) {
      let s = half * (t.scaled(byPowerOfTwo: 1) - one)
      let angle = middle + width * s.applying(.sin)
      // dθ = width·cos(s)·π dt.
      let factor = weight * width * s.applying(.cos) * half.scaled(byPowerOfTwo: 1)
      total +=
        factor
        * ray(angle.applying(.cos), angle.applying(.sin), rule, density, plane, dimension)
    }
    return total
  }

  /// The integral over the length.
  private func ray(
    _ cosine: Ball, _ sine: Ball, _ rule: GaussLegendreRule, _ density: SphereDensity,
    _ plane: PlanePair, _ dimension: Int
  ) -> Ball {
    let precision = density.precision
    let one = BigFloat(1, precision: precision)
    let u = plane.x.0 * cosine + plane.x.1 * sine
    let v = plane.y.0 * cosine + plane.y.1 * sine
    var cuts: [Ball] = [Ball(0, precision: precision)]
    for end in density.breaks {
      for t in [u, v] {
        let share = end.ball(precision: precision) / t
        guard share.isPositive, share.midpoint < one else { continue }
        cuts.append(Ball(midpoint: share.applying(.asin).midpoint))
      }
    }
    cuts.sort { $0.midpoint < $1.midpoint }
    cuts.append(Ball(midpoint: Ball.pi(precision: precision).scaled(byPowerOfTwo: -1).midpoint))
    var total = Ball(0, precision: precision)
    for (from, to) in zip(cuts, cuts.dropFirst()) where from.midpoint < to.midpoint {
      // One formula between the cuts.
      let middle = (from + to).scaled(byPowerOfTwo: -1).applying(.sin)
      let isXLess = !(u - v).isPositive
      guard let first = density.place(of: middle * (isXLess ? u : v)),
        let second = density.place(of: middle * (isXLess ? v : u))
      else { return .indeterminate(precision: precision) }
      let function = SectorFunction<Ball>(
        density, plane: plane, isXLess: isXLess, lesser: first, greater: second,
        precision: precision
      ) { $0 }
      for (t, weight) in zip(rule.nodes, rule.weights) {
        let angle = from + (to - from) * t
        let length = angle.applying(.sin)
        total +=
          weight * (to - from) * length * angle.applying(.cos).power(dimension - 3)
          * function.value(cosine: cosine, sine: sine, length: length)
      }
    }
    return total
  }
}
