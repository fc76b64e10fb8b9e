extension FixedRotation {
  /// The multiple q·π/2 next to |x|.
  struct Quarter {
    let index: Int
    /// Whether |x| lies to the left of it.
    var isNegative = false

    /// For |x| < 2²⁸, in double precision: |x| is at most 2⁻²⁴ farther than π/4 from the multiple.
    @inline(__always)
    init(nearest x: FloatView) {
      let top = x.limbs[x.count &- 1]
      guard x.exponent > 1 else {
        // The leading word of π/4; 2 is below 3π/4.
        index = x.exponent == 1 || x.exponent == 0 && top > 0xc90f_daa2_2168_c234 ? 1 : 0
        return
      }
      let scale = Double(
        bitPattern: UInt64(truncatingIfNeeded: 1023 &- 64 &+ x.exponent) &<< 52)
      let size = Double(top) * scale
      index = Int(size * 0.636_619_772_367_581_34 + 0.5)
    }

    /// Which function of r the sine or cosine of |x| is, and its sign.
    ///
    /// sin(q·π/2 + r) is sin r, cos r, −sin r, −cos r, and cos is a quadrant ahead.
    @inline(__always)
    func part(isSine: Bool) -> (isSine: Bool, isNegative: Bool) {
      let wantsSine = isSine == (index & 1 == 0)
      let turned = isSine ? index : index &+ 1
      return (wantsSine, (turned & 2 != 0) != (wantsSine && isNegative))
    }
  }

  /// The rotation by 2·arctan i/2⁸ + 2·arctan j/2¹⁶: (real + imaginary·√−1)/norm.
  struct Turn {
    let real: UInt
    let imaginary: UInt
    let norm: UInt

    @inline(__always)
    init(_ i: Int, _ j: Int) {
      let (i, j) = (UInt(truncatingIfNeeded: i), UInt(truncatingIfNeeded: j))
      let (a, b) = ((1 &<< 16) &- i &* i, i &<< 9)
      let (c, d) = ((1 &<< 32) &- j &* j, j &<< 17)
      real = a &* c &- b &* d
      imaginary = a &* d &+ b &* c
      norm = ((1 &<< 16) &+ i &* i) &* ((1 &<< 32) &+ j &* j)
    }
  }
}
