import MultiPrecision
import NumericalMethods

extension DenseDual {
  /// The multipliers' sizes, down to what is printed beside the largest.
  private func sizes(of center: [Ball]) -> [ErrorBound] {
    let sizes = center.map(\.magnitudeUpperBound)
    let least = (sizes.max() ?? .zero) * ErrorBound(powerOfTwo: -20)
    return sizes.map { Swift.max($0, least) }
  }

  /// Everything enclosed at λ*; nil where the proof fails at this precision.
  ///
  /// - Parameters:
  ///   - iterate: λ̃ and H near it.
  ///   - accuracyBits: The bits that results are to have.
  /// - Returns: The results, with whatever bits they have.
  /// - Throws: `SolveFailure.undecided` when an integral was not enclosed.
  func numbers(
    around iterate: Iterate, accuracyBits: Int
  ) throws(SolveFailure) -> SolutionNumbers<Ball>? {
    guard let hessian = iterate.hessian else { return nil }
    let lambda = iterate.lambda
    let inverse = approximateInverse(hessian)
    // The box is as wide as errors of F by C, and the slopes over it as uncertain as that by s once
    // more, so that what is left of h is of second order.
    let forceBits = Swift.max(accuracyBits, accuracyBits / 2 + 7 * conditionBits / 4 - 16)
    let tolerance =
      ErrorBound(powerOfTwo: -forceBits - 10) * forceScale(at: lambda, inverse: inverse)
    let precision = precision(for: tolerance, atLeast: forceBits)
    let center = lambda.map { Ball(BigFloat($0, precision: precision), precision: precision) }
    let reach = reach(of: center, tolerance: tolerance)
    let there = try expectation(
      center, [.means, .penalty, .points], within: reach, precision: precision,
      tolerance: tolerance)
    let force = zip(problem.labels(precision: precision), there).map { $0 - $1 }
    guard
      let proved = try enclose(
        center, force: force, inverse, within: reach, accuracyBits: accuracyBits)
    else { return nil }
    // λ* − λ̃ = CF + rest. Sums by way of C: what multiplies F is moderate where C and H are not.
    func change(_ rates: [Ball]) -> Ball {
      var sum = Ball(0, precision: precision)
      for column in 0..<count {
        let weights = (0..<count).map { inverse[$0, column] }
        sum.addProduct(Ball.dot(weights, rates), force[column])
      }
      for (rate, rest) in zip(rates, proved.rests) {
        sum = sum.addingError(rate.magnitudeUpperBound * rest)
      }
      return sum
    }
    let values = problem.points.indices.map { point in
      there[count + point]
        + change((0..<count).map { proved.slopes[problem.place($0, count + point)] })
    }
    let between = zip(proved.multipliers, center).map { $0.union($1) }
    let functional =
      there[problem.layout.inputs.count]
      + change(
        (0..<count).map { row in
          Ball.dot((0..<count).map { proved.slopes[problem.place(row, $0)] }, between)
        })
    return SolutionNumbers(
      multipliers: PrintedSolution.shared(
        proved.multipliers, layout: problem.data, precision: precision),
      values: values, functional: functional)
  }

  /// C, the rounded inverse of H.
  private func approximateInverse(_ hessian: LDLFactorization<BigFloat>) -> Matrix<Ball> {
    let precision = hessian.diagonal[0].precision
    let zero = BigFloat(0, precision: precision)
    let columns = (0..<count).map { unit in
      hessian.solve(
        (0..<count).map { $0 == unit ? BigFloat(1, precision: precision) : zero })
    }
    return Matrix(rows: count, columns: count) { row, column in
      Ball(columns[column][row], precision: precision)
    }
  }

