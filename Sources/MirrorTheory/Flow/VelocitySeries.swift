import MultiPrecision
import NumericalMethods
import RealModule

/// The polynomial of a step by its velocity, p′(start + θ·step) = Σ vₖP̃ₖ(θ), P̃ the shifted Legendre
/// polynomials.
struct VelocitySeries: Sendable {
  let start: BigFloat
  let step: BigFloat
  /// v₀, v₁, …: a row a component.
  let coefficients: [[BigFloat]]

  var end: BigFloat { start + step }

  /// The way from the start to a θ, not necessarily in [0, 1].
  func displacement(at theta: BigFloat) -> [BigFloat] {
    let integrals = Self.integrals(to: theta, count: coefficients.first?.count ?? 0)
    return coefficients.map { step * BigFloat.dot($0, integrals) }
  }

  /// θ of a time.
  func place(of time: BigFloat) -> BigFloat { (time - start) / step }

  /// The same to a few digits.
  var rough: VelocitySeries {
    func rough(_ value: BigFloat) -> BigFloat {
      BigFloat(value, precision: Precision(bits: 64), rounding: .nearest)
    }
    return VelocitySeries(
      start: rough(start), step: rough(step), coefficients: coefficients.map { $0.map(rough) })
  }

  /// Whether the last term is small beside the largest as far as θ, so that the polynomial may be
  /// continued there.
  func reaches(_ theta: BigFloat) -> Bool {
    let integrals = Self.integrals(to: theta, count: coefficients.first?.count ?? 0)
    guard let end = integrals.last else { return false }
    var (last, largest): (BigFloat, BigFloat) = (0, 0)
    for row in coefficients {
      guard let tail = row.last else { return false }
      last = Swift.max(last, (tail * end).magnitude)
      for (value, integral) in zip(row, integrals) {
        largest = Swift.max(largest, (value * integral).magnitude)
      }
    }
    return 32 * last <= largest
  }

  /// The factor by which a step may grow until its last coefficient is about `target`.
  ///
  /// Coefficient k goes like (h/ϱ)ᵏ. Small ones say nothing but how well the stages were solved, and
  /// are continued from those above the noise.
  func growth(to target: BigFloat, noise: BigFloat) -> Double {
    let order = (coefficients.first?.count ?? 1) - 1
    let sizes = (0...order).map { k in
      BigFloat.naturalLogarithm(coefficients.map { $0[k].magnitude }.max() ?? 0)
    }
    let floor = BigFloat.naturalLogarithm(noise) + Double.log(10)
    guard let last = sizes.lastIndex(where: { $0 > floor }), last >= 6 else {
      return Self.longestGrowth
    }
    // Neighbours, since single coefficients may vanish.
    func size(before k: Int) -> Double { sizes[(k - 2)...k].max() ?? 0 }
    let middle = Swift.max(last / 2, 2)
    let slope = (size(before: last) - size(before: middle)) / Double(last - middle)
    let forecast = size(before: last) + slope * Double(order - last)
    let factor = Double.exp((BigFloat.naturalLogarithm(target) - forecast) / Double(order))
    return factor.isFinite ? Swift.min(Swift.max(factor, 0.5), Self.longestGrowth) : 1
  }

  private static let longestGrowth = 3.0

  /// ∫₀^θ P̃ₖ = (P̃ₖ₊₁ − P̃ₖ₋₁)(θ)/(2(2k + 1)); θ for k = 0.
  static func integrals(to theta: BigFloat, count: Int) -> [BigFloat] {
    let values = legendreValues(theta, count: count + 1)
    var integrals = [theta]
    for k in 1..<Swift.max(count, 1) {
      let rise: BigFloat = values[k + 1] - values[k - 1]
      integrals.append(rise / BigFloat(4 * k + 2, precision: theta.precision))
    }
    return integrals
  }

  /// P̃ₖ(θ) for k < count.
  static func legendreValues(_ theta: BigFloat, count: Int) -> [BigFloat] {
    let x: BigFloat = theta + theta - 1
    var values = [BigFloat(1, precision: theta.precision), x]
    for k in 1..<Swift.max(count - 1, 1) {
      let first: BigFloat = BigFloat(2 * k + 1, precision: .literal) * x * values[k]
      let second: BigFloat = BigFloat(k, precision: .literal) * values[k - 1]
      values.append((first - second) / BigFloat(k + 1, precision: .literal))
    }
    return values
  }
}

/// What takes velocities at the nodes of a Radau method to their Legendre series.
///
/// The quadrature of the method is exact up to degree 2s − 2, so that vₖ = (2k + 1)·Σⱼ bⱼP̃ₖ(cⱼ)vⱼ.
struct StageBasis: Sendable {
  let tableau: CollocationTableau<BigFloat>
  /// (2k + 1)bⱼP̃ₖ(cⱼ): a row a degree.
  private let projection: [[BigFloat]]

  init(stages: Int, precision: Precision) {
    let tableau = CollocationTableau<BigFloat>(.radauIIA, stages: stages, precision: precision)
    self.tableau = tableau
    let values = tableau.nodes.map { VelocitySeries.legendreValues($0, count: stages) }
    projection = (0..<stages).map { k in
      let factor = BigFloat(2 * k + 1, precision: .literal)
      return tableau.weights.indices.map { factor * tableau.weights[$0] * values[$0][k] }
    }
  }

  /// The coefficients of all components at one degree.
  func coefficients(ofDegree degree: Int, _ velocities: [[BigFloat]]) -> [BigFloat] {
    guard let first = velocities.first else { return [] }
    return first.indices.map { component in
      BigFloat.dot(projection[degree], velocities.map { $0[component] })
    }
  }

  func series(
    _ velocities: [[BigFloat]], from start: BigFloat, by step: BigFloat
  ) -> VelocitySeries {
    let columns = (velocities.first ?? []).indices.map { component in
      velocities.map { $0[component] }
    }
    return VelocitySeries(
      start: start, step: step,
      coefficients: columns.map { column in projection.map { BigFloat.dot($0, column) } })
  }
}
