import MultiPrecision
import TestSupport
import Testing

@Suite("Real numbers against FLINT")
struct RecordedRealTests {
  static let names =
    RealFunction.allCases.map(\.rawValue) + [
      "add", "subtract", "multiply", "divide", "addProduct", "dot", "minimum", "maximum",
      "squared", "abs", "negate", "power", "power-N", "root-N",
    ]

  private func cases(_ name: String, limit: Int = .max) throws -> [RecordedCase] {
    let oracle = try Oracle<String>(named: "functions/real/\(name).json")
    let lines = oracle.cases.prefix(limit)
    let cases = lines.compactMap { RecordedCase($0, of: name) }
    #expect(cases.count == lines.count, "a malformed line")
    return cases
  }

  @Test(arguments: names)
  func thousandsOfCasesAreRecordedAtOddPrecisions(name: String) throws {
    let oracle = try Oracle<String>(named: "functions/real/\(name).json")
    #expect(oracle.hasCompleteHeader && oracle.cases.count >= 1000)
    let place = name.hasSuffix("-N") ? 1 : 0
    let precisions = Set(
      oracle.cases.compactMap { $0.split(separator: " ", maxSplits: 2).dropFirst(place).first })
    #expect(precisions.isSuperset(of: ["53", "61", "64", "65", "127", "128", "191"]))
  }

  /// Floats round the true value, to nearest and in another direction.
  @Test(arguments: names)
  func floatsAreCorrectlyRounded(name: String) throws {
    for (index, entry) in try cases(name).enumerated() {
      let modes = RoundingMode.allCases
      let takesMode = entry.operation.takesRoundingMode
      for mode in takesMode ? [.nearest, modes[index % modes.count]] : [.nearest] {
        guard let value = entry.operation.float(entry.operands, rounding: mode) else {
          Issue.record("in place and operator differ: \(name) \(entry.line)")
          continue
        }
        let isRight =
          entry.truths[0].isDefined
          ? value == entry.truths[0].rounded(to: entry.precision, mode)
          : value.isNaN || value.isInfinite
        if !isRight { Issue.record("\(name) \(entry.line) \(mode): \(value)") }
      }
    }
  }

  /// Balls and intervals around the operands hold the true value; balls around operands outside
  /// the domain are indeterminate.
  @Test(arguments: names)
  func enclosuresHoldTheValue(name: String) throws {
    var source = SeededGenerator()
    var finite = 0
    for entry in try cases(name) {
      var note: String { "\(name) \(entry.line); \(source.note)" }
      guard let points = entry.operation.ball(entry.operands.map { Ball(midpoint: $0) }),
        let balls = entry.operation.ball(entry.operands.map { source.ball(around: $0) })
      else {
        Issue.record("in place and operator differ: \(note)")
        continue
      }
      guard entry.truths[0].isDefined else {
        if points.isFinite || balls.isFinite { Issue.record("finite: \(note)") }
        continue
      }
      let truth = self.truth(of: entry)
      if !points.overlaps(truth) { Issue.record("\(points) misses: \(note)") }
      if !balls.overlaps(truth) { Issue.record("\(balls) misses: \(note)") }
      if balls.isFinite { finite += 1 }
      if case .function = entry.operation, let exponent = truth.midpoint.exponent,
        abs(exponent) < 1 << 29
      {
        if points.relativeAccuracyBits < entry.precision.bits - 1 {
          Issue.record("\(points) is wide: \(note)")
        }
      }
      // Set semantics: powers of negative numbers only where the exponent is one integer.
      if name == "power", entry.operands[0].signum < 0 { continue }
      let interval = entry.operation.interval(
        entry.operands.map { source.interval(around: $0) })
      if !interval.overlaps(Interval(truth)) {
        Issue.record("\(interval) misses: \(note)")
      }
    }
    #expect(finite > 300)
  }

  /// The recorded value of `addProduct` has its product rounded: put that error back.
  private func truth(of entry: RecordedCase) -> Ball {
    guard case .addProduct = entry.operation else { return entry.truths[0].ball }
    let x = entry.operands[1] * entry.operands[2]
    guard let exponent = x.exponent else { return entry.truths[0].ball }
    return entry.truths[0].ball
      .addingError(ErrorBound(powerOfTwo: exponent - entry.precision.bits))
  }

  @Test(arguments: names)
  func aValueTwoUnitsOffIsRejected(name: String) throws {
    var tried = 0
    for entry in try cases(name, limit: 100) where entry.truths[0].isDefined {
      let wrong = entry.truths[0].movedByTwoUnits(of: entry.precision)
      guard let value = entry.operation.float(entry.operands, rounding: .nearest),
        value.isFinite, value.signum != 0
      else { continue }
      tried += 1
      #expect(value != wrong.rounded(to: entry.precision, .nearest), "\(name) \(entry.line)")
      // Where numbers underflow, the radius is a few of the smallest.
      guard abs(value.exponent ?? 0) < 1 << 29,
        let ball = entry.operation.ball(entry.operands.map { Ball(midpoint: $0) }),
        ball.relativeAccuracyBits >= entry.precision.bits
      else { continue }
      #expect(!ball.overlaps(wrong.ball), "\(name) \(entry.line)")
    }
    #expect(tried > 20)
  }
}
