import Certification
import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

extension LimitFlow {
  /// Any ψ: two integrations, and the digits in which they agree.
  func scaled(omega: Expression) throws(SolveFailure) -> LimitFlowResult {
    let solving = SolveRequest(
      model: model, points: points, digits: digits, wantsExact: false, hypotheses: hypotheses)
    let convexity = try solving.checkConvexity(omega: omega)
    guard convexity.isStrict else {
      throw .undecided("psi + omega*x^2 is not proved strictly convex")
    }
    try solving.requireNonnegativeDensity()
    switch model.activation {
    case .piecewiseLinear:
      let data = try SortedData(model)
      let bits = scaledBits(data.labels, lost: 2 * data.closenessBits)
      let layout = try DualLayout(model, points: points, tailBits: bits)
      let family = try DualFlowFamily(
        model, omega: omega, reserve: convexity.reserve, layout: layout, points: points)
      return try scaled(family) { paths, notes throws(SolveFailure) in
        try provedEnd(
          family, paths, stages: stages + 6,
          precision: Precision(bits: workingBits + 64 + 2 * data.closenessBits), &notes)
      }
    case .smooth(_, let variable, let body):
      let family = try SmoothFlowFamily(
        solving, ActivationFormulas(body, variable: variable), omega: omega)
      return try scaled(family) { _, _ in nil }
    }
  }

  /// The bits of the first integration.
  private func scaledBits(_ labels: [RealConstant], lost: Int) -> Int {
    workingBits + 48 + bitsOfDecay(labels) + lost
  }

  private var stages: Int { Swift.min(Swift.max(digits + 6, 12), 72) }

  private func scaled(
    _ family: some ScaledFlowFamily,
    proving: (ScaledPaths, inout [String]) throws(SolveFailure) -> ProvedEnd?
  ) throws(SolveFailure) -> LimitFlowResult {
    let bits = scaledBits(family.layout.labels, lost: family.lostBits)
    let paths = try paths(family, stages: stages, precision: Precision(bits: bits))
    var notes = family.layout.notes + notes
    let limit = try limit(digits: digits, &notes)
    let proved = try proving(paths, &notes)
    var result = try ScaledReport(
      request: self, layout: family.layout, paths: paths, proved: proved
    ).result()
    result.limit = limit
    if limit != nil {
      result.decay = try decay(family, measured: result.trajectory.last?.rate)
    }
    result.notes = notes
    return result
  }

  /// A run of its own steps, and one along its times with more stages and a smaller tolerance.
  private func paths(
    _ family: some ScaledFlowFamily, stages: Int, precision: Precision
  ) throws(SolveFailure) -> ScaledPaths {
    let fine = precision.adding(bits: 32)
    let guardDigits = (rough: 4, fine: 7)
    func field(_ precision: Precision, guardDigits: Int) -> DualFlowField? {
      // Stages are solved to a hundredth of the tolerance.
      family.field(
        precision: precision, digits: digits,
        relativeBits: Int(Double(digits + guardDigits) * 3.3219281) + 8)
    }
    guard let rough = field(precision, guardDigits: guardDigits.rough),
      let better = field(fine, guardDigits: guardDigits.fine)
    else { throw .undecided("the data have no finite values") }
    func run(
      _ field: DualFlowField, stages: Int, _ precision: Precision, guardDigits: Int
    ) -> DualFlowRun {
      let target =
        goal.ball(precision: precision) / Ball(lossFactor, precision: precision)
      let factor = Ball(timeFactor, precision: precision)
      return DualFlowRun(
        field: field, basis: StageBasis(stages: stages, precision: precision),
        precision: precision,
        tolerance: BigFloat(
          Rational(10).power(-digits - guardDigits), precision: Precision(bits: 64)),
        target: target.midpoint,
        end: end.map { ($0.ball(precision: precision) * factor).midpoint })
    }
    let first = run(rough, stages: stages, precision, guardDigits: guardDigits.rough)
      .path(stepLimit: request.stepLimit, isCancelled: request.isCancelled)
    let second = run(better, stages: stages + 6, fine, guardDigits: guardDigits.fine)
      .path(along: first, isCancelled: request.isCancelled)
    return ScaledPaths(rough: first, roughField: rough, fine: second, fineField: better)
  }

