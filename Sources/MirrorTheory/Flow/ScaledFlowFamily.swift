import MultiPrecision
import NumericalMethods

/// The dual of a scaled model, from which its flow is made at any precision.
protocol ScaledFlowFamily: Sendable {
  associatedtype Layout: DataLayout

  /// The data.
  var layout: Layout { get }
  /// The bits that λ may lose because features are nearly dependent.
  var lostBits: Int { get }

  /// The right-hand side of the flow; nil where a constant has no value.
  ///
  /// - Parameters:
  ///   - precision: The working precision.
  ///   - digits: Those wanted of results.
  ///   - relativeBits: Those wanted of the velocity.
  /// - Returns: The field.
  func field(precision: Precision, digits: Int, relativeBits: Int) -> DualFlowField?

  /// √D·E[σσᵀ/φ″(α)]·√D at enclosed λ by knot, enclosed; nil where that fails.
  func enclosedHessian(_ lambda: [Ball], precision: Precision) -> Matrix<Ball>?
}

extension Matrix<Ball> {
  /// √D·M·√D for a diagonal D.
  func scaled(byRootsOf diagonal: [Int]) -> Matrix<Ball> {
    Matrix(rows: rows, columns: columns) { i, j in
      let entry = self[i, j]
      func root(_ value: Int) -> Ball { Ball.sqrt(Ball(value, precision: entry.precision)) }
      return root(diagonal[i]) * entry * root(diagonal[j])
    }
  }
}
