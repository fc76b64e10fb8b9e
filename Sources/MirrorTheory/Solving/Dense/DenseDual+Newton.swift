import MultiPrecision
import NumericalMethods

extension DenseDual {
  /// The bits to which λ̃ must be known before the proof may add the rest.
  func approximationBits(accuracyBits: Int) -> Int {
    Swift.max((accuracyBits + 3 * conditionBits / 2) / 2, 3 * conditionBits / 2) + 24
  }

  /// λ̃, the bits to which it is known, and the Hessian near it.
  struct Iterate {
    var lambda: [BigFloat]
    var knownBits = 0
    var hessian: LDLFactorization<BigFloat>?
  }

  /// Takes Newton steps until λ̃ has the digits, each with about twice as many as the last.
  ///
  /// Digits are those of the norm in which H is 1: δᵀHδ is 2⁻²ᵇ of λᵀz.
  ///
  /// - Parameters:
  ///   - iterate: Where to start; where the steps end, also where they fail.
  ///   - accuracyBits: b.
  /// - Returns: Whether λ̃ has the digits; not where a matrix could not be factored or the steps did not
  ///   shrink.
  /// - Throws: `SolveFailure.undecided` when an integral was not enclosed.
  mutating func refine(_ iterate: inout Iterate, accuracyBits: Int) throws(SolveFailure) -> Bool {
    for _ in 0..<40 where iterate.knownBits < accuracyBits {
      var lambda = iterate.lambda
      // Goals that double up to the last one exactly; the start has 30 bits or so.
      var goal = accuracyBits
      while goal > Swift.max(2 * iterate.knownBits - 8, 80) { goal = goal / 2 + 8 }
      let tolerance = stepTolerance(goal: goal, at: lambda)
      let precision = precision(for: tolerance, atLeast: goal)
      let at = lambda.map { Ball(BigFloat($0, precision: precision), precision: precision) }
      let values = try expectation(
        at, [.means, .slopes], within: reach(of: at, tolerance: tolerance), precision: precision,
        tolerance: tolerance)
      let force = zip(problem.labels(precision: precision), values).map { ($0 - $1).midpoint }
      let hessian = slopes(values, offset: count).map(\.midpoint)
      guard let factor = try? LDLFactorization(hessian) else { return false }
      let step = factor.solve(force)
      let last = lambda
      lambda = stepped(at.map(\.midpoint), by: step, force: force, hessian)
      // The Newton decrement δᵀF measures the error before the step; after it, its square.
      let decrement = BigFloat.dot(step, force)
      let energy = energy(of: lambda)
      guard decrement.isFinite, energy.isFinite else { return false }
      rescale(byPowerOfTwo: Self.exponent(of: lambda) - Self.exponent(of: last))
      let error = ((energy.exponent ?? 0) - (decrement.exponent ?? -4 * precision.bits)) / 2
      iterate = Iterate(
        lambda: lambda, knownBits: Swift.min(Swift.max(2 * error - 8, 0), goal), hessian: factor)
    }
    return iterate.knownBits >= accuracyBits
  }

  /// λ after a step δ = H⁻¹F, of which the part along λ is taken in l = ln |λ|.
  ///
  /// Where φ̄ grows fast α is a small power of ln s, and the step finds by how much ln s is off: λ + δ
  /// would go back beyond 0 where λ is too large by a factor of e. With κ = λᵀE[αf]/λᵀz, which is 1 at the
  /// solution, the step in l is Newton's for ln κ = 0: dκ/dl = λᵀHλ/λᵀz. The difference from λ + δ is of
  /// second order.
  private func stepped(
    _ lambda: [BigFloat], by step: [BigFloat], force: [BigFloat], _ hessian: Matrix<BigFloat>
  ) -> [BigFloat] {
    let total = energy(of: lambda)
    let bend = BigFloat.dot(lambda, hessian * lambda)
    let missing = BigFloat.dot(lambda, force)
    let logShare = (-missing / total).applying(.log1p)
    let growth = ((missing - total) * logShare / bend).applying(.exp)
    let along = missing / bend
    let result = zip(lambda, step).map { growth * ($0 + ($1 - along * $0)) }
    return result.allSatisfy(\.isFinite) ? result : zip(lambda, step).map { $0 + $1 }
  }

  /// The binary exponent of the largest |λᵢ|.
  private static func exponent(of lambda: [BigFloat]) -> Int {
    lambda.compactMap(\.exponent).max() ?? 0
  }

  /// λᵀz.
  func energy(of lambda: [BigFloat]) -> BigFloat {
    BigFloat.dot(lambda, problem.labels(precision: lambda[0].precision).map(\.midpoint))
  }

  /// What integrals may be off by in a step to so many bits.
  ///
  /// An error of E[αf] by ε moves λ by H⁻¹ε, whose norm is at most |ε|‖H⁻¹‖^½. Slopes need half the bits,
  /// beside those that cancel.
  private func stepTolerance(goal: Int, at lambda: [BigFloat]) -> ErrorBound {
    let kernel = kernelScale.approximateLog2
    let condition = Double(conditionBits)
    let flatness = Double(-exponents.slopes)
    let energy = Double(energy(of: lambda).exponent ?? 0)
    let means = -Double(goal) - 4 + (energy + kernel + flatness - condition) / 2
    let slopes = kernel - condition - Double(goal / 2) - 8
    return ErrorBound(powerOfTwo: Int(Swift.min(means, slopes).rounded(.down)))
  }
}
