import MultiPrecision
import NumericalMethods

/// Bounds of the velocity D(z − E[α_λσ]) on discs of complex λ, for φ̄ one polynomial.
///
/// In closed form E[αN] is a rational function of α at the nodes (``CurvedIntegrator``), and α is
/// analytic in s where φ̄″ has no zero: on a disc |s − s₀| ≤ R around a real s₀ let u₀ be the real
/// solution of φ̄′(u₀) = s₀, cₖ = φ̄⁽ᵏ⁺¹⁾(u₀)/k! and q = Σₖ₌₂ k|cₖ|ϱᵏ⁻¹/c₁. If R/c₁ + qϱ ≤ ϱ, then
/// u ↦ u − (φ̄′(u) − s)/c₁ maps |u − u₀| ≤ ϱ into itself and contracts by q < 1 for every such s: it has
/// one fixed point there, analytic in s since |φ̄″ − c₁| ≤ qc₁, and for real s it is real, since it and
/// its conjugate are both fixed.
struct ComplexDualBound: Sendable {
  private let slope: [Ball]
  private let boxSlope: [ComplexBox]
  private let boxCurvature: [ComplexBox]
  private let system: DualSystem<CurvedIntegrator<Ball>>
  private let density: PolynomialDensity<Ball>
  private let rules: [(nodes: [ComplexBox], weights: [ComplexBox])]
  private let densities: [[ComplexBox]]
  private let multiplicities: [Double]

  /// Nil where φ̄ is more than one formula.
  init?(
    _ system: DualSystem<CurvedIntegrator<Ball>>, densities: [Polynomial<Rational>],
    multiplicities: [Int]
  ) {
    guard system.integrator.potential.pieces.count == 1,
      case .polynomial(let piece) = system.integrator.potential.pieces[0]
    else { return nil }
    self.system = system
    density = system.integrator.density
    slope = piece.slope
    boxSlope = piece.slope.map { ComplexBox($0) }
    boxCurvature = piece.curvature.map { ComplexBox($0) }
    self.densities = densities.map { $0.coefficients.map { ComplexBox($0) } }
    self.multiplicities = multiplicities.map(Double.init)
    rules = densities.map { polynomial in
      // Exact for the degree (deg φ̄ − 1)(deg p + 2).
      let degree = (piece.degree - 1) * (Swift.max(polynomial.coefficients.count - 1, 0) + 2)
      let rule = GaussLegendreRule(count: degree / 2 + 1, precision: Precision(bits: 64))
      return (rule.nodes.map { ComplexBox($0) }, rule.weights.map { ComplexBox($0) })
    }
  }

  /// s at the nodes of all branches, one branch after the other.
  func nodeValues(_ lambda: [Ball]) -> [Ball] {
    let knotValues = system.geometry.knotValues(of: lambda)
    return system.geometry.branches.indices.flatMap {
      system.geometry.nodeValues(knotValues, branch: $0)
    }
  }

  /// A bound of Σ|vᵢ|/√Dᵢ for all s in discs around real centres; nil where α may be singular.
  func speed(centers: [Ball], radii: [ErrorBound]) -> ErrorBound? {
    let geometry = system.geometry
    var expectation = Array(repeating: ComplexBox(.zero as Rational), count: geometry.count)
    var first = 0
    for branch in geometry.branches {
      let count = branch.positions.count
      var alpha: [ComplexBox] = []
      for node in first..<(first + count) {
        guard let box = self.alpha(centers[node], radii[node]) else { return nil }
        alpha.append(box)
      }
      first += count
      let weight = ComplexBox(branch.weight)
      for (place, cell) in branch.cells.enumerated() {
        let (i0, i1) = integrals(cell, branch, alpha[cell.node], alpha[cell.node + 1])
        guard i0.isFinite, i1.isFinite else { return nil }
        for function in branch.cellBasis[place] {
          let start = ComplexBox(function.start)
          let rise = ComplexBox(function.end - function.start)
          expectation[function.knot] =
            expectation[function.knot] + weight * (start * i0 + rise * i1)
        }
      }
    }
    let sides = zip(geometry.rightHandSide, expectation).map { ComplexBox($0) - $1 }
    var total = ErrorBound.zero
    for i in 0..<geometry.count {
      var sum = geometry.count == 1 ? sides[0] : ComplexBox(.zero as Rational)
      if geometry.count > 1 {
        for j in 0..<geometry.count {
          let gap = geometry.knots[i] - geometry.knots[j]
          sum = sum + ComplexBox(i < j ? -gap : gap) * sides[j]
        }
      }
      // D/√D ≤ D.
      total = total + ErrorBound(multiplicities[i]) * sum.magnitudeUpperBound
    }
    return total.isFinite ? total : nil
  }

