import TestSupport
import Testing

@testable import MultiPrecision

/// Sines and cosines of arguments of all sizes, with bits that are not asked for.
@Suite("Rotations in fixed point")
struct FixedRotationTests {
  @Test(arguments: [1, 2, 3, 4, 5, 8, 9, 12, 13, 18, 19])
  func errorsAreWithinTheirBounds(words count: Int) {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(60) {
      let bits = source.pick([5, 64, 64 * count, 64 * count + 70])
      let exponent = Int.random(in: source.chance(0.5) ? -2...2 : -50...28, using: &source)
      let x = BigFloat(
        Rational(source.integer(bits: bits - 1)) + Rational(2).power(bits - 1),
        precision: Precision(bits: bits)
      ).scaled(byPowerOfTwo: exponent - bits)
      let slack = source.pick([0, 1, 24, 40, 55])
      let wide = Precision(bits: 64 * count + 128)
      let truth = (
        sine: reference(.sin, x, wide), cosine: reference(.cos, x, wide)
      )
      x.withView { view in
        withUnsafeTemporaryAllocation(
          of: UInt.self, capacity: FixedTrigonometric.pairScratchWords(count)
        ) { buffer in
          guard let scratch = buffer.baseAddress else { return }
          expectWithinError(
            FixedTrigonometric.value(isSine: true, view, slack: slack, count, scratch),
            truth.sine, source.note)
          expectWithinError(
            FixedTrigonometric.value(isSine: false, view, slack: slack, count, scratch),
            truth.cosine, source.note)
          let pair = FixedTrigonometric.values(view, slack: slack, count, scratch)
          expectWithinError(pair.sine, truth.sine, source.note)
          expectWithinError(pair.cosine, truth.cosine, source.note)
        }
      }
    }
  }

  private func reference(_ function: RealFunction, _ x: BigFloat, _ precision: Precision)
    -> BigFloat
  {
    x.withReference { x in
      BigFloat(precision: precision) { _ = function.reference($0, x, RoundingMode.nearest.raw) }
    }
  }

  /// Words are moved as integers are, wherever the source and the target begin and end.
  @Test func placing() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(2000) {
      let words = (0..<Int.random(in: 1...4, using: &source)).map { _ in
        UInt.random(in: 0...UInt.max, using: &source)
      }
      let count = Int.random(in: 1...5, using: &source)
      let shift =
        source.chance(0.3)
        ? 64 * Int.random(in: -6...6, using: &source) : Int.random(in: -400...400, using: &source)
      var target = [UInt](repeating: 77, count: count)
      target.withUnsafeMutableBufferPointer { target in
        words.withUnsafeBufferPointer { words in
          guard let to = target.baseAddress, let from = words.baseAddress else { return }
          FixedWords.place(from, words.count, shift: shift, to, count)
        }
      }
      for (index, word) in target.enumerated() {
        var expected: UInt = 0
        for bit in 0..<64 {
          let place = 64 * index + bit - shift
          guard place >= 0, place < 64 * words.count else { continue }
          expected |= (words[place / 64] >> UInt(place % 64) & 1) << UInt(bit)
        }
        #expect(word == expected, "\(shift) \(source.note)")
      }
    }
  }
}

/// Whether a value in fixed point is as near to the truth as it says.
func expectWithinError(_ value: FixedValue, _ truth: BigFloat, _ note: String) {
  var integer = Integer(0)
  for index in stride(from: value.count - 1, through: 0, by: -1) {
    let word = value.words[index]
    integer = integer * Integer(1 << 32) + Integer(Int(word >> 32))
    integer = integer * Integer(1 << 32) + Integer(Int(word & 0xffff_ffff))
  }
  guard let exact = truth.exactRational else {
    Issue.record("no value")
    return
  }
  let scale = Rational(2).power(64 * value.count - value.exponent)
  let found = Rational(integer)
  let difference = (value.isNegative ? -exact : exact) * scale - found
  #expect(difference.magnitude <= Rational(Int(value.error)), "\(note)")
}
