extension ErrorBound {
  /// √self, rounded upward.
  @inline(__always)
  var squareRoot: ErrorBound {
    if isZero || !isFinite { return self }
    let (root, half) = rootOfMantissa
    return ErrorBound(roundingUp: UInt64(root.nextUp * 0x1p52), exponent: half - 52)
  }

  /// A lower bound of √self.
  @inline(__always)
  var squareRootRoundedDown: ErrorBound {
    if isZero || !isFinite { return self }
    let (root, half) = rootOfMantissa
    return ErrorBound(roundingDown: UInt64(root.nextDown * 0x1p52), exponent: half - 52)
  }

  /// s and h with √self = s·2^h up to the rounding of s, 0.7 ≤ s < 1.42: the double's root is
  /// correctly rounded, so its neighbours enclose the true one.
  @inline(__always)
  private var rootOfMantissa: (Double, Int) {
    let isOdd = exponent & 1 != 0
    let fraction = Double(mantissa) * (isOdd ? 0x1p-31 : 0x1p-32)
    return (fraction.squareRoot(), (exponent - (isOdd ? 1 : 0)) / 2)
  }

  /// An upper bound of √(a² + b²).
  @inline(__always)
  static func hypotenuse(_ a: ErrorBound, _ b: ErrorBound) -> ErrorBound {
    if a.isZero { return b }
    return b.isZero ? a : (a * a + b * b).squareRoot
  }

  /// A lower bound of √(a² + b²).
  @inline(__always)
  static func hypotenuseRoundedDown(_ a: ErrorBound, _ b: ErrorBound) -> ErrorBound {
    if a.isZero { return b }
    if b.isZero { return a }
    return sumRoundedDown(productRoundedDown(a, a), productRoundedDown(b, b))
      .squareRootRoundedDown
  }
}