  /// α for all s of a disc; nil where the contraction is not proved.
  private func alpha(_ center: Ball, _ radius: ErrorBound) -> ComplexBox? {
    let u = system.integrator.inverse(center)
    guard u.isFinite else { return nil }
    let middle = Ball(midpoint: u.midpoint)
    // Taylor coefficients of φ̄′ at the midpoint of u₀.
    var taylor = slope
    for start in 0..<(taylor.count - 1) {
      for index in stride(from: taylor.count - 2, through: start, by: -1) {
        taylor[index] = taylor[index] + middle * taylor[index + 1]
      }
    }
    guard taylor.count > 1, taylor[1].isPositive else { return nil }
    let steepness = taylor[1].magnitudeLowerBound
    let offset = (taylor[0] - center).magnitudeUpperBound
    let start = (radius + offset) / steepness
    var reach = start
    for _ in 0..<12 {
      var (rate, power) = (ErrorBound.zero, reach)
      for index in 2..<Swift.max(taylor.count, 2) {
        rate = rate + ErrorBound(Double(index)) * taylor[index].magnitudeUpperBound * power
        power = power * reach
      }
      rate = rate / steepness
      if start + rate * reach <= reach {
        let disc = Ball(midpoint: .zero(precision: Precision(bits: 64)), radius: reach)
        let width = ComplexBox(disc).real
        let place = ComplexBox(Ball(midpoint: middle.midpoint).addingError(reach)).real
        return ComplexBox(real: place, imaginary: width)
      }
      reach = reach * ErrorBound(1.2)
    }
    return nil
  }

  private static func horner(_ coefficients: [ComplexBox], _ x: ComplexBox) -> ComplexBox {
    guard var sum = coefficients.last else { return ComplexBox(.zero as Rational) }
    for coefficient in coefficients.dropLast().reversed() { sum = sum * x + coefficient }
    return sum
  }

  /// ∫ατᵏp db over a cell for k = 0, 1, as ``CurvedIntegrator`` has them.
  private func integrals(
    _ cell: Cell, _ branch: DualGeometry<Ball>.Branch, _ u0: ComplexBox, _ u1: ComplexBox
  ) -> (ComplexBox, ComplexBox) {
    let lower = ComplexBox(branch.positions[cell.node])
    let width = ComplexBox(branch.positions[cell.node + 1] - branch.positions[cell.node])
    var quotient = Array(boxSlope.dropFirst())
    for index in stride(from: quotient.count - 2, through: 0, by: -1) {
      quotient[index] = quotient[index] + u0 * quotient[index + 1]
    }
    let chord = Self.horner(quotient, u1)
    let span = u1 - u0
    let formula = densities[cell.densityPiece]
    var (i0, i1) = (ComplexBox(.zero as Rational), ComplexBox(.zero as Rational))
    let rule = rules[cell.densityPiece]
    for (node, weight) in zip(rule.nodes, rule.weights) {
      let u = u0 + node * span
      let tau = node * Self.horner(quotient, u) / chord
      let place = lower + tau * width
      let p = Self.horner(formula, branch.isMirrored ? -place : place)
      let term = weight * p * Self.horner(boxCurvature, u) * u
      i0 = i0 + term
      i1 = i1 + term * tau
    }
    let scale = width / chord
    return (i0 * scale, i1 * scale)
  }
}
