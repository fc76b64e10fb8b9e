import MultiPrecision
import TestSupport
import Testing

/// Sums, differences and products are the exact result rounded once, whichever way they take.
///
/// Exact rationals decide; the function that takes a rounding mode goes through MPFR and has to
/// give the same.
@Suite("Arithmetic to nearest")
struct NearestArithmeticTests {
  static let precisions = [
    2, 3, 53, 61, 62, 63, 64, 65, 66, 100, 126, 127, 128, 129, 191, 192, 193, 255, 256, 257, 319,
    320, 321, 767, 768, 831, 832, 895, 1023, 1024, 1025, 1100, 1535, 1536, 1600,
  ]

  /// Significands of long runs of ones and zeros, neighbours, and plain random ones.
  private func float(_ source: inout SeededGenerator, _ bits: Int) -> BigFloat {
    let p = Precision(bits: bits)
    let shift = Int.random(in: -bits - 70...bits + 70, using: &source)
    let small = source.chance(0.5) ? Int.random(in: -3...3, using: &source) : shift
    switch Int.random(in: 0..<6, using: &source) {
    case 0: return source.float(p)
    case 1:
      let power = Int.random(in: 0...bits, using: &source)
      let near = Rational(2).power(power) + Rational(source.pick([-1, 1, 3, -3]))
      return BigFloat(near, precision: p).scaled(byPowerOfTwo: small)
    case 2:
      let low = Rational(2).power(-Int.random(in: 1...bits, using: &source))
      return -BigFloat(1 + low, precision: p).scaled(byPowerOfTwo: small)
    default:
      let value = Rational(source.integer(bits: bits) + 1)
      let sign = source.chance(0.5) ? -1 : 1
      return BigFloat(value * Rational(sign), precision: p).scaled(byPowerOfTwo: small - bits)
    }
  }

  @Test(arguments: precisions)
  func resultsRoundOnce(bits: Int) throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(400) {
      let a = float(&source, bits)
      let b = float(&source, source.chance(0.8) ? bits : source.pick(Self.precisions))
      let c = float(&source, bits)
      let p = Swift.max(a.precision, b.precision)
      let x = try #require(a.exactRational)
      let y = try #require(b.exactRational)
      let note = "\(a) ∘ \(b), \(source.note)"
      #expect(a + b == BigFloat(x + y, precision: p), "\(note)")
      #expect(a - b == BigFloat(x - y, precision: p), "\(note)")
      #expect(a * b == BigFloat(x * y, precision: p), "\(note)")
      if !y.isZero { #expect(a / b == BigFloat(x / y, precision: p), "\(note)") }
      #expect(a + b == a.adding(b, rounding: .nearest), "\(note)")
      #expect(a - b == a.subtracting(b, rounding: .nearest), "\(note)")
      #expect(a * b == a.multiplied(by: b, rounding: .nearest), "\(note)")
      if !y.isZero { #expect(a / b == a.divided(by: b, rounding: .nearest), "\(note)") }
      var s = a
      s += b
      #expect(s == a + b && s.precision == p, "\(note)")
      s = a
      s -= b
      s *= b
      #expect(s == (a - b) * b, "\(note)")
      s = a
      s /= b
      #expect(y.isZero || s == a / b, "\(note)")
      // A copy keeps its value.
      let before = c.exactRational
      s = c
      s += b
      #expect(c.exactRational == before, "\(note)")
      s = c
      s *= b
      #expect(c.exactRational == before, "\(note)")
      s = c
      s.addProduct(s, b)
      #expect(c.exactRational == before, "\(note)")
      s = c
      s.addProduct(a, b)
      let top = Swift.max(p, c.precision)
      let product = a.multiplied(by: b, rounding: .nearest, precision: top)
      #expect(s == c.adding(product, rounding: .nearest, precision: top), "\(note)")
      // Aliases.
      s = a
      s += s
      #expect(s == a.scaled(byPowerOfTwo: 1), "\(note)")
      s -= s
      #expect(s.isZero && a - a == 0, "\(note)")
      s = a
      s *= s
      #expect(s == BigFloat(x * x, precision: a.precision), "\(note)")
    }
  }

  /// Whether a rounding happened decides the radius: exact results stay exact, others do not.
  @Test(arguments: precisions)
  func ballsTellExactFromRounded(bits: Int) throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(150) {
      let a = float(&source, bits)
      let b = float(&source, bits)
      let x = try #require(a.exactRational)
      let y = try #require(b.exactRational)
      let pairs = [
        (Ball(midpoint: a) + Ball(midpoint: b), x + y),
        (Ball(midpoint: a) - Ball(midpoint: b), x - y),
        (Ball(midpoint: a) * Ball(midpoint: b), x * y),
      ]
      for (ball, exact) in pairs {
        #expect(ball.contains(exact), "\(source.note)")
        #expect(ball.isExact == (ball.midpoint.exactRational == exact), "\(source.note)")
      }
    }
  }

  @Test func specialValuesAndRangesStayMPFRs() {
    let p = Precision(bits: 64)
    let inf = BigFloat.infinity(precision: p)
    let one = BigFloat(1, precision: p)
    #expect((inf - inf).isNaN && inf + one == inf && (inf * BigFloat.zero(precision: p)).isNaN)
    let huge = one.scaled(byPowerOfTwo: (1 << 30) - 2)
    #expect((huge + huge).isInfinite && (huge * huge).isInfinite)
    let tiny = one.scaled(byPowerOfTwo: -(1 << 30) + 1)
    #expect((tiny * tiny).isZero && tiny + tiny == tiny.scaled(byPowerOfTwo: 1))
    let zero = BigFloat.zero(precision: p)
    #expect(one + zero == one && zero - one == -one)
  }
}
