import CMPFR
import RealModule

/// erf and erfc in fixed point.
struct FixedErrorFunction {
  /// How they are computed for an argument and a precision.
  enum Method {
    case series
    /// For erfc as it is, for erf as what is subtracted from 1.
    case asymptotic
  }

  let x: FloatView
  let isComplement: Bool
  let method: Method
  /// Upper bounds of log₂ x² and of log₂ e^(x²), the second rounded up.
  let logOfSquare: Double
  let growth: Int
  /// The words in front of the point that the series needs.
  let wholeWords: Int
  /// How many bits more than the result's the words need for it.
  let extraBits: Int

  /// nil if MPFR has to decide.
  init?(_ x: FloatView, isComplement: Bool, bits: Int) {
    // The square of x's leading word, rounded up.
    let lead = Double(x.limbs[x.count &- 1]) * 0x1p-64
    let square = lead * lead * (1 + 0x1p-48)
    let size = Double(sign: .plus, exponent: 2 &* x.exponent, significand: square)
    guard x.exponent > -60, size < 1e5 else { return nil }
    self.x = x
    self.isComplement = isComplement
    logOfSquare = Double.log2(square) + Double(2 * x.exponent) + 0x1p-30
    // What e^(−x²) is worth.
    let decay = Int(size * 1.442_695)
    growth = Int(Swift.max(size, 1) * 1.442_696) &+ 1
    let needed = isComplement && x.sign > 0 ? bits &+ 26 : bits &+ 26 &- decay
    // What is subtracted from 1 or 2 is too small.
    guard needed > 0 else { return nil }
    if size > 16, Self.asymptoticTerms(size * (1 - 0x1p-40), bits: needed &+ 68) != nil {
      method = .asymptotic
      wholeWords = 1
      extraBits = 4
      return
    }
    method = .series
    wholeWords = (63 &+ growth &+ 63) &>> 6
    // The series is off by e^(x²) ulps, and erfc is about as small as e^(−x²).
    let lost = isComplement && x.sign > 0 ? decay &+ 8 : 4
    extraBits = growth &+ lost &+ Swift.max(0, x.exponent)
  }

  /// The words of scratch for a result of so many.
  func scratchWords(_ count: Int) -> Int {
    ErrorFunctionSeries.scratchWords(count &+ wholeWords) &+ 6 &* (count &+ wholeWords) &+ 12
  }

  /// The value, to so many words.
  func value(_ count: Int, _ scratch: Words) -> FixedValue? {
    switch method {
    case .series: series(count, scratch)
    case .asymptotic: asymptotic(count, scratch)
    }
  }

  // MARK: Series

