/// The same work by several contenders, and how far the first may be from the others.
struct Comparison {
  /// What is done, such as `dot, n = 16`.
  var work: String
  /// At which precision, such as `128 bits`.
  var size: String
  /// How many terms a repetition has: times are shown for one.
  var termCount = 1
  /// What the first contender's time over another's may be at most.
  var targets: [Contender.Name: Double] = [:]
  /// The achieved error, measured before.
  var error: String
  /// The first one is what is judged.
  var contenders: [Contender]

  /// Runs the contenders in turn, so that a disturbance hits all of them alike.
  func measured(_ effort: BenchEffort) throws(BenchFailure) -> ComparisonResult {
    var repetitions: [Int] = []
    for contender in contenders {
      repetitions.append(try effort.isQuick ? 1 : Self.calibrated(contender))
    }
    var seconds = contenders.map { _ in [Double]() }
    for _ in 0..<(effort.isQuick ? 1 : Self.roundCount) {
      for (index, contender) in contenders.enumerated() {
        let total = try contender.seconds(repetitions[index])
        seconds[index].append(total / Double(repetitions[index]))
      }
    }
    return ComparisonResult(comparison: self, seconds: seconds)
  }

  private static let roundCount = 15
  /// Long enough for the clock, short enough for many rounds.
  private static let sampleSeconds = 0.002

  /// As many repetitions as fill a sample.
  private static func calibrated(_ contender: Contender) throws(BenchFailure) -> Int {
    var count = 1
    while true {
      let seconds = try contender.seconds(count)
      if seconds >= sampleSeconds / 2 {
        return max(1, Int(Double(count) * sampleSeconds / seconds))
      }
      count *= seconds < sampleSeconds / 20 ? 8 : 2
    }
  }
}

/// What a comparison measured.
struct ComparisonResult {
  let comparison: Comparison
  /// A list a contender, one entry a round.
  let seconds: [[Double]]

  /// The first contender's median time for one term, in nanoseconds.
  var nanoseconds: Double {
    Timing(seconds: seconds[0]).median * 1e9 / Double(comparison.termCount)
  }

  /// The ratio of medians of the first contender's time and another's; nil if that did not run.
  func ratio(to name: Contender.Name) -> Double? {
    guard let index = index(of: name) else { return nil }
    return Timing(seconds: seconds[0]).median / Timing(seconds: seconds[index]).median
  }

  /// The quartiles of the ratios round by round; nil if the other did not run.
  func spread(to name: Contender.Name) -> (Double, Double)? {
    guard let index = index(of: name) else { return nil }
    let ratios = zip(seconds[0], seconds[index]).map { $0 / $1 }.sorted()
    return (ratios[ratios.count / 4], ratios[ratios.count - 1 - ratios.count / 4])
  }

  /// Whether the ratio is within its target; nil where there is none.
  func meets(_ name: Contender.Name) -> Bool? {
    guard let target = comparison.targets[name], let ratio = ratio(to: name) else { return nil }
    return ratio <= target
  }

  private func index(of name: Contender.Name) -> Int? {
    comparison.contenders.dropFirst().firstIndex { $0.name == name }
  }
}
