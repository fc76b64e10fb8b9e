import CMPFR

extension BigFloat {
  /// Enclosures of the Legendre polynomials P_n and P_{n−1} at this number x.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*: within (n + 2)²·2⁻ᵖ of the values at precision p.
  ///
  /// The recurrence (k + 1)P_{k+1} = (2k + 1)xP_k − kP_{k−1} is stable on [−1, 1]. In fixed point
  /// with the unit u ≤ 2⁻ᵖ⁻² each step cuts off less than u from xP_k and less than u from the
  /// quotient by k + 1: an error of at most η = (2k + 1)/(k + 1)·u + u < 3u. The errors e_k obey
  /// the same recurrence with η added. In generating functions, with
  /// p(z) = ΣP_k zᵏ = (1 − 2xz + z²)^(−½) and E(z) = Σ(k + 1)η_{k+1}zᵏ,
  /// ```
  /// (1 − 2xz + z²)e′ = (x − z)e + E,   e(z) = p(z)·∫₀ᶻ E(w)p(w) dw.
  /// ```
  /// |P_k| ≤ 1 gives the majorants p ≪ 1/(1 − z) and E ≪ η/(1 − z)², hence
  /// e ≪ ½η/(1 − z)³ and |e_n| ≤ (n + 1)(n + 2)/4·η < (n + 2)²·u. Values are at most
  /// 1 + (n + 2)²u, so that the products stay below 2n + 2: one word of them is before the point.
  ///
  /// A step costs a product by the words of x and four passes over the words of P_k: points of one
  /// word are much faster than points of full precision.
  ///
  /// ### Source
  /// [Johansson and Mezzarobba 2018], section 3, for the majorants and for fixed point.
  ///
  /// - Parameters:
  ///   - degree: n ≥ 1, below 2²⁰.
  ///   - precision: p, raised to 2·log₂ n + 8.
  /// - Returns: P_n and P_{n−1}.
  /// - Precondition: 0 ≤ x < 1.
  public func legendrePair(degree: Int, precision: Precision) -> (value: Ball, previous: Ball) {
    precondition(degree >= 1 && degree < 1 << 20, "a degree from 1 on")
    precondition(signum >= 0 && (exponent ?? 0) <= 0, "a number from 0 on and below 1")
    let width = Int.bitWidth - degree.leadingZeroBitCount
    let bits = Swift.max(precision.bits, 2 * width + 8)
    // Words after the point: of P_k, and of x, which is a multiple of 2^(exponent − precision).
    let words = (bits + 2 + 63) / 64
    let pointWords = Swift.max((self.precision.bits - (exponent ?? 0) + 63) / 64, 1)
    let sizes = (numbers: words + 1, point: pointWords, product: words + 1 + pointWords)
    let capacity = 2 * sizes.numbers + sizes.point + sizes.product
    return withUnsafeTemporaryAllocation(of: UInt.self, capacity: capacity) { scratch in
      guard let base = scratch.baseAddress else {
        let failure = Ball.indeterminate(precision: precision)
        return (failure, failure)
      }
      scratch.initialize(repeating: 0)
      var recurrence = LegendreRecurrence(words: words, pointWords: pointWords, scratch: base)
      withReference { recurrence.start(at: $0) }
      recurrence.advance(to: degree)
      let count = ErrorBound(Double(degree + 2))
      // (n + 2)²u, and half a unit of a number of at most 1 + 2⁻⁶ at p bits, 2⁻ᵖ: below
      // (n + 2)²·2⁻ᵖ in all.
      let error = count * count * ErrorBound(powerOfTwo: -bits)
      func ball(_ number: LegendreRecurrence.Number) -> Ball {
        Ball(
          midpoint: BigFloat(precision: Precision(bits: bits)) {
            recurrence.write(number, into: $0)
          }, radius: error)
      }
      return (ball(recurrence.current), ball(recurrence.previous))
    }
  }
}

/// Pₖ and Pₖ₋₁ as signs and absolute values in words, the highest before the point.
private struct LegendreRecurrence {
  struct Number {
    var words: UnsafeMutablePointer<UInt>
    var isNegative = false
  }

  /// The words after the point: of the numbers, and of x.
  let words: Int
  let pointWords: Int
  private(set) var current: Number
  private(set) var previous: Number
  private let point: UnsafeMutablePointer<UInt>
  private let product: UnsafeMutablePointer<UInt>

  init(words: Int, pointWords: Int, scratch: UnsafeMutablePointer<UInt>) {
    self.words = words
    self.pointWords = pointWords
    current = Number(words: scratch)
    previous = Number(words: scratch + (words + 1))
    point = scratch + 2 * (words + 1)
    product = point + pointWords
  }

  /// P₁ = x, cut off, and P₀ = 1.
  mutating func start(at x: UnsafePointer<__mpfr_struct>) {
    previous.words[words] = 1
    guard mpfr_zero_p(x) == 0 else { return }
    // x = m·2^(exponent − 64·count) with the words of its significand.
    let count = (x.pointee._mpfr_prec - 1) / 64 + 1
    let shift = 64 * pointWords - 64 * count + x.pointee._mpfr_exp
    place(x.pointee._mpfr_d, count: count, at: shift, in: point, capacity: pointWords)
    let common = Swift.min(words, pointWords)
    for index in 1...common {
      current.words[words - index] = point[pointWords - index]
    }
  }

  /// Adds m·2^shift, a number below 2^(64·capacity) whose bits below 0 are 0, to words that are 0.
  private func place(
    _ source: UnsafePointer<UInt>, count: Int, at shift: Int,
    in words: UnsafeMutablePointer<UInt>, capacity: Int
  ) {
    for index in 0..<count {
      let bit = shift + 64 * index
      let (word, offset) = (bit >> 6, UInt(bit & 63))
      if word >= 0, word < capacity { words[word] |= source[index] << offset }
      if offset > 0, word + 1 >= 0, word + 1 < capacity {
        words[word + 1] |= source[index] >> (64 - offset)
      }
    }
  }

  mutating func advance(to degree: Int) {
    let count = words + 1
    // The words of the product that are cut off.
    let next = product + pointWords
    var k: UInt = 1
    while k < UInt(degree) {
      if pointWords == 1 {
        product[count] = __gmpn_mul_1(product, current.words, count, point[0])
      } else if pointWords <= count {
        _ = __gmpn_mul(product, current.words, count, point, pointWords)
      } else {
        _ = __gmpn_mul(product, point, pointWords, current.words, count)
      }
      _ = __gmpn_mul_1(next, next, count, 2 * k + 1)
      var isNegative = current.isNegative
      if isNegative == previous.isNegative {
        if __gmpn_submul_1(next, previous.words, count, k) != 0 {
          for index in 0..<count { next[index] = ~next[index] }
          _ = __gmpn_add_1(next, next, count, 1)
          isNegative.toggle()
        }
      } else {
        _ = __gmpn_addmul_1(next, previous.words, count, k)
      }
      _ = __gmpn_divrem_1(previous.words, 0, next, count, k + 1)
      previous.isNegative = isNegative
      swap(&current, &previous)
      k += 1
    }
  }

  func write(_ number: Number, into result: UnsafeMutablePointer<__mpfr_struct>) {
    var integer = __mpz_struct()
    let source = __gmpz_roinit_n(&integer, number.words, words + 1)
    mpfr_set_z_2exp(result, source, -64 * words, MPFR_RNDN)
    if number.isNegative { mpfr_neg(result, result, MPFR_RNDN) }
  }
}
