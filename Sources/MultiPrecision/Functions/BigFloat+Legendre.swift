import CMPFR

extension BigFloat {
  /// Enclosures of the Legendre polynomials P_n and P_{n−1} at this number.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*: within 3(n + 2)²·2⁻ᵖ of the values at precision p.
  ///
  /// The recurrence (k + 1)P_{k+1} = (2k + 1)xP_k − kP_{k−1} is stable on [−1, 1]. With u = 2⁻ᵖ
  /// and computed values of at most 9/8 its five roundings err, divided by k + 1, by at most
  /// η = 11u: (2k + 1)·2.3u + 1.2ku + (3k + 1)·1.2u before the division, 1.2u in it. The errors
  /// e_k obey the same recurrence with η added. In generating functions, with
  /// p(z) = ΣP_k zᵏ = (1 − 2xz + z²)^(−½) and E(z) = Σ(k + 1)η_{k+1}zᵏ,
  /// ```
  /// (1 − 2xz + z²)e′ = (x − z)e + E,   e(z) = p(z)·∫₀ᶻ E(w)p(w) dw.
  /// ```
  /// |P_k| ≤ 1 gives the majorants p ≪ 1/(1 − z) and E ≪ η/(1 − z)², hence
  /// e ≪ ½η/(1 − z)³ and |e_n| ≤ (n + 1)(n + 2)/4·η < 3(n + 2)²u.
  ///
  /// ### Source
  /// [Johansson and Mezzarobba 2018], section 3, for the majorants.
  ///
  /// - Parameters:
  ///   - degree: n ≥ 1, below 2²⁰.
  ///   - precision: p, raised to that of the number and to 2·log₂ n + 8.
  /// - Returns: P_n and P_{n−1}.
  /// - Precondition: The number lies in [−1, 1].
  public func legendrePair(degree: Int, precision: Precision) -> (value: Ball, previous: Ball) {
    precondition(degree >= 1 && degree < 1 << 20, "a degree from 1 on")
    let width = Int.bitWidth - degree.leadingZeroBitCount
    let bits = Precision(bits: Swift.max(precision.bits, self.precision.bits, 2 * width + 8))
    var current = BigFloat(self, precision: bits)
    var previous = BigFloat(1, precision: bits)
    current.makeWritable(bits: bits.raw32)
    withReference { x in
      withScratchFloat(bits: bits.bits) { product in
        current.writing { current in
          previous.writing { previous in
            var (now, before) = (current, previous)
            for k in 1..<Swift.max(degree, 1) {
              _ = mpfr_mul(product, x, now, MPFR_RNDN)
              _ = mpfr_mul_ui(product, product, UInt(2 * k + 1), MPFR_RNDN)
              _ = mpfr_mul_ui(before, before, UInt(k), MPFR_RNDN)
              _ = mpfr_sub(before, product, before, MPFR_RNDN)
              _ = mpfr_div_ui(before, before, UInt(k + 1), MPFR_RNDN)
              swap(&now, &before)
            }
          }
        }
      }
    }
    if degree.isMultiple(of: 2) { swap(&current, &previous) }
    let count = ErrorBound(Double(degree + 2))
    let error = ErrorBound(3) * count * count * ErrorBound(powerOfTwo: -bits.bits)
    return (Ball(midpoint: current, radius: error), Ball(midpoint: previous, radius: error))
  }
}
