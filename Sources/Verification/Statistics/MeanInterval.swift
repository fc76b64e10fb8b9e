/// The mean of independent samples with its 95 % interval, mean ± t·s/√S: s is their standard deviation
/// and t the quantile of Student's distribution with S − 1 degrees of freedom.
///
/// ### Accuracy
/// *estimated*: 95 % if the samples are normally distributed.
struct MeanInterval: Hashable, Sendable {
  var mean: Double
  var low: Double
  var high: Double

  /// nil with fewer than two samples.
  init?(_ samples: [Double]) {
    guard samples.count >= 2 else { return nil }
    let count = Double(samples.count)
    let mean = samples.reduce(0, +) / count
    let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let t = StudentT.twoSidedQuantile(0.95, degrees: samples.count - 1)
    let half = t * (variance / count).squareRoot()
    self.mean = mean
    low = mean - half
    high = mean + half
  }
}
