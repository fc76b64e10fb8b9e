import MultiPrecision
import TestSupport
import Testing

/// Values up to 256 bits hold their words themselves, longer ones share a tail until one of them is
/// changed; nobody may see the difference.
@Suite("Floats in words and in tails")
struct FloatRepresentationTests {
  static let precisions = [2, 64, 65, 128, 129, 192, 255, 256, 257, 320, 640, 1024]

  typealias Change = @Sendable (inout BigFloat, BigFloat) -> Void

  static let changes: [Change] = [
    { a, b in a += b }, { a, b in a -= b }, { a, b in a *= b }, { a, b in a /= b },
    { a, b in a.addProduct(b, b) }, { a, b in a.addProduct(a, b) }, { a, _ in a += a },
    { a, _ in a *= a }, { a, _ in a.addProduct(a, a) },
  ]

  private func third(_ bits: Int, _ numerator: Int = 1) -> BigFloat {
    BigFloat(Rational(numerator, 3), precision: Precision(bits: bits))
  }

  @Test(arguments: precisions)
  func changesLeaveCopiesAlone(bits: Int) {
    for other in Self.precisions {
      for change in Self.changes {
        let x = third(other, 5)
        var value = third(bits)
        let before = value
        change(&value, x)
        #expect(before == third(bits) && before.precision.bits == bits)
        #expect(x == third(other, 5))
        // Now unshared, if it was not before; the copy taken in between is.
        let between = value
        let expected = BigFloat(value, precision: value.precision.adding(bits: 1))
        change(&value, x)
        #expect(between == expected)
        // A copy is changed as well as the original.
        var copy = before
        change(&copy, x)
        #expect(copy == between && before == third(bits))
      }
    }
  }

  @Test(arguments: precisions)
  func elementsOfArraysAreValues(bits: Int) {
    var array = Array(repeating: third(bits), count: 4)
    let copies = array
    for index in array.indices {
      array[index] += array[(index + 1) % 4]
      array[index].addProduct(array[index], copies[0])
    }
    #expect(copies.allSatisfy { $0 == third(bits) })
    #expect(array[0] == array[1] && array[3] != array[0])
  }

  @Test func precisionGrowsIntoTailsAndShrinksBack() {
    let bits = [60, 128, 129, 256, 257, 700]
    for small in bits {
      for large in bits where large > small {
        var value = third(small)
        let copy = value
        value += third(large)
        #expect(value.precision.bits == large)
        #expect(value == copy.adding(third(large), rounding: .nearest))
        value *= copy
        let back = BigFloat(value, precision: Precision(bits: small))
        #expect(back.precision.bits == small && copy == third(small))
        let exact = BigFloat(third(small), precision: Precision(bits: large))
        #expect(exact == third(small) && exact.hashValue == third(small).hashValue)
        #expect(BigFloat(exact, precision: Precision(bits: small)) == third(small))
      }
    }
  }

  @Test func ballsAreValuesInTailsToo() {
    for bits in Self.precisions where bits > 2 {
      let x = Ball(Rational(1, 3), precision: Precision(bits: bits))
      var sum = x
      let before = sum
      sum += x
      sum.addProduct(sum, x)
      sum *= sum
      sum /= x
      #expect(before == x && before.contains(Rational(1, 3)))
      #expect(sum.contains(Rational(64, 27)))
    }
  }

  // MARK: The same bits as MPFR

  /// A number that is hard on a partner of some precision: half a unit of it, a neighbour, far
  /// away, at an end of the exponent range, or none at all.
  private func partner(of a: BigFloat, _ bits: Int, _ source: inout SeededGenerator) -> BigFloat {
    let p = Precision(bits: bits)
    let sign = source.chance(0.5) ? 1 : -1
    let exponent = a.exponent ?? 0
    let unit = exponent - a.precision.bits
    func power(_ e: Int) -> BigFloat { BigFloat(sign, precision: p).scaled(byPowerOfTwo: e) }
    switch Int.random(in: 0..<9, using: &source) {
    case 0: return power(unit - source.pick([0, 1, 2, 3]))
    case 1:
      let low = BigFloat(sign, precision: p).scaled(byPowerOfTwo: -bits + 1)
      return (power(0) + low).scaled(byPowerOfTwo: unit - source.pick([0, 1, 2]))
    case 2: return BigFloat(-a, precision: p)
    case 3: return BigFloat(-a, precision: p) + power(exponent - bits)
    case 4:
      let gap = source.pick([bits - 1, bits, bits + 1, bits + 2, 63, 64, 65, 127, 128, 320, 5000])
      return source.float(p, exponentRange: 2).scaled(byPowerOfTwo: exponent - gap)
    case 5: return source.float(p).scaled(byPowerOfTwo: source.pick([-1, 1]) * ((1 << 30) - 260))
    case 6: return source.float(p).scaled(byPowerOfTwo: source.pick([-1, 1]) * (1 << 28))
    case 7:
      return source.pick([
        .nan(precision: p), .infinity(precision: p), -.infinity(precision: p), .zero(precision: p),
        -.zero(precision: p),
      ])
    default: return source.float(p, exponentRange: 3)
    }
  }

  private func areSame(_ a: BigFloat, _ b: BigFloat) -> Bool {
    guard a.precision == b.precision else { return false }
    if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
    return a == b && (!a.isZero || 1 / a == 1 / b)
  }

  @Test func resultsAreMPFRs() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(6000) {
      let bits = Int.random(in: 2...(source.chance(0.5) ? 270 : 1100), using: &source)
      let other =
        source.chance(0.7) ? bits : Int.random(in: 2...1100, using: &source)
      let shift = source.chance(0.1) ? (1 << 30) - 300 : Int.random(in: -80...80, using: &source)
      let a = source.float(Precision(bits: bits), exponentRange: 2).scaled(byPowerOfTwo: shift)
      let b = partner(of: a, other, &source)
      let c = partner(of: b, bits, &source)
      let note = "\(a), \(b), \(c) at \(bits) and \(other) bits, \(source.note)"
      let top = Swift.max(a.precision, b.precision)
      let sum = a.adding(b, rounding: .nearest)
      let difference = a.subtracting(b, rounding: .nearest)
      let product = a.multiplied(by: b, rounding: .nearest)
      let quotient = a.divided(by: b, rounding: .nearest)
      #expect(areSame(a + b, sum) && areSame(b + a, sum), "\(note)")
      #expect(areSame(a - b, difference), "\(note)")
      #expect(areSame(a * b, product), "\(note)")
      #expect(areSame(a / b, quotient), "\(note)")
      for (change, result) in zip(Self.changes, [sum, difference, product, quotient]) {
        var value = a
        change(&value, b)
        #expect(areSame(value, result) && value.precision == top, "\(note)")
        value = a + 0
        change(&value, b)
        let widened = BigFloat(result, precision: value.precision)
        #expect(bits < 64 || areSame(value, widened), "\(note)")
      }
      var value = c
      value.addProduct(a, b)
      let all = Swift.max(top, c.precision)
      let wide = a.multiplied(by: b, rounding: .nearest, precision: all)
      #expect(areSame(value, c.adding(wide, rounding: .nearest, precision: all)), "\(note)")
    }
  }
}
