import MultiPrecision

/// Enclosures of the integrals of all components from a to b, by Petras' algorithm.
///
/// The range is bisected until the Gauss–Legendre rule on each part is proved good enough by a
/// bound of the integrand on an ellipse around it (`BernsteinEllipse`), or until the enclosure of
/// the part as a whole is. Of a part and its halves the cheaper is taken.
///
/// ### Accuracy
/// Enclosure, *proved*, in every case: where the tolerance is not reached the ball is as wide as
/// what was shown, and indeterminate if that is nothing. The tolerance of a component is the
/// larger of the absolute one and the relative one times the result.
///
/// ### Source
/// [Petras 2002], Self-validating integration and approximation of piecewise analytic functions;
/// [Johansson 2018], Numerical integration in arbitrary-precision ball arithmetic. Differs: bounds
/// over half rectangles in hardware doubles, parts are taken in the order of their sizes, and the
/// halves' costs decide about bisection.
///
/// - Parameters:
///   - integrand: The functions, with bounds of their holomorphic extensions.
///   - lower: a; may be above b. Its own error widens the result.
///   - upper: b.
///   - request: Tolerances and budget.
/// - Returns: The integrals, in the order of the components.
/// - Complexity: O(p) evaluations for an analytic integrand at p bits.
public func integrate<Integrand: AnalyticIntegrand>(
  _ integrand: Integrand, from lower: Ball, to upper: Ball, _ request: QuadratureRequest
) -> QuadratureResult {
  let count = integrand.count
  guard lower.isFinite, upper.isFinite else {
    return QuadratureResult(
      values: Array(repeating: .indeterminate(precision: request.precision), count: count),
      end: .accuracy, evaluations: 0, pieces: 0)
  }
  if lower.midpoint > upper.midpoint {
    let mirrored = integrate(integrand, from: upper, to: lower, request)
    return QuadratureResult(
      values: mirrored.values.map { -$0 }, end: mirrored.end,
      evaluations: mirrored.evaluations, pieces: mirrored.pieces)
  }
  var passes = QuadraturePasses(integrand, request)
  let ends = passes.endErrors(lower) + passes.endErrors(upper)
  return passes.run(from: lower.midpoint, to: upper.midpoint, endErrors: ends)
}

/// Passes of quadrature until the result, not an estimate of its size, is within the tolerance.
private struct QuadraturePasses<Integrand: AnalyticIntegrand> {
  let integrand: Integrand
  let request: QuadratureRequest
  var evaluations = 0
  var pieces = 0

  init(_ integrand: Integrand, _ request: QuadratureRequest) {
    self.integrand = integrand
    self.request = request
  }

  /// |∫ from m to x f| ≤ r·sup|f| for an end x within r of m; nothing for exact ends.
  func endErrors(_ end: Ball) -> [[ErrorBound]] {
    guard !end.isExact else { return [] }
    let values = integrand.values(at: end)
    return [values.map { $0.magnitudeUpperBound * end.radius }]
  }

  mutating func run(
    from lower: BigFloat, to upper: BigFloat, endErrors: [[ErrorBound]]
  ) -> QuadratureResult {
    let count = integrand.count
    var bits = request.precision.bits + 16
    var allowances = Array(repeating: request.absoluteTolerance, count: count)
    var isRelative = true
    var lastRest = Array(repeating: ErrorBound.infinity, count: count)
    var attempt = 0
    while true {
      attempt += 1
      // Whole words: MPFR's time does not change within one.
      let precision = Precision(bits: (bits + 63) / 64 * 64)
      var request = request
      request.maximumEvaluations -= evaluations
      var run = QuadratureRun(
        integrand, request, precision: precision, allowances: allowances, isRelative: isRelative)
      if lower < upper {
        run.run(from: lower.atLeast(precision), to: upper.atLeast(precision))
      }
      evaluations += run.evaluations
      pieces = run.pieces
      let values = run.sums.enumerated().map { k, sum in
        endErrors.reduce(sum) { $0.addingError($1[k]) }
      }
      let targets = values.map {
        Swift.max(
          request.absoluteTolerance,
          request.relativeTolerance * ($0.isFinite ? $0.magnitudeLowerBound : .zero))
      }
      let isWithin = zip(values, targets).allSatisfy { $0.isFinite && $0.radius <= $1 }
      func result(_ end: QuadratureResult.End) -> QuadratureResult {
        QuadratureResult(
          values: values.map { $0.withPrecision(request.precision.adding(bits: 16)) }, end: end,
          evaluations: evaluations, pieces: pieces)
      }
      if isWithin { return result(.tolerance) }
      if run.isExhausted { return result(.budget) }
      guard attempt < 4, values.allSatisfy(\.isFinite),
        zip(values, targets).allSatisfy({
          $0.radius <= $1 || !$1.isZero
        })
      else { return result(.accuracy) }
      // The rules' errors shrink with the tolerance, rounding with the precision; what is left
      // after that is the integrand's own.
      var missing = 0.0
      for k in values.indices where values[k].radius > targets[k] {
        let rest = values[k].radius
        let tail = run.truncation[k]
        if tail * ErrorBound(2) <= rest {
          guard rest * ErrorBound(2) < lastRest[k] else { return result(.accuracy) }
          missing = Swift.max(missing, rest.approximateLog2 - targets[k].approximateLog2 + 4)
        }
        lastRest[k] = rest
      }
      bits = precision.bits + Int(Swift.min(Swift.max(missing, 0), 1e6).rounded(.up))
      allowances = targets.map { $0 * ErrorBound(0.25) }
      isRelative = false
    }
  }
}

extension BigFloat {
  fileprivate func atLeast(_ precision: Precision) -> BigFloat {
    self.precision < precision ? BigFloat(self, precision: precision) : self
  }
}