  /// The errors of F, of h and of E[φ̄(α)] beside its size that change no result by more than its size.
  ///
  /// An error ε of F moves λ by Cε and E[φ̄(α)] by λ·ε.
  private func forceScale(at lambda: [BigFloat], inverse: Matrix<Ball>) -> ErrorBound {
    let center = lambda.map { Ball(midpoint: $0) }
    let energy = ErrorBound(upperBoundOf: energy(of: lambda))
    let total = center.reduce(ErrorBound.zero) { $0 + $1.magnitudeUpperBound }
    var scale = Swift.min(labelScale, energy, energy / total)
    for (row, size) in sizes(of: center).enumerated() {
      let sum = (0..<count).reduce(ErrorBound.zero) {
        $0 + inverse[row, $1].magnitudeUpperBound
      }
      scale = Swift.min(scale, size / sum)
    }
    return scale
  }

  /// What a box around λ̃ proves.
  private struct Proof {
    /// λ*.
    var multipliers: [Ball]
    /// Bounds of |λ* − λ̃ − CF|.
    var rests: [ErrorBound]
    /// E[fᵢfⱼ/φ″(α)], between the cuts of the support, over the box, which contains λ̃ and λ*.
    var slopes: [Ball]
  }

  /// Maps a box around λ̃ into itself; nil where that fails.
  ///
  /// - Parameters:
  ///   - center: λ̃.
  ///   - force: F(λ̃).
  ///   - inverse: C.
  ///   - reach: Where E[αf] was taken.
  ///   - accuracyBits: The bits that results are to have.
  /// - Returns: What is proved.
  /// - Throws: `SolveFailure.undecided` when an integral was not enclosed.
  private func enclose(
    _ center: [Ball], force: [Ball], _ inverse: Matrix<Ball>, within reach: FeatureReach,
    accuracyBits: Int
  ) throws(SolveFailure) -> Proof? {
    let precision = center[0].precision
    let push = (0..<count).map { row in
      Ball.dot((0..<count).map { inverse[row, $0] }, force)
    }
    var radii = zip(push, center).map { step, value in
      let size =
        step.magnitudeUpperBound
        + value.magnitudeUpperBound * ErrorBound(powerOfTwo: -precision.bits)
      return size + size
    }
    let bits = contractionBits(radii, at: center, accuracyBits: accuracyBits) + conditionBits
    let tolerance = kernelScale * ErrorBound(powerOfTwo: -bits)
    for _ in 0..<3 {
      let box = zip(center, radii).map { $0.addingError($1) }
      guard isCovered(box, of: center) else { return nil }
      let over = try expectation(
        box, [.slopes, .points], within: reach,
        precision: Precision(bits: bits + conditionBits + 28),
        tolerance: tolerance)
      let rests = (0..<count).map { row in
        var total = ErrorBound.zero
        for column in 0..<count {
          var entry = Ball(row == column ? 1 : 0, precision: precision)
          for k in 0..<count { entry.addProduct(-inverse[row, k], over[problem.place(k, column)]) }
          total += entry.magnitudeUpperBound * radii[column]
        }
        return total
      }
      let steps = zip(push, rests).map { $0.addingError($1) }
      if zip(steps, radii).allSatisfy({ $0.magnitudeUpperBound < $1 }) {
        return Proof(
          multipliers: zip(center, steps).map { $0 + $1 }, rests: rests, slopes: over)
      }
      radii = radii.map { $0 * ErrorBound(powerOfTwo: 4) }
    }
    return nil
  }

  /// The bits by which 1 − CH is to be below 1, so that what it leaves of the box matters to no digit;
  /// all but 16 of the bits are printed at most.
  private func contractionBits(
    _ radii: [ErrorBound], at center: [Ball], accuracyBits: Int
  ) -> Int {
    let total = radii.reduce(.zero, +)
    let energy = ErrorBound(upperBoundOf: energy(of: center.map(\.midpoint)))
    let slopes = kernelScale * ErrorBound(powerOfTwo: -exponents.slopes)
    var share = Swift.max(total * slopes / labelScale, total * labelScale / energy)
    for (radius, size) in zip(radii, sizes(of: center)) { share = Swift.max(share, radius / size) }
    guard !share.isZero, share.isFinite else { return 12 }
    return Swift.max(Int(share.approximateLog2.rounded(.up)) + accuracyBits - 10, 4) + 8
  }
}
