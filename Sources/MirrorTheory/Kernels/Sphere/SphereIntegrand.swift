import MultiPrecision
import NumericalMethods
import Symbolic

/// The formula of one sector as a function of the angle, d = 2.
struct CircleIntegrand: AnalyticIntegrand {
  let ball: SectorFunction<Ball>
  let plane: SectorFunction<ComplexBall>
  let box: SectorFunction<ComplexBox>

  var count: Int { 1 }

  func values(at angle: Ball) -> [Ball] {
    [ball.value(cosine: angle.applying(.cos), sine: angle.applying(.sin))]
  }

  func bounds(over region: ComplexBall) -> [ErrorBound] {
    let value = plane.value(cosine: region.applying(.cos), sine: region.applying(.sin))
    return [value.isFinite ? value.magnitudeUpperBound : .infinity]
  }

  func bounds(over region: ComplexBox) -> [ErrorBound] {
    let value = box.value(cosine: region.applying(.cos), sine: region.applying(.sin))
    return value.isFinite ? [value.magnitudeUpperBound] : bounds(over: ComplexBall(region))
  }
}

/// The same for d ≥ 3, where W has a part of length r = sin φ in the plane of x and y.
///
/// W's projection has the density (d − 2)/(2π)·(1 − r²)^((d−4)/2) on the disk, so that with
/// r dr = sin φ cos φ dφ
/// ```
/// K = (d − 2)/(2π)·∫₀^2π dθ ∫₀^π/2 sin φ·cos^(d−3) φ·f(sin φ·(cos θ, sin θ)) dφ
/// ```
/// This is the inner integral for a given θ, over the plane as a whole where θ is complex.
struct BallIntegrand: AnalyticIntegrand {
  let sector: CircleIntegrand
  let dimension: Int
  let precision: Precision
  let budget: WorkBudget

  var count: Int { 1 }

  /// For one θ as a function of φ.
  private struct Inner: AnalyticIntegrand {
    let outer: BallIntegrand
    let cosine: Ball
    let sine: Ball

    var count: Int { 1 }

    private func weighted<Element: EvaluationScalar>(
      _ value: Element, _ length: Element, _ rest: Element
    ) -> Element {
      value * length * rest.power(integer: outer.dimension - 3)
    }

    func values(at angle: Ball) -> [Ball] {
      let length = angle.applying(.sin)
      let value = outer.sector.ball.value(cosine: cosine, sine: sine, length: length)
      return [weighted(value, length, angle.applying(.cos))]
    }

    func bounds(over region: ComplexBall) -> [ErrorBound] {
      outer.bounds(cosine: ComplexBall(cosine), sine: ComplexBall(sine), at: region)
    }

    func bounds(over region: ComplexBox) -> [ErrorBound] {
      let length = region.applying(.sin)
      let value = outer.sector.box.value(
        cosine: ComplexBox(cosine), sine: ComplexBox(sine), length: length)
      let result = weighted(value, length, region.applying(.cos))
      return result.isFinite
        ? [result.magnitudeUpperBound] : bounds(over: ComplexBall(region))
    }
  }

  private func bounds(
    cosine: ComplexBall, sine: ComplexBall, at angle: ComplexBall
  ) -> [ErrorBound] {
    let length = angle.applying(.sin)
    let value = sector.plane.value(cosine: cosine, sine: sine, length: length)
    let result = value * length * angle.applying(.cos).power(integer: dimension - 3)
    return [result.isFinite ? result.magnitudeUpperBound : .infinity]
  }

  func values(at angle: Ball) -> [Ball] {
    let inner = Inner(outer: self, cosine: angle.applying(.cos), sine: angle.applying(.sin))
    let quarter = Ball.pi(precision: precision).scaled(byPowerOfTwo: -1)
    let request = QuadratureRequest(
      precision: precision, absoluteTolerance: ErrorBound(powerOfTwo: -precision.bits),
      budget: budget)
    return integrate(inner, from: Ball(0, precision: precision), to: quarter, request).values
  }

  /// |∫ f dφ| over parts of [0, π/2], on each of which f is bounded at once.
  func bounds(over region: ComplexBall) -> [ErrorBound] {
    let (cosine, sine) = (region.applying(.cos), region.applying(.sin))
    return [sum { part in bounds(cosine: cosine, sine: sine, at: ComplexBall(part.ball))[0] }]
  }

  func bounds(over region: ComplexBox) -> [ErrorBound] {
    let (cosine, sine) = (region.applying(.cos), region.applying(.sin))
    let total = sum { part in
      let angle = part.box
      let length = angle.applying(.sin)
      let value = sector.box.value(cosine: cosine, sine: sine, length: length)
      let result = value * length * angle.applying(.cos).power(integer: dimension - 3)
      return result.isFinite ? result.magnitudeUpperBound : .infinity
    }
    return total.isFinite ? [total] : bounds(over: ComplexBall(region))
  }

  private static let partCount = 8

  private struct Part {
    let ball: Ball
    let box: ComplexBox
  }

  private func sum(_ bound: (Part) -> ErrorBound) -> ErrorBound {
    // 8·0.1964 > π/2.
    let width = Rational(1_964, 10_000)
    var total = ErrorBound.zero
    for part in 0..<Self.partCount {
      let ball = Ball(
        lower: BigFloat(width * Rational(part), precision: .double, rounding: .down),
        upper: BigFloat(width * Rational(part + 1), precision: .double, rounding: .up))
      total += bound(Part(ball: ball, box: ComplexBox(ball))) * ErrorBound(0.1965)
      if !total.isFinite { return .infinity }
    }
    return total
  }
}
