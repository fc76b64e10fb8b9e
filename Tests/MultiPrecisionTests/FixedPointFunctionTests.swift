import CMPFR
import TestSupport
import Testing

@testable import MultiPrecision

/// Functions in fixed point give MPFR's results, bit for bit, and its ternary values' signs.
@Suite("Functions in fixed point")
struct FixedPointFunctionTests {
  static let precisions = [
    2, 24, 40, 41, 53, 61, 64, 65, 103, 104, 105, 127, 128, 129, 168, 169, 192, 256, 300, 511, 777,
    1024, 1100, 1128, 1129,
  ]
  static let argumentPrecisions = [2, 10, 53, 64, 65, 128, 300, 1024, 2600]
  static let functions: [RealFunction] = [
    .exp, .expm1, .log, .log1p, .sinh, .cosh, .tanh, .sin, .cos, .tan, .asin, .acos, .atan, .asinh,
    .acosh, .atanh, .erf, .erfc,
  ]

  /// The value and the sign of the ternary value.
  private func result(
    _ function: RealFunction.Raw, _ x: BigFloat, _ precision: Precision, _ rounding: RoundingMode
  ) -> (value: BigFloat, ternary: Int) {
    var ternary = 0
    let value = x.withReference { x in
      BigFloat(precision: precision) { ternary = Int(function($0, x, rounding.raw).signum()) }
    }
    return (value, ternary)
  }

