import MultiPrecision
import NumericalMethods

/// The right-hand side of dλ/dτ = D(z − E[α_λσ]) with everything that is read off along the way.
///
/// λ is by knot; D counts the points of data at each, since all of them pull. In √D-scaled
/// coordinates the flow is a gradient flow with the symmetric Hessian √D·H·√D.
struct DualFlowField: Sendable {
  let count: Int
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

  /// The field of a system in numbers of the precision and in Double.
  init<Fine: RegionalIntegrator, Rough: RegionalIntegrator>(
    _ system: DualSystem<Fine>, rough: DualSystem<Rough>, layout: DualLayout,
    points: [RealConstant]
  ) where Fine.Element == BigFloat, Rough.Element == Double {
    let geometry = system.geometry
    count = geometry.count
    multiplicities = layout.multiplicities.map { BigFloat($0, precision: geometry.precision) }
    residual = { system.residual(at: $0) }
    roughHessian = { lambda in
      let knotValues = geometry.knotValues(of: lambda).map { $0.doubleValue(.nearest) }
      return rough.hessian(atKnotValues: knotValues)
    }
    hessian = { system.hessian(atKnotValues: geometry.knotValues(of: $0)) }
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
      // h is the solution of the problem whose labels are its own values.
      let missing = system.residual(at: lambda)
      let now = system.relabelled(zip(geometry.labels, missing).map { $0 - $1 })
      let solution = DualSolution(system: now, knotValues: geometry.knotValues(of: lambda))
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

extension DualLayout {
  /// Whether p vanishes outside a bounded set.
  var hasBoundedSupport: Bool {
    guard case .formulas(let formulas) = density else { return true }
    return formulas.tails.isEmpty
  }
}
