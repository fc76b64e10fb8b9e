extension ComplexBall {
  /// A rectangle around the box; indeterminate unless that is finite.
  public init(_ box: ComplexBox) {
    self.init(real: Ball(box.real), imaginary: Ball(box.imaginary))
  }
}

extension Ball {
  /// A ball of 64 bits around the range; indeterminate unless that is finite.
  public init(_ range: DoubleRange) {
    let precision = Precision(bits: 64)
    guard range.isFinite else {
      self = .indeterminate(precision: precision)
      return
    }
    self.init(
      lower: BigFloat(range.lower, precision: precision),
      upper: BigFloat(range.upper, precision: precision))
  }
}
