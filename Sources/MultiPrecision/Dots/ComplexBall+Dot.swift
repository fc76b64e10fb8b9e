extension ComplexBall {
  /// The sum of products of two slices of equal length, the second one reversed if asked.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*: real and imaginary part are two sums of products of real balls each.
  ///
  /// - Parameters:
  ///   - a: The first factors.
  ///   - b: The second factors. As many.
  ///   - reversed: Whether the second factors are taken from the last to the first.
  ///   - precision: That of the midpoints; by default the largest of the factors'.
  /// - Returns: A rectangle that contains Σ xᵢ·yᵢ for all points xᵢ of aᵢ and yᵢ of bᵢ.
  public static func dot(
    _ a: ArraySlice<ComplexBall>, _ b: ArraySlice<ComplexBall>, reversed: Bool = false,
    precision: Precision? = nil
  ) -> ComplexBall {
    let (x, u) = (a.map(\.real)[...], b.map(\.real)[...])
    func sum(_ first: ArraySlice<Ball>, _ second: ArraySlice<Ball>) -> Ball {
      Ball.dot(first, second, reversed: reversed, precision: precision)
    }
    let isLeftReal = a.allSatisfy(\.isReal)
    let isRightReal = b.allSatisfy(\.isReal)
    let real = sum(x, u)
    if isLeftReal && isRightReal { return ComplexBall(real) }
    let (y, v) = (a.map(\.imaginary)[...], b.map(\.imaginary)[...])
    if isLeftReal { return ComplexBall(real: real, imaginary: sum(x, v)) }
    if isRightReal { return ComplexBall(real: real, imaginary: sum(y, u)) }
    return ComplexBall(real: real - sum(y, v), imaginary: sum(x, v) + sum(y, u))
  }
}
