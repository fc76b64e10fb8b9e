import MultiPrecision
import NumericalMethods
import RealModule

/// The dual as a function of λ, in which the flow is dλ/dτ = z − E[α_λσ].
///
/// Knot values are S = Mλ with M the matrix of distances |xᵢ − xⱼ| (M = 1 for one knot), and the dual
/// is the same function of both, so that its gradient is M(ζ − E[αN]) and its Hessian −MH_SM.
extension DualSystem {
  /// z − E[α_λσ] by knot.
  ///
  /// - Complexity: O(m) cells.
  func residual(at multipliers: [Element]) -> [Element] {
    let there = evaluate(geometry.knotValues(of: multipliers), .gradient)
    return geometry.knotValues(
      of: zip(geometry.rightHandSide, there.expectation).map { $0 - $1 })
  }

  /// E[σσᵀ/φ″(α)] at knot values S; nil without pivots to it.
  ///
  /// - Complexity: O(m²).
  func hessian(atKnotValues knotValues: [Element]) -> Matrix<Element> {
    let count = geometry.count
    let structured = evaluate(knotValues, .gradientAndHessian).hessian
    var columns: [[Element]] = []
    for column in 0..<count {
      var unit = Array(repeating: Element.zero, count: count)
      unit[column] = 1
      let image = structured?.multiplied(by: geometry.knotValues(of: unit)) ?? unit
      columns.append(geometry.knotValues(of: image))
    }
    // One triangle, so that rounding does not spoil the symmetry.
    return Matrix(rows: count, columns: count) { columns[Swift.min($0, $1)][Swift.max($0, $1)] }
  }

  /// The same problem for other labels.
  func relabelled(_ labels: [Element]) -> DualSystem {
    var copy = geometry
    copy.labels = labels
    return DualSystem(geometry: copy, integrator: integrator)
  }

  /// The largest |α| at a node, which is the largest there is: α is monotone in s, s affine
  /// between nodes.
  func largestAlpha(_ knotValues: [Element]) -> Element where Element: PointScalar {
    var largest: Element = 0
    for branch in geometry.branches.indices {
      for s in geometry.nodeValues(knotValues, branch: branch) {
        let size = integrator.inverse(s).magnitude
        if !(size <= largest) { largest = size }
      }
    }
    return largest
  }
}

extension DualGeometry {
  /// Mλ: Σⱼ |xᵢ − xⱼ|λⱼ = xᵢ(2Pᵢ − Λ) − 2Qᵢ + M by the running sums P of λ and Q of λx.
  ///
  /// - Complexity: O(m).
  func knotValues(of multipliers: [Element]) -> [Element] {
    if count == 1 { return multipliers }
    var (total, moment): (Element, Element) = (0, 0)
    for (multiplier, knot) in zip(multipliers, knots) {
      total += multiplier
      moment += multiplier * knot
    }
    var (before, momentBefore): (Element, Element) = (0, 0)
    var values: [Element] = []
    values.reserveCapacity(count)
    for (multiplier, knot) in zip(multipliers, knots) {
      before += multiplier
      momentBefore += multiplier * knot
      values.append(knot * (before + before - total) - (momentBefore + momentBefore) + moment)
    }
    return values
  }
}