  private func expectSame(
    _ function: RealFunction, _ x: BigFloat, _ precision: Precision, _ note: String
  ) {
    for rounding in [RoundingMode.nearest, .down, .up, .towardZero, .awayFromZero] {
      let found = result(function.raw, x, precision, rounding)
      let expected = result(function.reference, x, precision, rounding)
      let isSame =
        found.value.isNaN
        ? expected.value.isNaN
        : found.value == expected.value && found.value.shape.sign == expected.value.shape.sign
      #expect(
        isSame && found.ternary == expected.ternary,
        "\(function) at \(x) to \(precision.bits) bits, \(rounding): \(note)")
    }
  }

  /// Of any size that matters, close to 1 and −1 now and then, with few bits or many.
  private func argument(_ source: inout SeededGenerator) -> BigFloat {
    let bits = source.pick(Self.argumentPrecisions)
    let precision = Precision(bits: bits)
    let one = Rational(source.chance(0.5) ? 1 : -1)
    let tiny = Rational(2).power(-Int.random(in: 1...bits, using: &source))
    var x: BigFloat
    switch Int.random(in: 0..<8, using: &source) {
    case 0: x = BigFloat(one * (1 + tiny), precision: precision)
    case 1: x = BigFloat(one * (1 - tiny), precision: precision)
    case 2: x = BigFloat(Int.random(in: -2000...2000, using: &source), precision: precision)
    default: x = BigFloat(one * Rational(source.integer(bits: bits) + 1), precision: precision)
    }
    if source.chance(0.7), let exponent = x.exponent {
      let near = Int.random(in: -6...6, using: &source)
      let far = Int.random(in: -1200...40, using: &source)
      x = x.scaled(byPowerOfTwo: (source.chance(0.8) ? near : far) - exponent)
    }
    return x
  }

  @Test(arguments: functions)
  func randomArguments(_ function: RealFunction) {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(1000) {
      let x = argument(&source)
      expectSame(function, x, Precision(bits: source.pick(Self.precisions)), source.note)
    }
  }

  /// Where rounding jumps: preimages of numbers with one bit more than the result, to a few bits
  /// or to so many that no fixed-point value can decide.
  @Test(arguments: functions)
  func argumentsThatAreHardToRound(_ function: RealFunction) throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(150) {
      let bits = source.pick(Self.precisions.filter { $0 > 2 })
      let y = BigFloat(
        Rational(source.integer(bits: bits)) + Rational(2).power(bits) + Rational(1, 2),
        precision: Precision(bits: bits + 2)
      ).scaled(byPowerOfTwo: Int.random(in: -8...4, using: &source) - bits)
      let precision = Precision(bits: bits + Int.random(in: 2...120, using: &source))
      let x = try #require(function.preimage(of: y, precision))
      guard x.isFinite else { continue }
      expectSame(function, x, Precision(bits: bits), source.note)
    }
  }

  /// Short arguments whose values happen to lie close to a number at which rounding jumps.
  @Test(arguments: functions)
  func valuesThatAreFoundToBeHardToRound(_ function: RealFunction) {
    var source = SeededGenerator()
    var found = 0
    var tried = 0
    // About one in a hundred is: a few must be found at any scale.
    while tried < SeededGenerator.iterations(1500) || found < 3 && tried < 10_000 {
      tried += 1
      let bits = source.pick([12, 16, 24])
      var x = BigFloat(
        Rational(source.integer(bits: bits - 1)) + Rational(2).power(bits),
        precision: Precision(bits: bits + 1)
      ).scaled(byPowerOfTwo: Int.random(in: -2...1, using: &source) - bits)
      if function == .acosh { x = x.scaled(byPowerOfTwo: 3) }
      let wide = Precision(bits: bits + 64)
      let value = result(function.reference, x, wide, .nearest).value
      guard let exponent = value.exponent else { continue }
      // With one bit more than the result, rounding to nearest jumps too.
      let near = BigFloat(value, precision: Precision(bits: bits + 1))
      let distance = (value - near).exponent ?? -(1 << 20)
      guard distance < exponent - bits - 8 else { continue }
      found += 1
      expectSame(function, x, Precision(bits: bits), source.note)
      expectSame(function, x, Precision(bits: bits + 1), source.note)
    }
    #expect(found >= 3, "\(function)")
  }

  @Test(arguments: functions)
  func specialValues(_ function: RealFunction) {
    let p = Precision(bits: 64)
    let one = BigFloat(1, precision: p)
    let values = [
      .zero(precision: p), -.zero(precision: p), .nan(precision: p), .infinity(precision: p),
      -.infinity(precision: p), one, -one, one.scaled(byPowerOfTwo: 1 << 29),
      -one.scaled(byPowerOfTwo: 1 << 29), one.scaled(byPowerOfTwo: -(1 << 30) + 1),
      -one.scaled(byPowerOfTwo: -(1 << 30) + 1), one.scaled(byPowerOfTwo: (1 << 30) - 2),
      BigFloat(Rational(3, 1 << 30), precision: p), BigFloat(1 << 28, precision: p),
      BigFloat(-(1 << 28), precision: p), BigFloat(744_261_117, precision: p),
      BigFloat(744_261_118, precision: p), BigFloat(-744_261_118, precision: p),
    ]
    for value in values {
      // MPFR would run for hours; `applying` refuses these.
      let exponent = value.exponent ?? 0
      if function.needsReduction, exponent > 1 << 10 { continue }
      for bits in [24, 64, 300, 1100] {
        expectSame(function, value, Precision(bits: bits), "")
      }
    }
  }

  /// The bounds of errors hold, and are not far from what occurs.
  @Test func errorsAreWithinTheirBounds() throws {
    var source = SeededGenerator()
    for count in [1, 2, 3, 4, 5, 6, 7, 9, 18, 19] {
      for _ in 0..<SeededGenerator.iterations(40) {
        let wide = Precision(bits: 64 * count + 64)
        let exponent = Int.random(in: -3...2, using: &source)
        let x = BigFloat(
          Rational(source.integer(bits: 64 * count)) + Rational(2).power(64 * count),
          precision: Precision(bits: 64 * count + 1)
        ).scaled(byPowerOfTwo: exponent - 64 * count)
        x.withView { view in
          withUnsafeTemporaryAllocation(of: UInt.self, capacity: 1024) { buffer in
            guard let scratch = buffer.baseAddress else { return }
            for slack in [0, 34, 35, 55] {
              let k = FixedExponential.value(view, slack: slack, count, scratch)
              let exponential = FixedValue(
                words: scratch, count: count, exponent: k, isNegative: false,
                error: FixedExponential.error(count, slack: slack))
              expectWithinError(exponential, x.applying(.exp, precision: wide), source.note)
            }
            let logarithm = FixedLogarithm.value(
              FixedLogarithm.Argument(
                words: view.limbs, count: view.count, exponent: view.exponent),
              count, scratch)
            expectWithinError(logarithm, x.applying(.log, precision: wide), source.note)
            expectWithinError(
              FixedArctangent.value(view, count, scratch), x.applying(.atan, precision: wide),
              source.note)
            expectWithinError(
              FixedInverseHyperbolic.value(view, count, scratch),
              x.applying(.asinh, precision: wide), source.note)
            let (sine, cosine) = (
              x.applying(.sin, precision: wide), x.applying(.cos, precision: wide)
            )
            for slack in [0, 30, 37, 55] {
              expectWithinError(
                FixedTrigonometric.value(isSine: true, view, slack: slack, count, scratch), sine,
                source.note)
              expectWithinError(
                FixedTrigonometric.value(isSine: false, view, slack: slack, count, scratch),
                cosine, source.note)
            }
            let pair = FixedTrigonometric.values(view, count, scratch)
            expectWithinError(pair.sine, sine, source.note)
            expectWithinError(pair.cosine, cosine, source.note)
            if let tangent = FixedTrigonometric.tangent(view, count, scratch) {
              expectWithinError(tangent, x.applying(.tan, precision: wide), source.note)
            }
            expectInverseWithinErrors(x, view, count, scratch, wide, source.note)
            for slack in [0, 40] {
              let hyperbolic = FixedHyperbolic.values(view, slack: slack, count, scratch)
              expectWithinError(
                hyperbolic.sine, x.applying(.sinh, precision: wide), source.note)
              expectWithinError(
                hyperbolic.cosine, x.applying(.cosh, precision: wide), source.note)
              for form in FixedHyperbolic.Form.allCases {
                let value = FixedHyperbolic.value(form, view, slack: slack, count, scratch)
                expectWithinError(value, form.value(x, wide), source.note)
              }
            }
          }
        }
      }
    }
  }

  @Test func errorFunctionsAreWithinTheirBounds() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(60) {
      let bits = source.pick([24, 64, 128, 300, 700, 1024])
      let size = BigFloat(
        Rational(source.integer(bits: bits)) + Rational(2).power(bits),
        precision: Precision(bits: bits + 1)
      ).scaled(byPowerOfTwo: Int.random(in: -12...4, using: &source) - bits)
      for x in [size, -size] {
        for isComplement in [false, true] {
          x.withView { view in
            guard
              let function = FixedErrorFunction(view, isComplement: isComplement, bits: bits)
            else { return }
            let count = (bits + 24 + function.extraBits + 63) / 64
            withUnsafeTemporaryAllocation(
              of: UInt.self, capacity: function.scratchWords(count)
            ) { buffer in
              guard let scratch = buffer.baseAddress,
                let value = function.value(count, scratch)
              else { return }
              let wide = Precision(bits: 64 * count + 128)
              let raw = isComplement ? RealFunction.erfc.reference : RealFunction.erf.reference
              expectWithinError(value, result(raw, x, wide, .nearest).value, source.note)
            }
          }
        }
      }
    }
  }

  /// Functions that live on one side of 1, also of arguments with more words than the result.
  private func expectInverseWithinErrors(
    _ x: BigFloat, _ view: FloatView, _ count: Int, _ scratch: Words, _ wide: Precision,
    _ note: String
  ) {
    if view.exponent > 0, let value = FixedInverseHyperbolic.cosine(view, count, scratch) {
      expectWithinError(value, x.applying(.acosh, precision: wide), note)
    }
    guard view.exponent <= 0 else { return }
    if let value = FixedInverseHyperbolic.tangent(view, count, scratch) {
      expectWithinError(value, x.applying(.atanh, precision: wide), note)
    }
    if let value = FixedArctangent.inverse(isSine: true, view, count, scratch) {
      expectWithinError(value, x.applying(.asin, precision: wide), note)
    }
    for x in [x, -x] {
      x.withView { view in
        if let value = FixedArctangent.inverse(isSine: false, view, count, scratch) {
          expectWithinError(value, x.applying(.acos, precision: wide), note)
        }
      }
    }
  }

  /// Two functions at once give what each gives alone.
  @Test func pairs() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(500) {
      let x = argument(&source)
      let precision = Precision(bits: source.pick(Self.precisions))
      // MPFR would need as many digits of π.
      guard (x.exponent ?? 0) < 1 << 10 else { continue }
      typealias Pair = (FloatPointer, FloatPointer, FloatReference, mpfr_rnd_t) -> (Int32, Int32)
      let pairs: [(RealFunction, RealFunction, Pair)] = [
        (.sin, .cos, ElementaryFloat.sinCos), (.sinh, .cosh, ElementaryFloat.sinhCosh),
      ]
      for (first, second, pair) in pairs {
        var a = BigFloat.zero(precision: precision)
        var ternaries: (Int32, Int32) = (0, 0)
        let b = x.withReference { x in
          BigFloat(precision: precision) { b in
            ternaries = a.writing { pair($0, b, x, MPFR_RNDN) }
          }
        }
        let (c, d) = (
          result(first.reference, x, precision, .nearest),
          result(second.reference, x, precision, .nearest)
        )
        #expect(a == c.value && Int(ternaries.0.signum()) == c.ternary, "\(first) \(x)")
        #expect(b == d.value && Int(ternaries.1.signum()) == d.ternary, "\(second) \(x)")
      }
    }
  }
}

