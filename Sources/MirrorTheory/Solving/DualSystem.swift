import MultiPrecision
import RealModule
import NumericalMethods

/// The dual problem in one scalar: E[αN], the Hessian and the functional from cell integrals.
struct DualSystem<Integrator: CellIntegrator>: Sendable {
  typealias Element = Integrator.Element
  let geometry: DualGeometry<Element>
  let integrator: Integrator
  /// Whether passes also add up |E[αNⱼ]| cell by cell, which tells how small a residual can be.
  var tracksMagnitude = false

  /// What one pass over the cells gives.
  struct Evaluation {
    /// E[αNⱼ].
    var expectation: [Element]
    /// The sum of the cells' contributions to E[αNⱼ] without their signs; empty if not tracked.
    var magnitude: [Element.Magnitude]
    /// E[NᵢNⱼ/φ″(α)], the negative Hessian of the dual.
    var hessian: BorderedTridiagonalMatrix<Element>?
    /// E[φ̄(α)].
    var penalty: Element
  }

  /// Integrates over all cells at the knot values S.
  ///
  /// - Complexity: O(m) cells.
  func evaluate(_ knotValues: [Element], _ wanted: WantedIntegrals) -> Evaluation {
    let count = geometry.count
    var expectation = Array(repeating: Element.zero, count: count)
    var magnitude: [Element.Magnitude] =
      tracksMagnitude ? Array(repeating: 0, count: count) : []
    var hessian =
      wanted == .gradientAndHessian ? BorderedTridiagonalMatrix<Element>(order: count) : nil
    var penalty: Element = 0
    for (index, branch) in geometry.branches.enumerated() {
      let s = geometry.nodeValues(knotValues, branch: index)
      let alpha = s.map(integrator.inverse)
      for (place, cell) in branch.cells.enumerated() {
        let node = cell.node
        let part = integrator.integrals(
          CellProblem(
            lower: branch.positions[node], upper: branch.positions[node + 1],
            densityPiece: cell.densityPiece, isMirrored: branch.isMirrored,
            s: (s[node], s[node + 1]), alpha: (alpha[node], alpha[node + 1]),
            densityEnds: cell.densityEnds),
          wanted)
        let basis = branch.cellBasis[place]
        for (position, function) in basis.enumerated() {
          let rise = function.end - function.start
          let share = branch.weight * (function.start * part.i0 + rise * part.i1)
          expectation[function.knot] += share
          if tracksMagnitude { magnitude[function.knot] += share.magnitude }
          guard hessian != nil else { continue }
          // ∫ N τᵏ p/φ″ for k = 0, 1, then against each other basis function once.
          let zeroth = branch.weight * (function.start * part.h0 + rise * part.h1)
          let first = branch.weight * (function.start * part.h1 + rise * part.h2)
          for other in basis[position...] {
            hessian?.add(
              other.start * zeroth + (other.end - other.start) * first,
              row: function.knot, column: other.knot)
          }
        }
        if wanted == .gradientAndPenalty { penalty += branch.weight * part.penalty }
      }
    }
    return Evaluation(
      expectation: expectation, magnitude: magnitude, hessian: hessian, penalty: penalty)
  }
}

extension DualSystem where Integrator: RegionalIntegrator, Element: PointScalar {
  /// Where Newton's method starts: βSⱼ = φ̄′(βTⱼ), T the knot values of the problem with φ̄ = α²/2.
  func quadraticStart() -> [Element]? {
    guard let values = quadraticSolution() else { return nil }
    if geometry.layout.beta.rational == 0 { return values }
    let start = values.map { integrator.slope(geometry.beta * $0) / geometry.beta }
    return start.allSatisfy(\.isFinite) ? start : values
  }

  /// T, the knot values of the problem with φ̄ = α²/2.
  func quadraticSolution() -> [Element]? {
    let integrator = integrator
    let linear = DualSystem<QuadraticIntegrator<Element>>(
      geometry: geometry,
      integrator: QuadraticIntegrator(kappa: 1) { integrator.moments($0) })
    let zeros = Array(repeating: Element.zero, count: geometry.count)
    guard let matrix = linear.evaluate(zeros, .gradientAndHessian).hessian,
      let values = try? matrix.solve(
        geometry.rightHandSide, isPositive: { $0 > 0 && $0.isFinite })
    else { return nil }
    return values
  }
}
