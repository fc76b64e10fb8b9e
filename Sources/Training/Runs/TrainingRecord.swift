import MultiPrecision
import NumericalMethods
import RealModule

/// The state of a run at one time.
public struct TrainingRecord: Sendable, Hashable {
  /// t, with η = 1/n.
  public var time: BigFloat
  /// L.
  public var loss: BigFloat
  /// ‖θ(t) − θ(0)‖∞.
  public var displacement: BigFloat
  /// The same for w, b, a, d₀.
  public var groupDisplacements: [BigFloat]
  /// f at the points asked for.
  public var values: [BigFloat]
  /// The eigenvalues of H(t) = n⁻¹J(∇²Φ)⁻¹Jᵀ, ascending; nil beyond 200 data points, where they would
  /// cost more than the steps between two records.
  ///
  /// Where every step is recorded they are there for up to 500 data points, beyond 200 about ten times
  /// for each factor of ten in time.
  public var eigenvalues: [BigFloat]?
  /// ‖H(t) − H(0)‖₂; nil with the eigenvalues.
  public var kernelDrift: BigFloat?
}

/// The largest values over a run.
public struct TrainingSuprema: Sendable, Hashable {
  /// ‖θ(t) − θ(0)‖∞, over the ends of all steps.
  public var displacement: BigFloat
  /// The same for w, b, a, d₀.
  public var groupDisplacements: [BigFloat]
  /// ‖H(t) − H(0)‖₂, over the records; nil where there are none.
  public var kernelDrift: BigFloat?
}

/// Collects records, about ten for each factor of ten in time, and suprema over all steps.
struct TrainingRecorder<Number: TrainingNumber> {
  /// The most data points for which H's spectrum is recorded, and for which it is now and then where
  /// every step is recorded: it costs m³ operations.
  private static var spectrumLimits: (always: Int, sometimes: Int) { (200, 500) }

  private let setting: TrainingSetting<Number>
  private let points: [[Number]]
  private(set) var records: [TrainingRecord] = []
  private var next: Number
  /// When a large spectrum is due.
  private var nextSpectrum: Number
  private let everyStep: Bool
  private let ratio: Number
  /// sup |v| by group.
  private var largest: [Number]
  /// H(0), from the first record.
  private var firstKernel: Matrix<Number>?

  init(_ setting: TrainingSetting<Number>, points: [[Number]], everyStep: Bool = false) {
    self.everyStep = everyStep
    self.setting = setting
    self.points = points
    next = 0
    nextSpectrum = 0
    // 10^(1/10), roughly: spacing is not a result.
    ratio = Number(Rational(1259, 1000), precision: setting.precision)
    largest = ParameterGroup.allCases.map { _ in 0 }
  }

  /// Notes the end of a step, and adds a record when one is due.
  mutating func visit<Network: TrainableNetwork<Number>>(_ state: TrainingState<Network>) {
    if isDue(after: state.sizes, at: state.time) { record(state) }
  }

  /// Notes max |v| by group at the end of a step; whether a record is due.
  mutating func isDue(after sizes: [Number], at time: Number) -> Bool {
    for (group, size) in sizes.enumerated() where size > largest[group] { largest[group] = size }
    return everyStep || time >= next
  }

  /// Adds a record.
  mutating func record<Network: TrainableNetwork<Number>>(_ state: TrainingState<Network>) {
    let groups = state.sizes.map { $0 / setting.scale }
    let spectrum = spectrum(state)
    var record = TrainingRecord(
      time: state.time.bigFloat, loss: state.loss.bigFloat,
      displacement: groups.reduce(0) { Swift.max($0, $1) }.bigFloat,
      groupDisplacements: groups.map(\.bigFloat),
      values: points.map { setting.output(state.theta, at: $0).bigFloat },
      eigenvalues: spectrum?.eigenvalues.map(\.bigFloat), kernelDrift: spectrum?.drift.bigFloat)
    if let last = records.last, last.time == record.time {
      // The same state: a large spectrum is not computed twice.
      record.eigenvalues = record.eigenvalues ?? last.eigenvalues
      record.kernelDrift = record.kernelDrift ?? last.kernelDrift
      records.removeLast()
    }
    records.append(record)
    if state.time > 0 { next = state.time * ratio }
  }

  /// What was seen so far.
  var suprema: TrainingSuprema {
    let groups = largest.map { $0 / setting.scale }
    return TrainingSuprema(
      displacement: groups.reduce(0) { Swift.max($0, $1) }.bigFloat,
      groupDisplacements: groups.map(\.bigFloat),
      kernelDrift: records.compactMap(\.kernelDrift).max())
  }

  /// The eigenvalues of H and ‖H − H(0)‖₂, the largest |eigenvalue| of the difference.
  private mutating func spectrum<Network: TrainableNetwork<Number>>(
    _ state: TrainingState<Network>
  ) -> (eigenvalues: [Number], drift: Number)? {
    let m = state.network.dataCount
    if m > Self.spectrumLimits.always {
      guard everyStep, m <= Self.spectrumLimits.sometimes, state.time >= nextSpectrum else {
        return nil
      }
      nextSpectrum = state.time * ratio
    }
    let inverseWidth = 1 / Number(Rational(setting.layout.width), precision: setting.precision)
    let normal = state.normalMatrix(state.theta, state.displacement)
    let kernel = Matrix<Number>(rows: m, columns: m) { normal[$0 * m + $1] * inverseWidth }
    let first = firstKernel ?? kernel
    firstKernel = first
    let change = Matrix<Number>(rows: m, columns: m) { kernel[$0, $1] - first[$0, $1] }
    let drift = estimatedEigenvalues(of: change).reduce(0) { Swift.max($0, $1.magnitude) }
    return (estimatedEigenvalues(of: kernel), drift)
  }
}