  // MARK: Rates

  /// The eigenvalues at both ends, enclosed.
  private func decay(
    _ family: some ScaledFlowFamily, measured: PrintedValue?
  ) throws(SolveFailure) -> LimitFlowDecay? {
    var ignored: [String] = []
    let more = digits + 20 + family.lostBits / 3
    guard let limit = try self.limit(digits: more, &ignored), limit.certificate.certified else {
      return nil
    }
    let precision = Precision(bits: Int(Double(more) * 3.3219281) + 64)
    let zero = Ball(0, precision: precision)
    let start = Array(repeating: zero, count: family.layout.knots.count)
    var end = start
    for (knot, value) in zip(family.layout.knotOfDatum, limit.multipliers) {
      end[knot] += value.enclosure(precision: precision)
    }
    guard let first = eigenvalues(family, start, precision),
      let last = eigenvalues(family, end, precision), let slowest = last.first
    else { return nil }
    let factor = Ball(timeFactor, precision: precision)
    guard let starts = printed(first), let ends = printed(last),
      let rate = printed([factor * (slowest + slowest)])
    else { return nil }
    return LimitFlowDecay(
      measured: measured, limit: rate[0], eigenvaluesAtStart: starts, eigenvaluesAtLimit: ends)
  }

  private func eigenvalues(
    _ family: some ScaledFlowFamily, _ lambda: [Ball], _ precision: Precision
  ) -> [Ball]? {
    family.enclosedHessian(lambda, precision: precision).map {
      SymmetricEigenvalues(of: $0, precision: precision).values
    }
  }

  func printed(_ list: [Ball]) -> [PrintedValue]? {
    let largest = list.map(\.magnitudeUpperBound).max() ?? .zero
    let values = list.compactMap { ball in
      ball.formattedCertified(digits: digits, listMagnitude: largest).map {
        PrintedValue(text: $0.text, certified: true, error: $0.error)
      }
    }
    return values.count == list.count ? values : nil
  }
}

extension PrintedValue {
  /// What the digits contract says of a certified value: less than a unit of its last digit off.
  fileprivate func enclosure(precision: Precision) -> Ball {
    if let exact { return Ball(exact, precision: precision) }
    let parts = text.lowercased().split(separator: "e")
    guard let mantissa = parts.first, let value = Rational(decimal: text) else {
      return .indeterminate(precision: precision)
    }
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let decimals = mantissa.firstIndex(of: ".").map {
      mantissa.distance(from: $0, to: mantissa.endIndex) - 1
    }
    let unit =
      error.flatMap { Rational(decimal: $0) } ?? Rational(10).power(exponent - (decimals ?? 0))
    let ball = Ball(value, precision: precision)
    return ball.addingError(Ball(unit, precision: Precision(bits: 64)).magnitudeUpperBound)
  }
}

/// Two integrations of the same flow.
struct ScaledPaths {
  let rough: DualFlowPath
  let roughField: DualFlowField
  let fine: DualFlowPath
  let fineField: DualFlowField
}

/// What is printed of two integrations: the digits in which they agree.
private struct ScaledReport {
  let request: LimitFlow
  let layout: any DataLayout
  let paths: ScaledPaths
  /// What is proved of the end.
  let proved: ProvedEnd?

  /// H(t) is decomposed along the way for at most this many inputs.
  private static let eigenvalueLimit = 16

