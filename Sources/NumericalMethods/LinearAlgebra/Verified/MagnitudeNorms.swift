import MultiPrecision

extension Collection where Element == Magnitude {
  /// An upper bound of √Σ mₖ².
  var euclideanNorm: Magnitude {
    reduce(into: Magnitude.zero) { $0 += $1 * $1 }.squareRoot
  }
}

extension Magnitude {
  /// An upper bound of the square root.
  var squareRoot: Magnitude {
    guard isFinite else { return .infinity }
    return Magnitude(
      upperBoundOf: bigFloat.applying(.sqrt, precision: Precision(bits: 40), rounding: .up))
  }

  /// The bounds of −x…x as a ball.
  func ball(precision: Precision) -> Ball { Ball(0, precision: precision).addingError(self) }
}

extension Matrix where Element == Ball {
  /// The matrix whose lower triangle is this one's, mirrored.
  var symmetrized: Matrix { Matrix(rows: rows, columns: rows) { self[max($0, $1), min($0, $1)] } }
}
