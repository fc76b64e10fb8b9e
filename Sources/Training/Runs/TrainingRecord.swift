import MultiPrecision
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
}

/// Collects records, about ten for each factor of ten in time.
struct TrainingRecorder<Number: TrainingNumber> {
  private let setting: TrainingSetting<Number>
  private let points: [[Number]]
  private(set) var records: [TrainingRecord] = []
  private var next: Number
  private let ratio: Number

  init(_ setting: TrainingSetting<Number>, points: [[Number]]) {
    self.setting = setting
    self.points = points
    next = 0
    // 10^(1/10), roughly: spacing is not a result.
    ratio = Number(Rational(1259, 1000), precision: setting.precision)
  }

  /// Whether a record is due.
  func isDue(at time: Number) -> Bool { time >= next }

  /// Adds a record.
  mutating func record(time: Number, loss: Number, theta: [Number], displacements v: [Number]) {
    var groups: [Number] = []
    for group in ParameterGroup.allCases {
      var largest: Number = 0
      for k in setting.layout.range(of: group) where v[k].magnitude > largest {
        largest = v[k].magnitude
      }
      groups.append(largest / setting.scale)
    }
    let total = groups.reduce(0) { Swift.max($0, $1) }
    let record = TrainingRecord(
      time: time.bigFloat, loss: loss.bigFloat, displacement: total.bigFloat,
      groupDisplacements: groups.map(\.bigFloat),
      values: points.map { setting.output(theta, at: $0).bigFloat })
    if let last = records.last, last.time == record.time { records.removeLast() }
    records.append(record)
    if time > 0 { next = time * ratio }
  }
}
