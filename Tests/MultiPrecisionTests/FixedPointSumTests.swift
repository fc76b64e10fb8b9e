import TestSupport
import Testing

@testable import MultiPrecision

/// The kernels of sums of products against exact rationals: not only what they round to, but
/// whether they lose as little as they claim.
@Suite("Fixed-point sums")
struct FixedPointSumTests {
  /// Factors at both ends of every kernel: registers up to 4 words, no calls up to 28, GMP beyond.
  static let widths = [2, 63, 64, 65, 128, 129, 192, 193, 256, 257, 320, 1024, 1088, 1792, 1793]
  private static let counts = [1, 2, 3, 16, 33]

  /// Runs of ones and zeros, plain random bits, and zeros, of many sizes.
  private func factors(
    _ source: inout SeededGenerator, count: Int, bits: Int
  ) -> [BigFloat] {
    let precision = Precision(bits: bits)
    let range = source.pick([0, 4, 70, 400])
    // Growing terms move the window, falling ones leave it.
    let slope = source.pick([0, 0, 0, 1, 30, -30, 200])
    return (0..<count).map { index in
      let top = Integer(2).power(bits - 1)
      let significand: Integer
      switch Int.random(in: 0..<10, using: &source) {
      case 0: return .zero(precision: precision)
      case 1: significand = top
      case 2: significand = top + top - 1
      case 3: significand = top + 1
      case 4: significand = top + top - Integer(2).power(bits / 2)
      default: significand = top + source.integer(bits: bits - 1)
      }
      let exponent = Int.random(in: -range...range, using: &source) + slope * index
      let value = BigFloat(significand, precision: precision).scaled(byPowerOfTwo: exponent - bits)
      return source.chance(0.5) ? -value : value
    }
  }

  /// The number that the words of a sum stand for.
  private func value(_ words: [UInt], _ window: FixedPointSum) -> Rational {
    var total = Integer(0)
    for word in words.reversed() {
      total = total * Integer(2).power(32) + Integer(Int(word >> 32))
      total = total * Integer(2).power(32) + Integer(Int(word & 0xffff_ffff))
    }
    if words.last.map({ $0 >> 63 != 0 }) ?? false {
      total = total - Integer(2).power(64 * words.count)
    }
    return Rational(total) * Rational(2).power(window.top - 64 * window.limbs)
  }

