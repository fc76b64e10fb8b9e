import CMPFR

extension BigFloat {
  /// The sum of products Σ aᵢ·bᵢ.
  ///
  /// ### Accuracy
  /// Correctly rounded: the exact sum is rounded once, however much cancels, and whether or not
  /// single products overflow or underflow. (Products 2³¹ places below the sum of the others
  /// only break ties.)
  ///
  /// An infinite or NaN factor gives what the sum of the products gives under IEEE 754; a sum that
  /// is 0, the empty one included, is +0.
  ///
  /// - Parameters:
  ///   - a: The first factors.
  ///   - b: The second factors. As many.
  ///   - precision: That of the result; by default the largest of the factors'.
  ///   - rounding: How the sum is rounded.
  /// - Returns: The sum.
  /// - Complexity: O(n) multiplications of words; about a tenth of the time of as many operators
  ///   at 64 bits.
  @_effects(releasenone)
  public static func dot(
    _ a: [BigFloat], _ b: [BigFloat], precision: Precision? = nil,
    rounding: RoundingMode = .nearest
  ) -> BigFloat {
    dot(a[...], b[...], precision: precision, rounding: rounding)
  }

  /// The sum of products of two slices of equal length, the second one reversed if asked.
  ///
  /// ### Accuracy
  /// Correctly rounded.
  @_effects(releasenone)
  public static func dot(
    _ a: ArraySlice<BigFloat>, _ b: ArraySlice<BigFloat>, reversed: Bool = false,
    precision: Precision? = nil, rounding: RoundingMode = .nearest
  ) -> BigFloat {
    precondition(a.count == b.count, "a sum of products has as many first as second factors")
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let terms = ArrayTerms(a, b, reversed: reversed) else {
          return .zero(precision: precision ?? .literal)
        }
        return BigFloat(precision: precision ?? Precision(unchecked: terms.bits.upperBound)) {
          if let terms = InlineTerms(terms) {
            RoundedSum.write(uniform: terms, into: $0, rounding)
          } else {
            RoundedSum.write(terms, into: $0, rounding)
          }
        }
      }
    }
  }
}
