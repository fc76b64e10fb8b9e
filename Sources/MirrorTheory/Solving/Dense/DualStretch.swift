import MultiPrecision
import RealModule

/// A part of a panel, and the variable in which its integrals are taken.
struct DualStretch: Sendable {
  /// The ends in b; nil stands for the panel's.
  let lower: Double?
  let upper: Double?
  /// A neighbourhood of the stretch on which s′ ≠ 0 is to be proved, if its integrals are taken in α.
  ///
  /// s takes a value there at which (φ̄′)⁻¹ bends sharply.
  let monotone: (lower: Double, upper: Double)?
}

/// The division of a panel at the zeros of s.
///
/// α = (φ̄′)⁻¹(s) has its singularities at distances of s from the real line that do not grow with s,
/// so that in b they are as close to the zeros of s as s is steep: bisection toward a zero takes as
/// many steps as s has binary digits, each with a rule of its own. In the variable α the integrands
/// have no singularity there, s being a tame function of b and φ̄′ a formula. Away from the zeros b
/// serves better.
///
/// Everything here is estimated: a bad division costs time, no rigour.
struct DualStretches {
  private struct Sample {
    var position: Double
    var value: Double
    var slope: Double
  }

  private let lower: Double
  private let upper: Double
  private let isCut: (lower: Bool, upper: Bool)
  private var samples: [Sample]
  /// The values of s at which (φ̄′)⁻¹ bends sharply: 0, and the slopes at kinks.
  private let levels: [Double]

  /// - Parameters:
  ///   - combination: s.
  ///   - lower: The lower end.
  ///   - upper: The upper end.
  ///   - isCut: Whether they are no ends of the panel.
  ///   - levels: The values of s at which (φ̄′)⁻¹ bends sharply.
  init(
    _ combination: FeatureCombination, from lower: Double, to upper: Double,
    isCut: (lower: Bool, upper: Bool), levels: [Double]
  ) {
    (self.lower, self.upper, self.isCut, self.levels) = (lower, upper, isCut, levels)
    func sample(_ position: Double) -> Sample {
      let (value, slope) = combination.estimate(at: position)
      return Sample(position: position, value: value, slope: slope)
    }
    samples = combination.samples.filter { $0 >= lower && $0 <= upper }.map(sample)
    // Beside an extremum, or where s dies out, runs of samples may be too short to see: s of features
    // that begin at a panel's end with kinks may change its sign within 10⁻⁹ of it.
    let limit = 1_000 + 16 * samples.count
    for _ in 0..<20 where samples.count < limit {
      let coarse = coarseCrossings()
      if coarse.isEmpty { break }
      var finer: [Sample] = [samples[0]]
      for index in 1..<samples.count {
        let (start, end) = (samples[index - 1].position, samples[index].position)
        if coarse.contains(where: { ($0 - index).magnitude <= 1 }) {
          for part in 1..<4 { finer.append(sample(start + (end - start) * Double(part) / 4)) }
        }
        finer.append(samples[index])
      }
      samples = finer
    }
  }

  /// The samples before which s takes one of the levels outside the stretches, or next to a place where
  /// it is far less steep.
  private func coarseCrossings() -> [Int] {
    guard isUsable else { return [] }
    let known = crossings()
    return (1..<samples.count).filter { index in
      let (low, high) = (samples[index - 1], samples[index])
      let slopes = (low.slope.magnitude, high.slope.magnitude)
      // Below the range of doubles signs mean nothing.
      return Swift.max(low.value.magnitude, high.value.magnitude) > Self.least
        && levels.contains { (low.value < $0) != (high.value < $0) }
        && (4 * Swift.min(slopes.0, slopes.1) < Swift.max(slopes.0, slopes.1)
          || !known.contains { $0.lowerBound < index && index <= $0.upperBound })
    }
  }

  private static let least = 0x1p-900

  private var isUsable: Bool {
    upper > lower && samples.count > 2
      && samples.allSatisfy { $0.value.isFinite && $0.slope.isFinite }
  }