  private func summed<Sum: RegisterSum>(
    _ terms: ArenaTerms, _ start: Sum, precision: Int
  ) -> (FixedPointSum, [UInt])? {
    var sum = start
    guard let window = FixedPointSum.add(terms, precision: precision, into: &sum) else {
      return nil
    }
    var result = [UInt](repeating: 0, count: Sum.words)
    result.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { sum.write(to: start) } }
    return (window, result)
  }

  /// The windows that the terms may take at a precision, with their sums.
  private func sums(_ terms: ArenaTerms, words: Int, precision: Int) -> [(FixedPointSum, [UInt])] {
    var results: [(FixedPointSum, [UInt])?] = []
    switch words {
    case 1: results.append(summed(terms, SingleSum(), precision: precision))
    case 2: results.append(summed(terms, PairSum(), precision: precision))
    case 3: results.append(summed(terms, QuadSum<3>(), precision: precision))
    case 4: results.append(summed(terms, QuadSum<4>(), precision: precision))
    default: break
    }
    let scan = ProductScan(terms)
    if let exponent = scan.top {
      let window = FixedPointSum(
        of: terms.count, below: exponent, precision: precision, largestBits: scan.largestBits)
      var sum = [UInt](repeating: 0, count: window.limbs)
      sum.withUnsafeMutableBufferPointer {
        if let start = $0.baseAddress {
          window.accumulate(terms, largestBits: scan.largestBits, into: start)
        }
      }
      results.append((window, sum))
    }
    return results.compactMap(\.self)
  }

  @Test(arguments: widths)
  func errorsStayBelowTheirBound(bits: Int) throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(bits > 300 ? 25 : 60) {
      let count = source.pick(Self.counts)
      let x = factors(&source, count: count, bits: bits)
      let y = factors(&source, count: count, bits: bits)
      let exact = try zip(x, y).map {
        try #require($0.exactRational) * (try #require($1.exactRational))
      }
      let largest = exact.map(\.magnitude).max() ?? 0
      let precision = source.pick([bits, bits, Swift.max(bits / 2, 2), Swift.max(bits - 64, 2)])
      let (u, v) = (BigFloatVector(x), BigFloatVector(y))
      let terms = ArenaTerms(count: count, a: u.arena.floats, b: v.arena.floats)
      for (window, words) in sums(terms, words: (bits + 63) / 64, precision: precision) {
        let error = (value(words, window) - exact.reduce(0) { $0 + $1 }).magnitude
        let bound = Rational(2).power(window.top - 64 * window.limbs + window.errorBits)
        #expect(largest == 0 ? error == 0 : error < bound, "\(count) terms; \(source.note)")
        if largest > 0 {
          #expect(
            bound <= largest * Rational(2).power(3 - precision - FixedPointSum.guardBits),
            "\(count) terms; \(source.note)")
        }
      }
      withExtendedLifetime((u, v)) {}
    }
  }

  @Test(arguments: widths)
  func resultsRoundOnce(bits: Int) throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(bits > 300 ? 25 : 60) {
      let count = source.pick(Self.counts)
      var x = factors(&source, count: count, bits: bits)
      var y = factors(&source, count: count, bits: bits)
      if count > 1, source.chance(0.3) {
        // The last products undo the first ones but for a bit.
        for index in 0..<count / 2 {
          x[count - 1 - index] = -x[index]
          y[count - 1 - index] = y[index]
        }
        y[0] = y[0] * BigFloat(1 + Rational(2).power(2 - bits), precision: y[0].precision)
      }
      let exact = try zip(x, y).reduce(into: Rational(0)) {
        $0 = $0 + (try #require($1.0.exactRational)) * (try #require($1.1.exactRational))
      }
      let precision = Precision(bits: source.pick([bits, bits, Swift.max(bits / 2, 2), bits + 70]))
      let rounding = source.pick(RoundingMode.allCases)
      let expected = BigFloat(exact, precision: precision, rounding: rounding)
      let note = "\(count) terms to \(precision.bits) bits, \(rounding); \(source.note)"
      let (u, v) = (BigFloatVector(x), BigFloatVector(y))
      #expect(u.dot(v, precision: precision, rounding: rounding) == expected, "\(note)")
      #expect(BigFloat.dot(x, y, precision: precision, rounding: rounding) == expected, "\(note)")
      let ball = BallVector(midpoints: u).dot(BallVector(midpoints: v), precision: precision)
      #expect(ball.contains(exact), "\(note)")
    }
  }

  @Test(arguments: [64, 128, 192, 256, 320])
  func specialFactorsAreSeenAnywhere(bits: Int) {
    let p = Precision(bits: bits)
    let one = BigFloat(1, precision: p)
    let huge = one.scaled(byPowerOfTwo: 200)
    let zero = BigFloat.zero(precision: p)
    for count in [1, 2, 3, 16, 33] {
      for place in 0..<count {
        for (factor, partner) in [
          (BigFloat.infinity(precision: p), huge), (.nan(precision: p), one),
          (-.infinity(precision: p), one), (.infinity(precision: p), zero), (zero, zero),
          (zero, huge),
        ] {
          var x = [BigFloat](repeating: one, count: count)
          var y = [BigFloat](repeating: huge, count: count)
          (x[place], y[place]) = (factor, partner)
          let sum = BigFloatVector(y).dot(BigFloatVector(x))
          let special = factor * partner
          if special.isNaN {
            #expect(sum.isNaN)
          } else if special.isInfinite {
            #expect(sum == special)
          } else {
            #expect(sum == BigFloat(count - 1, precision: p) * huge)
          }
          let ball = BallVector(midpoints: BigFloatVector(x))
            .dot(BallVector(midpoints: BigFloatVector(y)))
          #expect(ball.isFinite == (factor.isFinite && partner.isFinite))
        }
      }
    }
  }

  /// Σ |m|·s + |n|·r + r·s, bounded closely.
  @Test func propagatedErrorsAreBoundedClosely() throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(300) {
      let count = source.pick(Self.counts)
      let precision = Precision(bits: source.pick([40, 64, 128, 300]))
      func balls() -> [Ball] {
        factors(&source, count: count, bits: precision.bits).map { midpoint in
          guard source.chance(0.8) else { return Ball(midpoint: midpoint) }
          let size = (midpoint.exponent ?? 0) - source.pick([-3, 1, 30, 34, 60, 64, 900])
          let radius =
            Magnitude(powerOfTwo: size) * Magnitude(Double.random(in: 1...2, using: &source))
          return Ball(midpoint: midpoint, radius: radius)
        }
      }
      let (x, y) = (balls(), balls())
      var exact = Rational(0)
      for (a, b) in zip(x, y) {
        let (m, n) = (
          try #require(a.midpoint.exactRational), try #require(b.midpoint.exactRational)
        )
        let (r, s) = (try #require(a.radius.exactRational), try #require(b.radius.exactRational))
        exact = exact + m.magnitude * s + n.magnitude * r + r * s
      }
      let (u, v) = (BallVector(x), BallVector(y))
      let terms = ArenaBallTerms(count: count, a: u.slot(0), b: v.slot(0))
      let bounds = [
        PropagatedError(terms), PropagatedError(uniform: terms, words: (precision.bits + 63) / 64),
      ].map(\.bound)
      withExtendedLifetime((u, v)) {}
      #expect(bounds[0] == bounds[1], "\(count) terms; \(source.note)")
      let found = try #require(bounds[0].exactRational)
      #expect(found >= exact, "\(count) terms; \(source.note)")
      #expect(
        found <= exact * (1 + Rational(2).power(-24)), "\(count) terms; \(source.note)")
    }
  }
}
