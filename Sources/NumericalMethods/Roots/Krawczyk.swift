import MultiPrecision

/// The zero of a system of n equations in a box, by the Krawczyk operator.
///
/// ```
/// K(X) = m − R·f(m) + (I − R·f′(X))·(X − m)        R ≈ f′(m)⁻¹
/// ```
/// By the mean value theorem x − R·f(x) ∈ K(X) for x in X, so every zero in X lies in K(X). If K(X)
/// lies in the interior of X, Brouwer's theorem gives a fixed point, and |I − R·f′(X)|·rad X < rad X
/// says that the spectral radius of each I − R·M is below 1: R and every M in f′(X) are regular, and
/// X holds exactly one zero.
///
/// ### Accuracy
/// Enclosure, *proved*, narrowed until a step no longer pays.
///
/// ### Source
/// Krawczyk, Computing 4 (1969) 187–201; Rump, Verification methods, Acta Numerica 19 (2010) 287–449.
///
/// - Parameters:
///   - box: X, where f is differentiable wherever `jacobian` is finite.
///   - value: f on boxes, n values.
///   - jacobian: f′ on boxes, row i the gradient of fᵢ.
/// - Returns: The zero with its proof, the proof that there is none, or the obstacle.
public func krawczyk(
  in box: [Ball], value: ([Ball]) -> [Ball], jacobian: ([Ball]) -> Matrix<Ball>
) -> RootOutcome<[Ball]> {
  precondition(!box.isEmpty, "a system has at least one unknown")
  guard box.allSatisfy(\.isFinite) else { return .undecided(.unboundedRegion) }
  var current = box
  var isProved = false
  // Around an exact 0 halving has no end of its own.
  let least = Magnitude(powerOfTwo: -4 * (box.map(\.precision.bits).max() ?? 0))
  while true {
    let step = KrawczykStep(current, value: value, jacobian: jacobian)
    if isProved, step.image == nil { return .proved(current) }
    if value(current).contains(where: { $0.isFinite && !$0.containsZero }) { return .noRoot }
    guard let image = step.image else { return .undecided(step.obstacle) }
    isProved = isProved || (image.isInside(current) && image.isInside(box))
    var next: [Ball] = []
    var pays = false
    for (old, new) in zip(current, image) {
      guard let common = old.intersection(new) else { return .noRoot }
      let isHalved = common.radius + common.radius < old.radius
      pays = pays || (isHalved && common.radius > box[next.count].radius * least)
      next.append(common.radius < old.radius ? common : old)
    }
    current = next
    if !pays { return isProved ? .proved(current) : .undecided(.notContracting) }
  }
}

/// A zero of a system near a point, with a proof: Newton's method, then boxes that grow until the
/// Krawczyk operator maps one into itself.
///
/// - Parameters:
///   - point: An approximate zero.
///   - precision: The working precision.
///   - value: f on boxes, n values.
///   - jacobian: f′ on boxes.
/// - Returns: The zero, unique in a box around the point that Newton's method reached; never
///   `noRoot`, because the boxes are only guesses.
public func provedZero(
  near point: [BigFloat], precision: Precision, value: ([Ball]) -> [Ball],
  jacobian: ([Ball]) -> Matrix<Ball>
) -> RootOutcome<[Ball]> {
  precondition(!point.isEmpty, "a system has at least one unknown")
  var center = point.map { BigFloat($0, precision: precision) }
  var bestStep: Magnitude = .infinity
  // Quadratic convergence doubles the digits; slow starts get a few steps more.
  for _ in 0..<(20 + precision.bits.bitWidth - precision.bits.leadingZeroBitCount) {
    let exact = center.map { Ball(midpoint: $0) }
    let slope = jacobian(exact)
    let height = value(exact)
    guard slope.elements.allSatisfy(\.isFinite), height.allSatisfy(\.isFinite) else {
      return .undecided(.functionIndeterminate)
    }
    guard let factors = try? LUFactorization(slope.map(\.midpoint)) else {
      return .undecided(.singularJacobian)
    }
    let step = factors.solve(height.map(\.midpoint))
    let size = step.map { Magnitude(upperBoundOf: $0) }.max() ?? .zero
    let scale = center.map { Magnitude(upperBoundOf: $0) }.max() ?? .zero
    for index in center.indices { center[index] -= step[index] }
    if size <= scale * Magnitude(powerOfTwo: 4 - precision.bits) || size.isZero { break }
    // Rounding keeps the steps from shrinking further.
    if bestStep <= scale * Magnitude(powerOfTwo: -precision.bits / 2), size >= bestStep { break }
    bestStep = Swift.min(bestStep, size)
  }
  return inflatedZero(around: center, precision: precision, value: value, jacobian: jacobian)
}

