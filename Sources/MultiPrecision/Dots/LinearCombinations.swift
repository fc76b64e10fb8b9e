extension BigFloat {
  /// targetsᵢ = base + Σⱼ weightsᵢⱼ·vectorsⱼ at a range of places, for several sums of the same vectors.
  ///
  /// ### Accuracy
  /// Correctly rounded.
  ///
  /// - Parameters:
  ///   - places: The places to form; others are left alone.
  ///   - base: What the sums are added to.
  ///   - weights: A row for each target, n numbers each.
  ///   - vectors: n vectors.
  ///   - targets: Where the sums go, one vector a row.
  /// - Precondition: All vectors have the places, and no target is an operand.
  public static func combine(
    _ places: Range<Int>, base: UnsafeBufferPointer<BigFloat>, weights: [BigFloat],
    vectors: [UnsafeBufferPointer<BigFloat>], targets: [UnsafeMutableBufferPointer<BigFloat>]
  ) {
    let terms = vectors.count
    precondition(weights.count == terms * targets.count, "a weight for each product")
    precondition(
      base.count >= places.upperBound && vectors.allSatisfy { $0.count >= places.upperBound }
        && targets.allSatisfy { $0.count >= places.upperBound }, "vectors with these places")
    for k in places {
      let column = [base[k]] + vectors.map { $0[k] }
      let one = [BigFloat(1, precision: base[k].precision)]
      for i in targets.indices {
        targets[i][k] = dot(one + weights[(i * terms)..<(i * terms + terms)], column)
      }
    }
  }
}