  /// erf |x| = 2·|x|/√π·A by the series A of `ErrorFunctionSeries`, and erfc from it.
  ///
  /// ### Error
  /// In ulps: x² is a product of numbers with a word more, rounded down: 1.01. A is off by e^T·1.04
  /// + 2.1, T = max(1, x²), and by the derivative, at most ⅓, times 1.01: less than 2^growth·1.04 +
  /// 2.5. With X for the first part of |x| = X·2^e, rounded down, X/√π ≤ 0.57 is off by 0.57 +
  /// 1.01 + 1 = 2.6, and its product with A ≤ 1 by 2.6 + 0.57·(1.04·2^growth + 2.5) + 1 <
  /// 2^growth + 6. That is over 2^(e + 1). For erfc it is moved to the point, which costs 1.
  private func series(_ count: Int, _ scratch: Words) -> FixedValue? {
    guard let terms = ErrorFunctionSeries.shared.terms(logOfSquare, bits: 64 &* count)
    else { return nil }
    let isLarge = x.exponent > 0
    let sum = scratch
    let mantissa = sum + (count &+ wholeWords)
    let series = mantissa + count
    // |x| with a word more behind the point, and one in front of it.
    let length = count &+ 2
    let wide = series + (2 &* length)
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &+ 64 &* (count &+ 1 &- x.count), wide, length)
    __gmpn_sqr(series, wide, length)
    for index in 0...count { series[index] = series[count &+ 2 &+ index] }
    ErrorFunctionSeries.shared.value(
      sum, series, count, wholeWords: wholeWords, isLarge: isLarge, terms: terms,
      logOfArgument: logOfSquare)
    FixedWords.place(x.limbs, x.count, shift: 64 &* (count &- x.count), mantissa, count)
    let product = series
    FixedWords.multiply(product, mantissa, ErrorFunctionSeries.shared.inverseRootOfPi(count), count)
    mantissa.update(from: product + count, count: count)
    // A is 1 at most, but for rounding.
    if sum[count] == 0 {
      FixedWords.multiply(product, mantissa, sum, count)
      mantissa.update(from: product + count, count: count)
    }
    let exponent = x.exponent &+ 1
    guard isComplement else {
      return Self.shortened(
        FixedValue(
          words: mantissa, count: count, exponent: exponent, isNegative: x.sign < 0, error: 0),
        errorExponent: growth, rest: 6)
    }
    FixedWords.place(mantissa, count, shift: exponent, sum, count)
    sum[count] = 1
    if x.sign > 0 {
      FixedWords.negate(sum, count)
      sum[count] = 0
    }
    return Self.shortened(
      FixedValue(words: sum, count: count &+ 1, exponent: 64, isNegative: false, error: 0),
      errorExponent: growth &+ Swift.max(exponent, 0), rest: 6 &<< UInt(Swift.max(exponent, 0)) &+ 1
    )
  }

  /// A value whose error is 2^errorExponent + rest ulps, without the words that mean nothing.
  private static func shortened(
    _ value: FixedValue, errorExponent: Int, rest: UInt
  ) -> FixedValue? {
    var value = value
    let dropped = (errorExponent &+ 16) &>> 6
    guard dropped < value.count else { return nil }
    value.words += dropped
    value.count &-= dropped
    // In units of the word that is the last one now: what is left out costs less than one.
    let exponent = UInt(Swift.max(0, errorExponent &- 64 &* dropped))
    value.error = 1 &<< exponent &+ (dropped > 0 ? 2 : 0) &+ rest
    return exponent < 62 ? value : nil
  }

  // MARK: Asymptotic series

  /// The least number of terms whose remainder is below 2^−bits; nil if there is none.
  ///
  /// The k-th term (2k − 1)!!·(2t)^−k falls until 2k − 1 exceeds 2t.
  private static func asymptoticTerms(_ t: Double, bits: Int) -> Int? {
    // The least term is about e^−t.
    guard t * 1.442 > Double(bits) else { return nil }
    var terms = 0
    var term = 1.0
    var exponent = 0
    while exponent > -bits {
      let ratio = (Double(terms) + 0.5) / t
      guard ratio < 1 else { return nil }
      term *= ratio * (1 + 0x1p-40)
      terms += 1
      if term < 0x1p-64 {
        term *= 0x1p64
        exponent -= 64
      }
    }
    return terms
  }

  /// erfc |x| = e^−t/(|x|·√π)·S, t = x², with S = Σ (−1)ᵏ·(2k − 1)!!·y^k, y = 1/(2t).
  ///
  /// The remainder of S is less than the first term left out and of its sign (DLMF 7.12). Terms
  /// are joined by Horner's rule, s ← 1 − (2k − 1)·y·s, all s being between 0 and 1.
  ///
  /// ### Error
  /// In ulps: t ≥ 16 and y ≤ 2⁻⁵. X² ≥ ¼ is rounded down, ⅛/X² is off by 2 + 1, and y, moved down
  /// by four places or more, by 1.2. A step costs (2k − 1)·(1.2 + 1) and multiplies errors by
  /// (2k − 1)·y: with aₖ for the terms, Σ 2.2·(2k − 1)·aₖ₋₁ = (2.2/y)·Σ aₖ = 2.2·(1 + 3y + 15y² + …)
  /// < 4, as each term is less than the one before, the first ones less than a tenth. The terms
  /// left out cost 1: 5. e^−t = w·2^k, w < 0.51 off by 8: w·S by 8 + 0.51·5 + 1 = 11.6, its product
  /// with 1/√π < 0.565 by 6.6 + 0.6 + 1 = 8.2, its quotient by X ≥ ½, below 0.58, which is rounded
  /// down, by 16.4 + 1.2 + 1 < 19.
  ///
  /// Of what is subtracted from 1 or 2 the last place is that of the result or three bits below:
  /// its exponent is at most −growth. 19/8 and 1 for the words that are left out.
  private func asymptotic(_ count: Int, _ scratch: Words) -> FixedValue? {
    let isSubtracted = !isComplement || x.sign < 0
    let length = isSubtracted ? Swift.max(2, count &- (growth &- 3) &>> 6) : count
    let squareCount = 2 &* x.count
    guard length < ExponentialTable.words, squareCount <= 4 * ExponentialTable.words,
      let terms = Self.asymptoticTerms(Double.exp2(logOfSquare) * (1 - 0x1p-20), bits: 64 &* length)
    else { return nil }
    // e^−t for the exact t.
    return withUnsafeTemporaryAllocation(
      of: UInt.self,
      capacity: squareCount + FixedExponential.scratchWords(length) + 8 * length + 8
    ) { buffer -> FixedValue? in
      guard let square = buffer.baseAddress else { return nil }
      let exponential = square + squareCount
      __gmpn_sqr(square, x.limbs, x.count)
      let k = FixedExponential.value(
        FloatView(
          precision: 64 &* squareCount, sign: -1, exponent: 2 &* x.exponent,
          limbs: ConstantWords(square)), length, exponential)
      let inverse = exponential + length
      let dividend = inverse + (length &+ 1)
      let divisor = dividend + (2 &* length &+ 2)
      let product = divisor + length
      // y = 2^(−2e − 1)/X²; X² ≥ ¼, and 2^(−2) of it is divided by.
      FixedWords.place(
        square, squareCount, shift: 64 &* (length &- squareCount), divisor, length)
      dividend.update(repeating: 0, count: 2 &* length)
      dividend[2 &* length &- 1] = 1 &<< 61
      __gmpn_tdiv_qr(inverse, product, 0, dividend, 2 &* length, divisor, length)
      // ⅛/X² is at most ½.
      FixedWords.place(inverse, length, shift: 2 &- 2 &* x.exponent, divisor, length)
      let y = divisor
      let sum = inverse
      sum.update(repeating: UInt.max, count: length)
      for k in stride(from: terms &- 1, to: 0, by: -1) {
        FixedWords.multiply(product, y, sum, length)
        _ = __gmpn_mul_1(sum, product + length, length, UInt(2 &* k &- 1))
        FixedWords.negate(sum, length)
      }
      FixedWords.multiply(product, exponential, sum, length)
      FixedWords.multiply(
        dividend, product + length, ErrorFunctionSeries.shared.inverseRootOfPi(length), length)
      FixedWords.place(x.limbs, x.count, shift: 64 &* (length &- x.count), divisor, length)
      dividend.update(repeating: 0, count: length)
      __gmpn_tdiv_qr(inverse, product, 0, dividend, 2 &* length, divisor, length)
      let exponent = k &- x.exponent
      guard isSubtracted else {
        scratch.update(from: inverse, count: count)
        return FixedValue(
          words: scratch, count: count, exponent: exponent, isNegative: false, error: 24)
      }
      FixedWords.place(
        inverse, length, shift: exponent &+ 64 &* (count &- length), scratch, count)
      guard FixedWords.leadingZeroBits(scratch, count) < 64 &* count else { return nil }
      FixedWords.negate(scratch, count)
      scratch[count] = isComplement ? 1 : 0
      return FixedValue(
        words: scratch, count: count &+ 1, exponent: 64, isNegative: !isComplement && x.sign < 0,
        error: 6)
    }
  }
}