/// Boxes around a point, twice and then ever more as wide as the last image: ε-inflation.
private func inflatedZero(
  around center: [BigFloat], precision: Precision, value: ([Ball]) -> [Ball],
  jacobian: ([Ball]) -> Matrix<Ball>
) -> RootOutcome<[Ball]> {
  let scale = center.map { Magnitude(upperBoundOf: $0) }.max() ?? .zero
  let least =
    scale * Magnitude(powerOfTwo: -precision.bits) + Magnitude(powerOfTwo: -4 * precision.bits)
  var reach = Array(repeating: least, count: center.count)
  var obstacle = RootObstacle.notContracting
  for trial in 1...10 {
    let factor = Magnitude(powerOfTwo: trial)
    let box = zip(center, reach).map { Ball(midpoint: $0, radius: $1 * factor + least) }
    let step = KrawczykStep(box, value: value, jacobian: jacobian)
    guard let image = step.image else {
      obstacle = step.obstacle
      break
    }
    if image.isInside(box) {
      return krawczyk(in: box, value: value, jacobian: jacobian)
    }
    reach = zip(center, image).map { ($1 - Ball(midpoint: $0)).magnitudeUpperBound }
  }
  return .undecided(obstacle)
}

/// K(X), or why it cannot be formed.
private struct KrawczykStep {
  private(set) var image: [Ball]?
  private(set) var obstacle = RootObstacle.functionIndeterminate

  init(_ box: [Ball], value: ([Ball]) -> [Ball], jacobian: ([Ball]) -> Matrix<Ball>) {
    let center = box.map { Ball(midpoint: $0.midpoint) }
    let slope = jacobian(box)
    let height = value(center)
    precondition(
      slope.isSquare && slope.rows == box.count && height.count == box.count,
      "a system has as many equations as unknowns")
    guard slope.elements.allSatisfy(\.isFinite), height.allSatisfy(\.isFinite) else { return }
    guard let factors = try? LUFactorization(slope.map(\.midpoint)) else {
      obstacle = .singularJacobian
      return
    }
    let inverse = factors.inverse.map { Ball(midpoint: $0) }
    guard inverse.elements.allSatisfy(\.isFinite) else {
      obstacle = .singularJacobian
      return
    }
    let newton = inverse * height
    let product = inverse * slope
    let rest = Matrix(rows: box.count, columns: box.count) {
      ($0 == $1 ? 1 : 0) - product[$0, $1]
    }
    let spread = rest * zip(box, center).map { $0 - $1 }
    image = box.indices.map { center[$0] - newton[$0] + spread[$0] }
  }
}

extension [Ball] {
  /// Whether every component is in the interior of the other's.
  fileprivate func isInside(_ box: [Ball]) -> Bool {
    zip(self, box).allSatisfy { inner, outer in
      // `outer` stripped of one of its own roundings still holds `inner`.
      let bound = inner.addingError(outer.radius * Magnitude(powerOfTwo: -24))
      return bound.isFinite && outer.contains(bound) && !outer.isExact
    }
  }
}
