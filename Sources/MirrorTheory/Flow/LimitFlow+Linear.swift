import Certification
import MultiPrecision
import NumericalMethods
import RealModule

/// Some digits are not proved at the precision of an attempt.
private struct DigitsNotProved: Error {}

extension LimitFlow {
  /// φ̄ = κα²/2: everything enclosed, at rising precision until the digits are proved.
  func linear(_ curvature: LinearCurvature) throws(SolveFailure) -> LimitFlowResult {
    let data = try SortedData(model)
    let decay = bitsOfDecay(data.labels)
    let first = workingBits + decay + 2 * data.closenessBits + 64
    let source = try KernelSource(
      model, points: points, hypotheses: hypotheses, bits: 2 * first)
    var notes = notes
    let limit = try limit(digits: digits, &notes)
    let alpha = try? DualLayout(model, points: [], tailBits: first)
    let outcome = try PrecisionBudget(
      first: Precision(bits: first), limit: Precision(bits: 16 * first),
      duration: SolveRequest.proofTime
    ).raise { precision throws(SolveFailure) -> LimitFlowResult? in
      guard let table = try source.table(precision),
        let flow = LinearFlow(
          kernel: table.data, curvature: curvature.ball(precision),
          labels: data.labels.map { $0.ball(precision: precision) },
          multiplicities: data.multiplicities, precision: precision)
      else { return nil }
      let attempt = LinearAttempt(
        request: self, data: data, table: table, flow: flow, precision: precision,
        curvature: curvature.ball(precision), isUnscaled: curvature.isUnscaled, layout: alpha)
      guard var result = try? attempt.result() else { return nil }
      result.notes = data.notes + notes
      result.limit = limit
      return result
    }
    switch outcome {
    case .proved(let result, _): return result
    case .ended(let shortfall):
      throw .undecided("\(digits) digits of the flow could not be proved \(shortfall)")
    }
  }
}

/// A linear flow at one precision.
private struct LinearAttempt {
  let request: LimitFlow
  let data: SortedData
  let table: KernelTable
  let flow: LinearFlow
  let precision: Precision
  let curvature: Ball
  let isUnscaled: Bool
  /// Where |α| can be largest, for piecewise-linear activations.
  let layout: DualLayout?

  /// The rows of a trajectory between its ends.
  private static let rowCount = 24

  func result() throws -> LimitFlowResult {
    let factor = Ball(request.timeFactor, precision: precision)
    let goal = request.goal.ball(precision: precision)
    let target = goal / Ball(request.lossFactor, precision: precision)
    let bits = request.workingBits
    var outcome = LimitFlowOutcome.lossReached
    var time: Ball?
    if let end = request.end?.ball(precision: precision) {
      let there = flow.squaredResidual(at: factor * end).value
      if (there - target).isPositive {
        outcome = .endReached
        time = end
      } else if !(target - there).isPositive {
        throw DigitsNotProved()
      }
    }
    if time == nil {
      time = flow.time(ofSquaredResidual: target, bits: bits).map { $0 / factor }
    }
    guard let time else { throw DigitsNotProved() }
    var rows = [try record(at: Ball(0, precision: precision))]
    for row in earlierTimes(than: time) {
      rows.append(try record(at: Ball(row, precision: precision)))
    }
    var last = try record(at: time)
    if outcome == .lossReached, !time.containsZero {
      // There the loss is the one asked for.
      last.loss = try printed([goal])[0]
    }
    if !time.containsZero { rows.append(last) }
    let multipliers = flow.multipliers(at: factor * time)
    let changes = self.changes(multipliers)
    let eigenvalues = try printed(flow.eigenvalues)
    return LimitFlowResult(
      model: request.model.name, digits: request.digits, outcome: outcome, time: last.time,
      timeFactor: request.timeFactor, steps: 0, evaluations: 0, loss: last.loss,
      multipliers: try printed(
        request.byDatum(
          isUnscaled ? multipliers.map { $0 / curvature } : multipliers, data,
          precision: precision)),
      values: zip(
        request.points.map(\.text), zip(last.values, try printed(changes))
      ).map {
        LimitFlowValue(point: $0, value: $1.0, change: $1.1)
      },
      scaledDisplacement: try largestAlpha(multipliers).map { try printed([$0])[0] },
      trajectory: rows,
      decay: LimitFlowDecay(
        measured: last.rate,
        limit: try printed([factor * (flow.eigenvalues[0] + flow.eigenvalues[0])])[0],
        eigenvaluesAtStart: eigenvalues, eigenvaluesAtLimit: eigenvalues),
      limit: nil,
      certificate: ResultCertificate(
        certified: true, method: "linear", precisionBits: precision.bits,
        statement: "the flow is linear: its eigenvectors' defects bound the error of its closed "
          + "form at every time, and signs beside the final time prove it"),
      hypotheses: request.hypotheses, notes: [])
  }

