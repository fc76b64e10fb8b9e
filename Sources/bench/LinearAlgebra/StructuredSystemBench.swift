import MultiPrecision
import NumericalMethods
import RealModule

/// Cyclic systems with proved error bounds: how time grows with the order.
struct StructuredSystemBench {
  let effort: BenchEffort
  private let precision = Precision(bits: 128)

  func run() throws(BenchFailure) {
    let sizes = effort.isQuick ? [50, 200] : [1_000, 4_000, 16_000]
    var first: Double?
    for order in sizes {
      let seconds = try measure(order)
      if let first {
        let factor = Double(order) / Double(sizes[0])
        let slope = Double.log(seconds / first) / Double.log(factor)
        show("so time grows like m^\(slope.digits(3))")
      }
      first = first ?? seconds
    }
  }

  private func measure(_ order: Int) throws(BenchFailure) -> Double {
    var matrix = BorderedTridiagonalMatrix<Ball>(order: order)
    for row in 0..<order {
      matrix.add(Ball(4, precision: precision), row: row, column: row)
      matrix.add(Ball(1, precision: precision), row: row, column: (row + 1) % order)
    }
    // Every row sums to 6.
    let right = Array(repeating: Ball(6, precision: precision), count: order)
    let clock = ContinuousClock()
    var durations: [Duration] = []
    for _ in 0..<(effort.isQuick ? 1 : 3) {
      let start = clock.now
      let solution: [Ball]
      do throws(LinearObstacle) {
        solution = try VerifiedBorderedSystem(matrix, precision: precision, denseLimit: 0)
          .solve(right)
      } catch {
        throw BenchFailure(reason: "m = \(order): \(error)")
      }
      durations.append(start.duration(to: clock.now))
      guard solution.allSatisfy({ $0.contains(Rational(1)) && $0.relativeAccuracyBits > 120 })
      else { throw BenchFailure(reason: "m = \(order): the solution 1 is missed") }
    }
    let timing = Timing(durations)
    show("m = \(order): \(timing.text)")
    return timing.median
  }
}
