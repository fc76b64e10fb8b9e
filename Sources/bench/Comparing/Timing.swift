import RealModule

/// The times of several runs of the same thing, in seconds.
struct Timing {
  private let seconds: [Double]

  init(_ durations: [Duration]) { self.init(seconds: durations.map { $0 / .seconds(1) }) }

  init(seconds: [Double]) { self.seconds = seconds.sorted() }

  /// The middle run, or the mean of the middle two.
  var median: Double {
    guard !seconds.isEmpty else { return .nan }
    let middle = seconds.count / 2
    return seconds.count % 2 == 1
      ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2
  }

  /// Median and spread, for people.
  var text: String {
    guard let first = seconds.first, let last = seconds.last, seconds.count > 1 else {
      return "\(median.digits(4)) s (1 run)"
    }
    return "median \(median.digits(4)) s, \(first.digits(4)) to \(last.digits(4)) s, "
      + "\(seconds.count) runs"
  }
}

extension Double {
  /// At most `count` significant digits, without an exponent.
  func digits(_ count: Int) -> String {
    guard isFinite, self != 0 else { return "\(self)" }
    let exponent = Int(Double.log10(magnitude).rounded(.down))
    let decimals = Swift.max(0, count - 1 - exponent)
    let scale = Double.pow(10, Swift.min(decimals, 300))
    let value = (self * scale).rounded() / scale
    return decimals == 0 ? "\(Int(clamping: Int64(value)))" : "\(value)"
  }
}
