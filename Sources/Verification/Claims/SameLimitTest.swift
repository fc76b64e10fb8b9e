import Glibc
import MirrorTheory
import MultiPrecision
import Symbolic
import Training

/// Mirror flow and gradient flow from the same start end in the same function as n → ∞ (Theorem 1,
/// corollary); their times differ by the factor φ″(0)/2.
///
/// Gradient flow is mirror flow with φ = x². The distance is a supremum over the whole interval.
struct SameLimitTest: ClaimTest {
  let model: Model
  let request: VerificationRequest
  private let comparison: NetworkComparison
  private let gradientModel: Model

  /// Beyond this many points the spectrum of H at every step costs more than the step.
  private static let everyStepLimit = 50
  /// Two flows that are the same, up to rounding and the tolerance of their steps.
  private static let rounding = 1e-12

  var interval: ClosedRange<Double>? { comparison.interval }

  init(_ model: Model, _ request: VerificationRequest) throws(VerificationFailure) {
    self.model = model
    self.request = request
    comparison = try NetworkComparison(model, asked: request.interval)
    let x = model.potential.variable
    var gradient = model
    gradient.potential = Potential(name: "quadratic", variable: x, body: .symbol(x) * .symbol(x))
    gradientModel = gradient
  }

  func row(for task: VerificationTask) throws(VerificationFailure) -> VerificationRow {
    let everyStep = model.data.count <= Self.everyStepLimit
    let mirror = try trained(model, request.training(task, everyStep: everyStep))
    let gradient = try trained(gradientModel, request.training(task, everyStep: everyStep))
    var row = try VerificationRow(task, mirror)
    let other = try VerificationRow(task, gradient)
    if !other.isTrained { row.outcome = other.outcome }
    let supremum = try comparison.supremum(
      of: [(mirror.end, 1), (gradient.end, -1)], layout: mirror.layout, minus: nil)
    row.error = VerificationRow.text(supremum.value)
    row.place = VerificationRow.text(supremum.place)
    if let slow = arrival(mirror), let fast = arrival(gradient), fast > 0 {
      row.timeRatio = VerificationRow.text(slow / fast)
    }
    return row
  }

  /// When the loss asked for was passed, with ln L linear in t inside the last step.
  private func arrival(_ result: TrainingResult) -> Double? {
    guard result.outcome == .lossReached, let last = result.trajectory.last else { return nil }
    let end = last.time.doubleValue(.nearest)
    guard let before = result.trajectory.dropLast().last, !last.loss.isZero else { return end }
    let start = before.time.doubleValue(.nearest)
    let whole = Self.logRatio(before.loss, last.loss)
    guard whole > 0 else { return end }
    return start + (end - start) * Self.logRatio(before.loss, request.loss) / whole
  }

  /// ln(a/b), whose arguments may lie outside of Double's range.
  private static func logRatio(_ a: BigFloat, _ b: BigFloat) -> Double {
    let ratio = a / b
    guard let exponent = ratio.exponent else { return 0 }
    return log(ratio.scaled(byPowerOfTwo: -exponent).doubleValue(.nearest))
      + Double(exponent) * M_LN2
  }

  func conclusion(_ rows: [VerificationRow]) -> Conclusion {
    let distances = ClaimRule.samples(rows, \.error)
    let fit = ExponentFit("error", distances)
    var conclusion: Conclusion
    if !distances.isEmpty, distances.allSatisfy({ $0.value <= Self.rounding }) {
      // Rounding errors have no exponent.
      conclusion = Conclusion(
        .supported, "The two flows end in the same function at every width, up to rounding.")
    } else {
      conclusion = Conclusion(all: [ClaimRule.tendsToZero("distance", distances, fit)])
      conclusion.fits = [fit].compactMap { $0 }
    }
    if let widest = rows.map(\.width).max() {
      let ratios = ClaimRule.samples(rows.filter { $0.width == widest }, \.timeRatio).map(\.value)
      if !ratios.isEmpty {
        let mean = ratios.reduce(0, +) / Double(ratios.count)
        conclusion.notes.append(
          "with \(widest) neurons mirror flow takes \(Self.short(mean)) times as long as gradient "
            + "flow on average" + (expectedRatio.map { "; phi''(0)/2 is \(Self.short($0))" } ?? ""))
      }
    }
    return conclusion
  }

  /// φ″(0)/2 of an unscaled potential.
  private var expectedRatio: Double? {
    guard case .unscaled = model.scaling else { return nil }
    let x = model.potential.variable
    let second = model.potential.body.derivative(in: x).derivative(in: x)
    let value = RealConstant(second.substituting([x: .number(0)]).simplified()).doubleValue
    return value.isFinite ? value / 2 : nil
  }

  private static func short(_ value: Double) -> String {
    BigFloat(value, precision: .double).decimalString(significantDigits: 5)
  }
}
