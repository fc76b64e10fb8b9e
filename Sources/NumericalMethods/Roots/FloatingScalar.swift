import MultiPrecision
import RealModule

/// A floating-point number: ordered, so that an iteration on points can be safeguarded.
public protocol FloatingScalar: Scalar, Comparable where Magnitude == Self {
  /// Whether the value is neither infinite nor NaN.
  var isFinite: Bool { get }
}

extension Double: FloatingScalar {}

extension BigFloat: FloatingScalar {}