extension RealFunction {
  /// An x with f(x) near y; not finite if there is none.
  fileprivate func preimage(of y: BigFloat, _ precision: Precision) -> BigFloat? {
    guard self == .erf || self == .erfc else {
      return inverse.map { y.applying($0, precision: precision) }
    }
    let one = BigFloat(1, precision: precision)
    guard self == .erf ? y < one : y < 2 * one else { return .nan(precision: precision) }
    // Newton's steps, from the left where erf is concave, from the right where it is convex.
    var x = BigFloat.zero(precision: precision)
    let rootOfPi = BigFloat.pi(precision: precision).applying(.sqrt)
    for _ in 0..<40 {
      let step =
        (result(x) - y) * rootOfPi / 2 * (x * x).applying(.exp)
      if step.isZero || (step.exponent ?? 0) < -precision.bits { break }
      x = self == .erf ? x - step : x + step
    }
    return x
  }

  private func result(_ x: BigFloat) -> BigFloat {
    x.withReference { x in
      BigFloat(precision: Precision(bits: Int(x.pointee._mpfr_prec))) {
        _ = reference($0, x, MPFR_RNDN)
      }
    }
  }

  fileprivate var inverse: RealFunction? {
    switch self {
    case .exp: .log
    case .expm1: .log1p
    case .log: .exp
    case .log1p: .expm1
    case .sinh: .asinh
    case .cosh: .acosh
    case .tanh: .atanh
    case .sin: .asin
    case .cos: .acos
    case .tan: .atan
    case .asin: .sin
    case .acos: .cos
    case .atan: .tan
    case .asinh: .sinh
    case .acosh: .cosh
    case .atanh: .tanh
    default: nil
    }
  }
}

extension FixedHyperbolic.Form {
  fileprivate func value(_ x: BigFloat, _ precision: Precision) -> BigFloat {
    switch self {
    case .sine: x.applying(.sinh, precision: precision)
    case .cosine: x.applying(.cosh, precision: precision)
    case .halfTangent: x.scaled(byPowerOfTwo: -1).applying(.tanh, precision: precision)
    case .minusOne: x.applying(.expm1, precision: precision)
    case .minusOneOfNegative: (-x).applying(.expm1, precision: precision)
    }
  }
}