  func result() throws(SolveFailure) -> LimitFlowResult {
    let count = Swift.min(paths.rough.nodes.count, paths.fine.nodes.count)
    let isWhole = count == paths.rough.nodes.count
    var rows: [LimitFlowRecord] = []
    for index in 0..<count {
      rows.append(try record(paths.rough.nodes[index], paths.fine.nodes[index]))
    }
    let (rough, fine) = (paths.rough.nodes[count - 1], paths.fine.nodes[count - 1])
    guard let last = rows.last else { throw .undecided("nothing was computed") }
    let precision = fine.time.precision
    let multipliers = printed(
      request.byDatum(fine.lambda, layout, precision: precision),
      request.byDatum(rough.lambda, layout, precision: precision))
    let changes = printed(
      try paths.fineField.values(fine.lambda), try paths.roughField.values(rough.lambda))
    var displacement: PrintedValue?
    if let best = paths.fineField.largestAlpha(fine.lambda),
      let other = paths.roughField.largestAlpha(rough.lambda)
    {
      displacement = printed(best, other)
    }
    var result = LimitFlowResult(
      model: request.model.name, digits: request.digits,
      outcome: isWhole ? paths.rough.outcome : .cancelled, time: last.time,
      timeFactor: request.timeFactor, steps: count - 1,
      evaluations: paths.rough.evaluations + paths.fine.evaluations, loss: last.loss,
      multipliers: multipliers,
      values: zip(request.points.map(\.text), zip(last.values, changes)).map {
        LimitFlowValue(point: $0, value: $1.0, change: $1.1)
      },
      scaledDisplacement: displacement, trajectory: rows, decay: nil, limit: nil,
      certificate: ResultCertificate(
        certified: false, method: "collocation", precisionBits: precision.bits,
        statement: "two integrations with different stages, tolerances and precisions agree in "
          + "the digits shown; no digit of the flow is proved"),
      hypotheses: request.hypotheses, notes: [])
    if let proved { request.prove(&result, by: proved, layout, precision: precision) }
    return result
  }

  private func record(
    _ rough: DualFlowNode, _ fine: DualFlowNode
  ) throws(SolveFailure) -> LimitFlowRecord {
    let (first, second) = (
      try numbers(rough, paths.roughField), try numbers(fine, paths.fineField)
    )
    let values = printed(second.values, first.values)
    var least: PrintedValue?
    if let one = first.leastRate, let other = second.leastRate { least = printed(other, one) }
    return LimitFlowRecord(
      time: printed(second.time, first.time), loss: printed(second.loss, first.loss),
      rate: second.rate.isFinite ? printed(second.rate, first.rate) : nil, leastRate: least,
      values: values)
  }

  private struct Numbers {
    var time: BigFloat
    var loss: BigFloat
    var rate: BigFloat
    var leastRate: BigFloat?
    var values: [BigFloat]
  }

  private func numbers(
    _ node: DualFlowNode, _ field: DualFlowField
  ) throws(SolveFailure) -> Numbers {
    let precision = node.time.precision
    let factor = BigFloat(request.timeFactor, precision: precision)
    let hessian = field.hessian(node.lambda)
    var least: BigFloat?
    if field.count <= Self.eigenvalueLimit {
      let roots = field.multiplicities.map { BigFloat.sqrt($0) }
      let scaled = Matrix<Ball>(rows: field.count, columns: field.count) {
        Ball(midpoint: roots[$0] * hessian[$0, $1] * roots[$1])
      }
      let digits = Precision(bits: request.workingBits)
      let smallest = SymmetricEigenvalues(of: scaled, precision: digits).values[0].midpoint
      least = factor * (smallest + smallest)
    }
    let initial = request.initialValues(precision: precision)
    return Numbers(
      time: node.time / factor,
      loss: field.squaredResidual(node.lambda)
        * BigFloat(request.lossFactor, precision: precision),
      rate: factor * field.decayRate(node.lambda, hessian: hessian), leastRate: least,
      values: zip(initial, try field.values(node.lambda)).map { $0.midpoint + $1 })
  }

  private func printed(_ fine: [BigFloat], _ rough: [BigFloat]) -> [PrintedValue] {
    zip(fine, rough).map { printed($0, $1) }
  }

  private func printed(_ fine: BigFloat, _ rough: BigFloat) -> PrintedValue {
    if fine.isZero, rough.isZero { return PrintedValue(text: "0", certified: false) }
    return PrintedValue(estimate: fine, rougher: rough, digits: request.digits)
  }
}
