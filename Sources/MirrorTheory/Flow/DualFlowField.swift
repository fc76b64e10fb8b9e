import MultiPrecision
import NumericalMethods

/// The right-hand side of dλ/dτ = D(z − E[α_λσ]) with everything that is read off along the way.
///
/// λ is by knot; D counts the points of data at each, since all of them pull. In √D-scaled
/// coordinates the flow is a gradient flow with the symmetric Hessian √D·H·√D.
struct DualFlowField: Sendable {
  let count: Int
  /// Whether the residual takes quadrature.
  let isCostly: Bool
  let multiplicities: [BigFloat]
  /// z − E[α_λσ].
  let residual: @Sendable (_ lambda: [BigFloat]) -> [BigFloat]
  /// E[σσᵀ/φ″(α_λ)] in Double, for Newton's method.
  let roughHessian: @Sendable (_ lambda: [BigFloat]) -> Matrix<Double>
  /// The same with all digits.
  let hessian: @Sendable (_ lambda: [BigFloat]) -> Matrix<BigFloat>
  /// s at every node, less every level at which φ̄ changes its formula: affine in λ.
  let levels: @Sendable (_ lambda: [BigFloat]) -> [BigFloat]
  /// h at the points asked for.
  let values: @Sendable (_ lambda: [BigFloat]) throws(SolveFailure) -> [BigFloat]
  /// sup |α|, features and output bias; nil where it is infinite.
  let largestAlpha: @Sendable (_ lambda: [BigFloat]) -> BigFloat?

  /// The field of a system in numbers of several precisions, and in Double.
  ///
  /// - Parameters:
  ///   - systems: By ascending precision; the last one is the working precision.
  ///   - rough: The same in Double.
  ///   - layout: The problem's data.
  ///   - points: Where h is wanted.
  ///   - relativeBits: The bits of the residual that count.
  ///   - digitBits: The bits that results need.
  init<Fine: RegionalIntegrator, Rough: RegionalIntegrator>(
    _ systems: [DualSystem<Fine>], rough: DualSystem<Rough>, layout: DualLayout,
    points: [RealConstant], relativeBits: Int = 0, digitBits: Int = 0
  ) where Fine.Element == BigFloat, Rough.Element == Double {
    let ladder = PrecisionLadder(systems: systems, relativeBits: relativeBits)
    let system = systems[systems.count - 1]
    let printing = systems.first { $0.geometry.precision.bits >= digitBits } ?? system
    let geometry = system.geometry
    count = geometry.count
    isCostly = systems.count > 1
    multiplicities = layout.multiplicities.map { BigFloat($0, precision: geometry.precision) }
    residual = { ladder.residual(at: $0) }
    roughHessian = { lambda in
      let knotValues = geometry.knotValues(of: lambda).map { $0.doubleValue(.nearest) }
      return rough.hessian(atKnotValues: knotValues)
    }
    hessian = { lambda in
      let lambda = ladder.rounded(lambda, to: printing)
      return printing.hessian(atKnotValues: printing.geometry.knotValues(of: lambda))
    }
    let boundaries = system.integrator.potential.levels.map(\.s)
    levels = { lambda in
      if boundaries.isEmpty { return [] }
      let knotValues = geometry.knotValues(of: lambda)
      return geometry.branches.indices.flatMap { branch in
        let values = geometry.nodeValues(knotValues, branch: branch)
        return boundaries.flatMap { level in values.map { $0 - level } }
      }
    }
    values = { lambda throws(SolveFailure) in
      if points.isEmpty { return [] }
      let lambda = ladder.rounded(lambda, to: printing)
      // h is the solution of the problem whose labels are its own values.
      let missing = printing.residual(at: lambda)
      let now = printing.relabelled(zip(printing.geometry.labels, missing).map { $0 - $1 })
      let solution = DualSolution(
        system: now, knotValues: printing.geometry.knotValues(of: lambda))
      var values: [BigFloat] = []
      for point in points { values.append(try solution.value(at: point)) }
      return values
    }
    let isBounded = layout.hasBoundedSupport
    largestAlpha = { lambda in
      guard isBounded else { return nil }
      // The output bias is one more feature, σ ≡ 1.
      let total = lambda.reduce(BigFloat(0, precision: geometry.precision), +)
      let bias = system.integrator.inverse(total).magnitude
      return Swift.max(bias, system.largestAlpha(geometry.knotValues(of: lambda)))
    }
  }

  /// D(z − E[α_λσ]).
  func velocity(_ lambda: [BigFloat]) -> [BigFloat] {
    zip(multiplicities, residual(lambda)).map { $0 * $1 }
  }

  /// Σ over the points of data of the squared residuals.
  func squaredResidual(_ lambda: [BigFloat]) -> BigFloat {
    let sides = residual(lambda)
    return BigFloat.dot(zip(multiplicities, sides).map { $0 * $1 }, sides)
  }

  /// −d ln‖r‖²/dτ = 2·rᵀDHDr / rᵀDr.
  func decayRate(_ lambda: [BigFloat], hessian: Matrix<BigFloat>) -> BigFloat {
    let sides = residual(lambda)
    let weighted = zip(multiplicities, sides).map { $0 * $1 }
    let bent = BigFloat.dot(weighted, hessian * weighted)
    return (bent + bent) / BigFloat.dot(weighted, sides)
  }
}

/// The residual in as few bits as it needs: it falls along the flow, and what counts of it is its
/// relative error.
private struct PrecisionLadder<Integrator: RegionalIntegrator>: Sendable
where Integrator.Element == BigFloat {
  let systems: [DualSystem<Integrator>]
  let relativeBits: Int

  func rounded(_ lambda: [BigFloat], to system: DualSystem<Integrator>) -> [BigFloat] {
    lambda.map { BigFloat($0, precision: system.geometry.precision, rounding: .nearest) }
  }

  /// z − E[α_λσ].
  ///
  /// Rounding λ to p bits moves s by 2⁻ᵖ|λ| times distances, and quadrature leaves some 2^(16−p)|z|: with
  /// noise the larger of both sizes, 12 bits more than log₂(noise/|r|) and those that count are enough.
  /// The first of the systems tells |r|, unless it is noise itself.
  func residual(at lambda: [BigFloat]) -> [BigFloat] {
    guard let last = systems.last else { return [] }
    var needed = 0
    for system in systems.dropLast() where system.geometry.precision.bits >= needed {
      let residual = system.residual(at: rounded(lambda, to: system))
      let geometry = system.geometry
      let reach = geometry.knots.compactMap(\.exponent).max() ?? 0
      let noise = Swift.max(
        geometry.labels.compactMap(\.exponent).max() ?? 0,
        (lambda.compactMap(\.exponent).max() ?? .min / 4) + Swift.max(reach, 0))
      guard let size = residual.compactMap(\.exponent).max() else { continue }
      needed = relativeBits + 12 + noise - size
      if needed <= geometry.precision.bits { return residual }
    }
    return last.residual(at: lambda)
  }
}

extension DualLayout {
  /// Whether p vanishes outside a bounded set.
  var hasBoundedSupport: Bool {
    guard case .formulas(let formulas) = density else { return true }
    return formulas.tails.isEmpty
  }
}
