import MultiPrecision
import NumericalMethods
import Symbolic

/// What one point contributes to the kernels of all pairs that it is in.
///
/// σ(x − b)σ(y − b) = weight·(x − b)(y − b) with weights (β + γ)², γ² − β², (β − γ)² left of both
/// points, between them and right of both. Written as the middle weight everywhere plus what is
/// missing at both sides, the mean over w = ±1 is
/// ```
/// K = (γ² − β²)(m₀xy + m₂) + 2β·[∫_{b ≤ lo} (x − b)(y − b)q(b) + ∫_{b ≥ hi} (x − b)(y − b)q(−b)]
/// q(b) = ½(β + γ)p(b) + ½(β − γ)p(−b)
/// ```
/// and with Lₖ(t) = ∫_{b ≤ t} bᵏq(b), Rₖ(t) = ∫_{b ≥ t} bᵏq(−b), x ≤ y
/// ```
/// K = y·A(x) + B(x) + x·C(y) + D(y)
/// A = (γ² − β²)m₀x + 2β(xL₀ − L₁)    B = (γ² − β²)m₂ + 2β(L₂ − xL₁)
/// C = 2β(yR₀ − R₁)                  D = 2β(R₂ − yR₁)
/// ```
/// so that a pair costs two products, whatever the density. For ReLU the first term vanishes and
/// nothing cancels but within a tail.
struct KernelFactors: Sendable {
  let x: Ball
  let a: Ball
  let b: Ball
  let c: Ball
  let d: Ball

  /// K for this point and one that is not left of it.
  func kernel(with greater: KernelFactors) -> Ball {
    var sum = b + greater.d
    sum.addProduct(greater.x, a)
    sum.addProduct(x, greater.c)
    return sum
  }
}

/// The factors of points for one density and activation.
struct KernelFactorSource: Sendable {
  private let beta: Ball
  private let gamma: Ball
  private let isEven: Bool
  private let moments: PointMoments
  private let precision: Precision

  init(
    beta: RealConstant, gamma: RealConstant, moments: MomentFormulas, precision: Precision
  ) {
    self.beta = beta.ball(precision: precision)
    self.gamma = gamma.ball(precision: precision)
    isEven = moments.isEven
    self.moments = PointMoments(moments, precision: precision)
    self.precision = precision
  }

  /// - Throws: `SolveFailure.undecided` when two constants cannot be told apart.
  func factors(at point: RealConstant) throws(SolveFailure) -> KernelFactors {
    let x = point.ball(precision: precision)
    let sides = try moments(point)
    var left = sides.below
    var right = sides.above
    if isEven {
      for k in 0...2 {
        left[k] *= beta
        right[k] *= beta
      }
    } else {
      let mirrored = try moments(point.negated)
      let own = (beta + gamma).scaled(byPowerOfTwo: -1)
      let other = (beta - gamma).scaled(byPowerOfTwo: -1)
      for k in 0...2 {
        // ∫_{b ≤ t} bᵏp(−b) = (−1)ᵏ∫_{b ≥ −t} bᵏp(b).
        let sign = k == 1 ? -1 : 1
        left[k] = own * left[k] + Ball(sign, precision: precision) * other * mirrored.above[k]
        right[k] = other * right[k] + Ball(sign, precision: precision) * own * mirrored.below[k]
      }
    }
    let twice = beta.scaled(byPowerOfTwo: 1)
    let middle = (gamma - beta) * (gamma + beta)
    return KernelFactors(
      x: x,
      a: middle * moments.whole[0] * x + twice * (x * left[0] - left[1]),
      b: middle * moments.whole[2] + twice * (left[2] - x * left[1]),
      c: twice * (x * right[0] - right[1]),
      d: twice * (right[2] - x * right[1]))
  }
}
