import CMPFR

extension Ball {
  /// The sum of products Σ aᵢ·bᵢ.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*. With exact factors the radius is at most half a unit in the last place
  /// of the result and 2^(−p − 13) of the largest term at p bits: the midpoint is not correctly
  /// rounded if terms cancel.
  ///
  /// Indeterminate if a factor is; the empty sum is 0.
  ///
  /// - Parameters:
  ///   - a: The first factors.
  ///   - b: The second factors. As many.
  ///   - precision: That of the midpoint; by default the largest of the factors'.
  /// - Returns: A ball that contains Σ xᵢ·yᵢ for all points xᵢ of aᵢ and yᵢ of bᵢ.
  @_effects(releasenone)
  public static func dot(_ a: [Ball], _ b: [Ball], precision: Precision? = nil) -> Ball {
    dot(a[...], b[...], precision: precision)
  }

  /// The sum of products of two slices of equal length, the second one reversed if asked.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*.
  @_effects(releasenone)
  public static func dot(
    _ a: ArraySlice<Ball>, _ b: ArraySlice<Ball>, reversed: Bool = false,
    precision: Precision? = nil
  ) -> Ball {
    precondition(a.count == b.count, "a sum of products has as many first as second factors")
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let first = a.baseAddress, let second = b.baseAddress,
          let midpoints = ArrayTerms(a, b, reversed: reversed)
        else { return .zero(precision: precision ?? .literal) }
        var radius = ErrorBound.zero
        let midpoint = BigFloat(
          precision: precision ?? Precision(unchecked: midpoints.bits.upperBound)
        ) {
          if let midpoints = InlineTerms(midpoints) {
            EnclosedSum.write(
              uniform: ArrayBallTerms(midpoints, first, second, reversed: reversed), into: $0,
              radius: &radius)
          } else {
            EnclosedSum.write(
              ArrayBallTerms(midpoints, first, second, reversed: reversed), into: $0,
              radius: &radius)
          }
        }
        return Ball(uncheckedMidpoint: midpoint, radius: radius)
      }
    }
  }
}
