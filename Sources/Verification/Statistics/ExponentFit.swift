import Glibc

/// How a quantity depends on the width: y ≈ C·n^exponent.
///
/// For each seed the slope of ln y against ln n is fitted by least squares over its widths; the
/// exponent is the mean of the slopes over the seeds, with its `MeanInterval`.
///
/// The networks of one seed are no independent samples, since the wider one contains the neurons of
/// the narrower one, and the regression's own residuals would make the interval too short. Seeds
/// are independent.
///
/// ### Accuracy
/// *estimated*: 95 % if the slopes of the seeds are normally distributed.
public struct ExponentFit: Hashable, Sendable, Codable {
  /// What was measured: the name of a column.
  public var quantity: String
  /// The exponent.
  public var exponent: Double
  /// The lower end of its 95 % interval.
  public var low: Double
  /// The upper end.
  public var high: Double
  /// The widths of the fit, ascending.
  public var widths: [Int]
  /// The number of seeds.
  public var seedCount: Int

  /// Fits the samples (width, seed, y); nil with fewer than two widths or seeds, when a seed lacks a
  /// width, or where some y is not a positive number.
  init?(_ quantity: String, _ samples: [(width: Int, seed: UInt64, value: Double)]) {
    let widths = Set(samples.map(\.width)).sorted()
    let seeds = Set(samples.map(\.seed)).sorted()
    guard widths.count >= 2, seeds.count >= 2, samples.count == widths.count * seeds.count,
      samples.allSatisfy({ $0.value > 0 && $0.value.isFinite })
    else { return nil }
    let slopes = seeds.map { seed in
      Self.slope(samples.filter { $0.seed == seed }.map { (log(Double($0.width)), log($0.value)) })
    }
    guard let interval = MeanInterval(slopes) else { return nil }
    self.quantity = quantity
    exponent = interval.mean
    low = interval.low
    high = interval.high
    self.widths = widths
    seedCount = seeds.count
  }

  /// Fits over the three largest widths, where the limit shows best, and over all.
  static func asymptotic(
    _ quantity: String, _ samples: [(width: Int, seed: UInt64, value: Double)]
  ) -> [ExponentFit] {
    let last = Set(samples.map(\.width)).sorted().suffix(3)
    let tail = ExponentFit(quantity, samples.filter { last.contains($0.width) })
    let whole = ExponentFit(quantity, samples)
    return tail == whole ? [whole].compactMap { $0 } : [tail, whole].compactMap { $0 }
  }

  /// The least-squares slope.
  private static func slope(_ points: [(x: Double, y: Double)]) -> Double {
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    let (top, bottom) = points.reduce((0.0, 0.0)) { sums, point in
      (
        sums.0 + (point.x - meanX) * (point.y - meanY),
        sums.1 + (point.x - meanX) * (point.x - meanX)
      )
    }
    return top / bottom
  }
}
