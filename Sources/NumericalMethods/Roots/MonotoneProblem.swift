import MultiPrecision

/// f, y and the domain of one inversion of a nondecreasing function.
struct MonotoneProblem {
  let target: Ball
  let domain: Interval
  let precision: Precision
  let value: (Ball) -> Ball
  let derivative: (Ball) -> Ball

  /// How f at a point compares with the target.
  enum Side {
    /// Surely less than every number of the target.
    case below
    /// Surely greater.
    case above
    /// Too close to say.
    case near
    /// f has no finite enclosure there.
    case unknown
  }

  func side(of point: BigFloat) -> Side {
    let image = value(Ball(point, precision: precision))
    guard image.isFinite else { return .unknown }
    let difference = image - target
    if difference.isNegative { return .below }
    return difference.isPositive ? .above : .near
  }

  // MARK: The guess

  /// A point, with f and f′ there if they were evaluated.
  struct Approximation {
    let point: BigFloat
    var image: Ball?
    var slope: Ball?
  }

  /// A point where f is about the target's midpoint; nil if none was met.
  ///
  /// Newton's method between the best points known on either side; halving between them, or
  /// growing steps outward, where Newton fails. Points without a finite value count as a wall.
  func approximateRoot(from start: BigFloat) -> Approximation? {
    var point = BigFloat(start, precision: precision)
    var low: BigFloat?
    var high: BigFloat?
    var wall: BigFloat?
    var lastFinite: BigFloat?
    var (growth, retreat) = (0, 1)
    var lastStep: BigFloat?
    for _ in 0..<(200 + 2 * precision.bits) {
      let image = value(Ball(midpoint: point))
      guard image.isFinite else {
        guard let safe = lastFinite else { return nil }
        // Back toward the last finite point, by 1/2, 1/4, 1/16, … of the way out.
        wall = point
        retreat = Swift.min(2 * retreat, 1 << 20)
        let next = safe + (point - safe).scaled(byPowerOfTwo: -retreat / 2)
        if next == safe || next == point { return nil }
        point = next
        continue
      }
      (lastFinite, retreat) = (point, 1)
      let difference = image.midpoint - target.midpoint
      if difference.magnitude <= image.radius.bigFloat {
        return Approximation(point: point, image: image)
      }
      if difference.signum > 0 { high = point } else { low = point }
      let slope = derivative(Ball(midpoint: point))
      if let next = newtonPoint(
        at: point, difference, slope, low: low, high: high, lastStep: lastStep),
        wall.map({ ($0 < point) == ($0 < next) }) ?? true
      {
        let step = (next - point).magnitude
        if step <= next.magnitude.scaled(byPowerOfTwo: 4 - precision.bits) {
          return Approximation(point: point, image: image, slope: slope)
        }
        (point, lastStep) = (next, step)
        continue
      }
      lastStep = nil
      growth += 1
      guard let next = fallback(from: point, low: low, high: high, wall: wall, growth: growth)
      else { return (low ?? high).map { Approximation(point: $0) } }
      point = next
    }
    return nil
  }

  /// The Newton point, if it lies strictly between the bounds known and comes closer.
  private func newtonPoint(
    at point: BigFloat, _ difference: BigFloat, _ slope: Ball, low: BigFloat?, high: BigFloat?,
    lastStep: BigFloat?
  ) -> BigFloat? {
    guard slope.isFinite, slope.midpoint.signum > 0 else { return nil }
    let next = point - difference / slope.midpoint
    guard next.isFinite, domain.contains(next) else { return nil }
    if let low, next <= low { return nil }
    if let high, next >= high { return nil }
    if let lastStep, (next - point).magnitude > lastStep.scaled(byPowerOfTwo: -1) { return nil }
    return next
  }

  /// The middle of the bracket, or a point farther out on the open side.
  private func fallback(
    from point: BigFloat, low: BigFloat?, high: BigFloat?, wall: BigFloat?, growth: Int
  ) -> BigFloat? {
    let left = low ?? outerBound(domain.lower, wall: wall) { $0 < point }
    let right = high ?? outerBound(domain.upper, wall: wall) { $0 > point }
    if let low, let high { return Self.middle(low, high, growth: growth) }
    // One side is open: outward in growing strides, at most half way to what bounds that side.
    let stride = (point.magnitude + BigFloat(1, precision: precision))
      .scaled(byPowerOfTwo: growth)
    let far = low == nil ? point - stride : point + stride
    guard let bound = low == nil ? left : right else { return far }
    let halfway =
      low == nil
      ? Self.middle(bound, point, growth: growth) : Self.middle(point, bound, growth: growth)
    guard let halfway else {
      // Only the end of the domain itself is left to look at.
      return domain.contains(bound) && point != bound ? bound : nil
    }
    return low == nil ? Swift.max(far, halfway) : Swift.min(far, halfway)
  }

