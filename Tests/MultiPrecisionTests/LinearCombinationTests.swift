import MultiPrecision
import TestSupport
import Testing

/// Several sums of the same vectors against exact rationals.
@Suite("Linear combinations")
struct LinearCombinationTests {
  private func combine(
    _ base: [BigFloat], _ weights: [BigFloat], _ vectors: [[BigFloat]], rows: Int
  ) -> [[BigFloat]] {
    var targets = Array(repeating: base, count: rows)
    func descend(_ buffers: [UnsafeBufferPointer<BigFloat>]) {
      if buffers.count < vectors.count {
        vectors[buffers.count].withUnsafeBufferPointer { descend(buffers + [$0]) }
        return
      }
      base.withUnsafeBufferPointer { base in
        for row in 0..<rows {
          targets[row].withUnsafeMutableBufferPointer { target in
            let row = Array(weights[(row * vectors.count)..<((row + 1) * vectors.count)])
            BigFloat.combine(
              base.indices, base: base, weights: row, vectors: buffers, targets: [target])
          }
        }
      }
    }
    descend([])
    return targets
  }

  @Test(arguments: [24, 64, 100, 128, 192])
  func sumsAreWithinTheirBound(_ bits: Int) throws {
    var source = SeededGenerator()
    let precision = Precision(bits: bits)
    for _ in 0..<SeededGenerator.iterations(30) {
      let (terms, rows, count) = (source.pick([1, 2, 7, 41]), source.pick([1, 3]), 3)
      let range = source.pick([0, 5, 200])
      func floats(_ count: Int) -> [BigFloat] {
        (0..<count).map { _ in
          source.chance(0.1)
            ? .zero(precision: precision) : source.float(precision, exponentRange: range)
        }
      }
      let weights = floats(rows * terms)
      let vectors = (0..<terms).map { _ in floats(count) }
      // A literal has 64 bits, and adopts those of the others.
      let base: [BigFloat] = source.chance(0.3) ? [0, 0, 0] : floats(count)
      let sums = combine(base, weights, vectors, rows: rows)
      for row in 0..<rows {
        for k in 0..<count {
          var exact = try #require(base[k].exactRational)
          for j in 0..<terms {
            let w = try #require(weights[row * terms + j].exactRational)
            let x = try #require(vectors[j][k].exactRational)
            exact = exact + w * x
          }
          let own = try #require(sums[row][k].exactRational)
          let error = (own - exact).magnitude
          let half = exact.magnitude * Rational(2).power(-bits)
          #expect(error <= half, "\(bits) bits, \(terms) terms; \(source.note)")
          #expect(sums[row][k].precision.bits >= bits)
        }
      }
    }
  }

  @Test func specialNumbersGoThroughTheSumOfProducts() {
    let precision = Precision(bits: 100)
    let one = BigFloat(1, precision: precision)
    let sums = combine(
      [one, one], [one, one], [[.nan(precision: precision), one], [one, one]], rows: 1)
    #expect(sums[0][0].isNaN)
    #expect(sums[0][1] == 3)
    let infinite = combine([one], [one], [[.infinity(precision: precision)]], rows: 1)
    #expect(infinite[0][0].isInfinite)
  }

  /// Rounding in two steps would go wrong where the first one makes a tie.
  @Test(arguments: [53, 54, 64, 65, 128, 200, 256, 300])
  func doublesAreTheNearestOnes(_ bits: Int) throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(200) {
      var value = source.float(Precision(bits: bits), exponentRange: source.pick([3, 900, 1100]))
      if bits > 54, source.chance(0.4) {
        // A tie, or next to one.
        let kept = BigFloat(value, precision: Precision(bits: 53))
        let exponent = (kept.exponent ?? 0) - 54
        value =
          BigFloat(kept, precision: Precision(bits: bits))
          + BigFloat(1, precision: Precision(bits: bits)).scaled(byPowerOfTwo: exponent)
        if source.chance(0.5) {
          value += BigFloat(1, precision: Precision(bits: bits))
            .scaled(byPowerOfTwo: exponent + 55 - bits)
        }
      }
      let double = value.doubleValue
      guard double.isNormal else { continue }
      let nearest = BigFloat(value, precision: Precision(bits: 53))
      #expect(
        BigFloat(double, precision: Precision(bits: bits)) == nearest,
        "\(value) and \(double); \(source.note)")
      #expect(BigFloat(double, precision: .double).exactRational == nearest.exactRational)
    }
  }
}
