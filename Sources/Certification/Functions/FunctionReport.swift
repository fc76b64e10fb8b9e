import MultiPrecision
import NumericalMethods

/// What an analysis found out about a function on ℝ that is smooth between finitely many points:
/// everything that the assumptions on potentials ask about.
struct FunctionReport: Sendable {
  /// How the facts were established: `sturm`, `symbolic`, `interval`, ….
  var method: String
  /// A point where the function is not defined, and why.
  var gap: (x: String, reason: String)?
  /// The gap as a number, where it is known as one.
  var gapPlace: ExactPoint?
  /// Where the function is defined, in words; nil where that has no short name.
  var domain: String?
  /// Why it stays open whether the pieces themselves are smooth; nil when they are.
  var openSmoothness: String?
  /// The points where the formula changes, ascending.
  var breaks: [BreakReport]
  /// The sign of the second derivative on each open interval between them.
  var curvature: [CurvatureReport]
}

/// A function near a point where its formula changes.
struct BreakReport: Sendable {
  enum Continuity: Sendable {
    /// One analytic function on both sides.
    case smooth
    /// The derivative of this order is the first whose one-sided limits differ or are
    /// infinite. `rises` says that the right limit is the larger one.
    case jump(order: Int, left: String, right: String, rises: Bool)
    /// All derivatives agree, and beside the point a part that vanishes faster than every power is
    /// added: smooth, not analytic.
    case flat
    /// The limits agree, the value of the function is another one.
    case isolatedValue(value: String, limit: String)
    /// Below this order the derivatives agree; whether the one of this order does is not known.
    case unknown(String, order: Int)
  }
  var place: ExactPoint
  var x: String { place.text }
  var continuity: Continuity
  /// The second derivative at the point, where it exists.
  var curvature: CurvatureReport
}

/// The sign of φ″ on an interval or at a point.
enum CurvatureReport: Sendable {
  case positive
  /// ≥ 0, and exactly 0 at x.
  case zero(at: ExactPoint)
  /// ≥ 0; whether it is 0 anywhere is not known.
  case nonnegative
  case negative(at: String, value: String)
  case unknown(String)
}

/// "the second derivative" and so on.
func derivativeName(_ order: Int) -> String {
  switch order {
  case 0: "the function itself"
  case 1: "the first derivative"
  case 2: "the second derivative"
  case 3: "the third derivative"
  default: "the derivative of order \(order)"
  }
}
