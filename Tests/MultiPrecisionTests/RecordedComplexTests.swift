import MultiPrecision
import TestSupport
import Testing

@Suite("Complex numbers against FLINT")
struct RecordedComplexTests {
  static let names =
    RealFunction.allCases.map(\.rawValue) + [
      "add", "subtract", "multiply", "divide", "squared", "negate", "power", "power-N", "root-N",
    ]

  /// Rectangles around the operands hold the true value, if they are finite at all.
  @Test(arguments: names)
  func rectanglesHoldTheValue(name: String) throws {
    let oracle = try Oracle<String>(named: "functions/complex/\(name).json")
    #expect(oracle.hasCompleteHeader && oracle.cases.count >= 1000)
    var source = SeededGenerator()
    var finite = 0
    for line in oracle.cases {
      guard let entry = RecordedCase(line, of: name, truthCount: 2) else {
        Issue.record("malformed: \(name) \(line)")
        continue
      }
      let points = entry.operands.map { Ball(midpoint: $0) }
      let balls = entry.operands.map {
        source.chance(0.7) ? source.ball(around: $0) : Ball(midpoint: $0)
      }
      for parts in [points, balls] {
        let operands = stride(from: 0, to: parts.count, by: 2).map {
          ComplexBall(real: parts[$0], imaginary: parts[$0 + 1])
        }
        guard let image = entry.operation.rectangle(operands) else {
          Issue.record("in place and operator differ: \(name) \(line)")
          continue
        }
        guard image.isFinite else { continue }
        finite += 1
        if !image.real.overlaps(entry.truths[0].ball)
          || !image.imaginary.overlaps(entry.truths[1].ball)
        {
          Issue.record("\(image) misses: \(name) \(line); \(source.note)")
        }
      }
    }
    #expect(finite > 1000)
  }
}
