import Glibc

/// How a quantity depends on the width: y ≈ C·n^exponent.
///
/// For each seed the slope of ln y against ln n is fitted by least squares over its widths; the
/// exponent is the mean of the slopes, and the interval is mean ± t·s/√S with the standard deviation
/// s of the S slopes and the quantile t of Student's distribution with S − 1 degrees of freedom.
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
    let count = Double(slopes.count)
    let mean = slopes.reduce(0, +) / count
    let variance = slopes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let t = StudentT.twoSidedQuantile(0.95, degrees: slopes.count - 1)
    let half = t * (variance / count).squareRoot()
    self.quantity = quantity
    exponent = mean
    low = mean - half
    high = mean + half
    self.widths = widths
    seedCount = seeds.count
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