  /// The stretches, ascending; the whole panel where nothing is gained.
  func divided() -> [DualStretch] {
    let whole = [DualStretch(lower: nil, upper: nil, monotone: nil)]
    guard isUsable else { return whole }
    var result: [DualStretch] = []
    var place: Double?
    for ends in crossings() {
      let isFirst = ends.lowerBound == 0
      let isLast = ends.upperBound == samples.count - 1
      let (low, high) = (samples[ends.lowerBound], samples[ends.upperBound])
      if !isFirst, place != low.position {
        result.append(DualStretch(lower: place, upper: low.position, monotone: nil))
      }
      result.append(
        DualStretch(
          lower: isFirst ? nil : low.position, upper: isLast ? nil : high.position,
          monotone: (beyond(ends.lowerBound, -1), beyond(ends.upperBound, 1))))
      place = isLast ? upper : high.position
      if isLast { return result }
    }
    if result.isEmpty { return whole }
    result.append(DualStretch(lower: place, upper: nil, monotone: nil))
    return result
  }

  /// The samples between which s is to be the variable, ascending.
  private func crossings() -> [Range<Int>] {
    var crossings: [Range<Int>] = []
    var first = 0
    while first < samples.count - 1 {
      // A run of samples on which s′ keeps its sign.
      var last = first
      while last < samples.count - 1,
        (samples[last + 1].slope > 0) == (samples[first].slope > 0)
      { last += 1 }
      crossings += self.crossings(first, last)
      first = last + 1
    }
    return crossings
  }

  /// The same out of a run where s is monotone.
  private func crossings(_ first: Int, _ last: Int) -> [Range<Int>] {
    guard last - first >= 2 else { return [] }
    let (low, high) = (samples[first].value, samples[last].value)
    // A level just beyond an end of the panel counts too.
    let isAtEnd = isEnd(first) || isEnd(last)
    let slack = isAtEnd ? 0.1 * Swift.max(low.magnitude, high.magnitude) : 0
    let (least, greatest) = (Swift.min(low, high) - slack, Swift.max(low, high) + slack)
    // The samples next to the levels met. Beyond the values only the panel's ends count.
    let places: [Int] = levels.compactMap { level in
      guard level > least, level < greatest else { return nil }
      let place =
        (first...last).min {
          (samples[$0].value - level).magnitude < (samples[$1].value - level).magnitude
        } ?? first
      let isBetween = level >= Swift.min(low, high) && level <= Swift.max(low, high)
      return isBetween || isEnd(place) ? place : nil
    }
    // Levels far from each other have stretches of their own: s need not stay steep between them.
    var result: [Range<Int>] = []
    for place in places.sorted() {
      let from = reach(place, toward: first, by: -1)
      let to = reach(place, toward: last, by: 1)
      if let before = result.last, from <= before.upperBound {
        result[result.count - 1] = before.lowerBound..<Swift.max(before.upperBound, to)
      } else {
        result.append(from..<to)
      }
    }
    return result.filter { $0.count > 1 }
  }

  /// Whether a sample is an end of the panel.
  private func isEnd(_ index: Int) -> Bool {
    index == 0 && !isCut.lower || index == samples.count - 1 && !isCut.upper
  }

  /// The farthest sample up to which s is steep enough, near enough for that variable to help.
  private func reach(_ start: Int, toward end: Int, by step: Int) -> Int {
    var index = start
    var steepest = samples[start].slope.magnitude
    let neighbour = samples[start == 0 ? 1 : start - 1].position
    let farthest = 32 * (samples[start].position - neighbour).magnitude
    while index != end {
      let distance = samples[index + step].position - samples[start].position
      if distance.magnitude > farthest, index != start { break }
      let next = samples[index + step].slope.magnitude
      if next < 0.6 * steepest { break }
      steepest = Swift.max(steepest, next)
      index += step
    }
    return index
  }

  /// A point somewhat beyond a sample, up to which s′ still keeps its sign clearly: the ends of the
  /// stretch, too, are values of the inverse, enclosed to within an error.
  private func beyond(_ index: Int, _ direction: Int) -> Double {
    let slope = samples[index].slope
    var last = index
    for _ in 0..<12 {
      let next = last + direction
      guard samples.indices.contains(next), samples[next].slope / slope > 0.3 else { break }
      last = next
    }
    let position = samples[last].position
    let isEnd = last == 0 || last == samples.count - 1
    if last == index, !isEnd {
      return position + (samples[last + direction].position - position) / 64
    }
    let neighbour = samples[last == 0 ? 1 : last - 1].position
    return position + (isEnd ? (position - neighbour) / 2 : 0)
  }
}