  /// A point strictly between: the mean, geometric if the ends have one sign and differ in size;
  /// nil if there is none.
  private static func middle(_ left: BigFloat, _ right: BigFloat, growth: Int) -> BigFloat? {
    var mean = (left + right).scaled(byPowerOfTwo: -1)
    if left.signum >= 0 || right.signum <= 0 {
      let isPositive = left.signum >= 0
      let (small, large) = isPositive ? (left, right) : (right, left)
      if let top = large.exponent {
        // Toward 0 the exponent grows by doubling steps.
        let bottom = small.exponent ?? top - (2 << Swift.min(growth, 20))
        if top - bottom > 3 { mean = large.scaled(byPowerOfTwo: (bottom - top) / 2) }
      }
    }
    return mean > left && mean < right ? mean : nil
  }

  private func outerBound(
    _ end: BigFloat, wall: BigFloat?, isBeyond: (BigFloat) -> Bool
  ) -> BigFloat? {
    if let wall, isBeyond(wall) { return wall }
    return end.isFinite ? BigFloat(end, precision: precision) : nil
  }

  // MARK: The proof

  /// How far from the guess the preimages reach, to first order.
  func firstReach(at center: Approximation) -> Magnitude {
    let ball = Ball(midpoint: center.point)
    let residual = ((center.image ?? value(ball)) - target).magnitudeUpperBound
    let rate = (center.slope ?? derivative(ball)).magnitudeLowerBound
    let size = Magnitude(upperBoundOf: center.point)
    let floor =
      size.isZero
      ? Magnitude(powerOfTwo: -4 * precision.bits)
      : size * Magnitude(powerOfTwo: 2 - precision.bits)
    return rate.isZero || !residual.isFinite ? floor : residual / rate + floor
  }

  /// A point below (or above) every preimage: the nearest of a growing sequence that is proved.
  ///
  /// At an end of the domain nothing lies beyond, so there `≤` proves as much as `<` does inside.
  func provedEnd(from center: BigFloat, reach: Magnitude, isLower: Bool) -> BigFloat? {
    let wanted: Side = isLower ? .below : .above
    var failed = Magnitude.zero
    for trial in 0..<64 {
      // 1 + 1/64 suffices where f is nearly linear; then ever larger steps for flat parts.
      let factor = trial == 0 ? Magnitude(1 + 0x1p-6) : Magnitude(powerOfTwo: trial * trial)
      let offset = reach * factor
      let point = moved(center, by: offset, isLower: isLower)
      if let end = domainEnd(beyond: point, isLower: isLower) {
        return isAtMostTarget(end, isLower: isLower)
          ? end : tightened(from: center, failed: failed, end: end, isLower: isLower)
      }
      if side(of: point) == wanted {
        return refined(
          point, offset: offset, failed: failed, from: center, isLower: isLower, wanted)
      }
      failed = offset
    }
    return nil
  }

  /// Shortens an offset that is much longer than one that failed.
  private func refined(
    _ point: BigFloat, offset: Magnitude, failed: Magnitude, from center: BigFloat, isLower: Bool,
    _ wanted: Side
  ) -> BigFloat {
    var (best, long, short) = (point, offset, failed)
    for _ in 0..<8 where !short.isZero && short * Magnitude(1.5) < long {
      // The geometric mean to a power of √2, without leaving the range of exponents.
      let ratio = (long / short).bigFloat.applying(.sqrt)
      let middle = short * Magnitude(upperBoundOf: ratio)
      guard middle < long else { break }
      let candidate = moved(center, by: middle, isLower: isLower)
      if side(of: candidate) == wanted {
        (best, long) = (candidate, middle)
      } else {
        short = middle
      }
    }
    return best
  }

  /// A proved point between an offset that failed and an end of the domain where f is unknown.
  private func tightened(
    from center: BigFloat, failed: Magnitude, end: BigFloat, isLower: Bool
  ) -> BigFloat? {
    var inner = failed.isZero ? center : moved(center, by: failed, isLower: isLower)
    for _ in 0..<precision.bits {
      let middle = (inner + BigFloat(end, precision: precision)).scaled(byPowerOfTwo: -1)
      guard middle != inner, middle != end else { return nil }
      switch side(of: middle) {
      case .below where isLower, .above where !isLower: return middle
      case .unknown: return nil
      default: inner = middle
      }
    }
    return nil
  }

  private func moved(_ center: BigFloat, by offset: Magnitude, isLower: Bool) -> BigFloat {
    isLower
      ? center.subtracting(offset.bigFloat, rounding: .down, precision: precision)
      : center.adding(offset.bigFloat, rounding: .up, precision: precision)
  }

  /// The end of the domain, if the point has reached it.
  private func domainEnd(beyond point: BigFloat, isLower: Bool) -> BigFloat? {
    if isLower { return point <= domain.lower ? domain.lower : nil }
    return point >= domain.upper ? domain.upper : nil
  }

  private func isAtMostTarget(_ end: BigFloat, isLower: Bool) -> Bool {
    guard end.isFinite else { return false }
    let difference = value(Ball(midpoint: end)) - target
    return isLower ? difference.isNonpositive : difference.isNonnegative
  }
}