  private func record(at time: Ball) throws -> LimitFlowRecord {
    let tau = Ball(request.timeFactor, precision: precision) * time
    let (square, rate) = flow.squaredResidual(at: tau)
    let least = flow.eigenvalues[0] + flow.eigenvalues[0]
    let factor = Ball(request.timeFactor, precision: precision)
    let values = zip(
      request.initialValues(precision: precision), changes(flow.multipliers(at: tau))
    ).map { $0 + $1 }
    return LimitFlowRecord(
      time: try printed([time])[0],
      loss: try printed([square * Ball(request.lossFactor, precision: precision)])[0],
      rate: square.containsZero ? nil : try printed([factor * rate])[0],
      leastRate: try printed([factor * least])[0], values: try printed(values))
  }

  /// h at the points: Σ K(x, xⱼ)λⱼ/κ.
  private func changes(_ multipliers: [Ball]) -> [Ball] {
    table.points.map { Ball.innerProduct($0[...], multipliers[...]) / curvature }
  }

  /// Times of six digits, evenly spread on a logarithmic scale from before the fastest decay on.
  private func earlierTimes(than end: Ball) -> [Rational] {
    let last = end.midpoint.doubleValue
    let fastest = flow.eigenvalues.last?.midpoint.doubleValue ?? 1
    let factor = request.timeFactor.doubleValue
    guard last > 0, last.isFinite, fastest > 0 else { return [] }
    let first = Swift.min(0.1 / (factor * fastest), last / 100)
    return (0..<Self.rowCount).compactMap { row in
      let share = Double(row) / Double(Self.rowCount)
      let time = first * Double.pow(last / first, share)
      let text = BigFloat(time, precision: .double).decimalString(significantDigits: 6)
      return Rational(decimal: text)
    }
  }

  /// sup |α| of features and output bias, α = s/κ.
  private func largestAlpha(_ multipliers: [Ball]) -> Ball? {
    guard let layout, layout.hasBoundedSupport,
      let geometry = DualGeometry<Ball>(layout, precision: precision)
    else { return nil }
    let knotValues = geometry.knotValues(of: multipliers)
    var sizes = [multipliers.reduce(Ball(0, precision: precision), +)]
    for branch in geometry.branches.indices {
      sizes += geometry.nodeValues(knotValues, branch: branch)
    }
    var largest = Ball(0, precision: precision)
    for size in sizes.map({ $0 / curvature }) {
      let (low, high) = size.isNegative ? (-size.upper, -size.lower) : (size.lower, size.upper)
      let top = size.containsZero ? size.magnitudeUpperBound.bigFloat : high
      largest = Ball(
        lower: Swift.max(largest.lower, low), upper: Swift.max(largest.upper, top),
        precision: precision)
    }
    return largest
  }

  private func printed(_ list: [Ball]) throws -> [PrintedValue] {
    let largest = list.map(\.magnitudeUpperBound).max() ?? .zero
    return try list.map { ball in
      guard
        let (text, error) = ball.formattedCertified(digits: request.digits, listMagnitude: largest)
      else { throw DigitsNotProved() }
      return PrintedValue(text: text, certified: true, error: error)
    }
  }
}
