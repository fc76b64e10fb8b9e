import MultiPrecision
import RealModule

/// How a point iteration for a zero ended; nothing here is a proof.
public enum PointRoot<Element: FloatingScalar>: Sendable, Equatable {
  /// The last step was below the tolerance.
  case converged(Element, steps: Int)
  /// The function has the same sign at both ends, or none.
  case noSignChange
  /// The function is not a number at this point.
  case notFinite(at: Element)
  /// The steps were used up; a sign change lies between the two.
  case stepLimit(lower: Element, upper: Element)

  /// The zero found, if the iteration converged.
  public var value: Element? {
    if case .converged(let value, _) = self { value } else { nil }
  }
}

/// A zero of a continuous function between two points where its signs differ, by Newton's method
/// kept inside a shrinking bracket.
///
/// A Newton step that leaves the bracket, or is not half as long as the step before last, gives
/// way to bisection: so every two steps halve the bracket or the step, and simple zeros are found
/// with quadratic convergence.
///
/// ### Accuracy
/// *Estimated*: the last step is below 2^(2 − precision) of the zero, or `tolerance`.
///
/// ### Source
/// Press et al., Numerical Recipes, 3rd edition, §9.4 (`rtsafe`); there the rule compares with the
/// last step only.
///
/// - Parameters:
///   - lower: One end of the bracket.
///   - upper: The other end.
///   - start: Where to begin; the middle by default.
///   - precision: The working precision, that of `Double` by default.
///   - tolerance: A length below which a step ends the iteration; 0 by default.
///   - stepLimit: The largest number of evaluations; by default four for each bit, and 256.
///   - function: Value and derivative. Infinite values count by their signs.
/// - Returns: The zero, or why there is none.
public func safeguardedNewton<Element: FloatingScalar>(
  from lower: Element, to upper: Element, startingAt start: Element? = nil,
  precision: Precision = .double, tolerance: Element = 0, stepLimit: Int? = nil,
  function: (Element) -> (value: Element, derivative: Element)
) -> PointRoot<Element> {
  var (low, high) = lower <= upper ? (lower, upper) : (upper, lower)
  let half = Element(Rational(1, 2), precision: precision)
  let unit = Element(Rational(2).power(2 - precision.bits), precision: precision)
  let atLow = function(low).value
  if atLow == 0 { return .converged(low, steps: 1) }
  let atHigh = function(high).value
  if atHigh == 0 { return .converged(high, steps: 2) }
  // Comparisons with NaN are false, so a NaN ends here too.
  guard atLow < 0 && atHigh > 0 || atLow > 0 && atHigh < 0 else { return .noSignChange }
  let rises = atLow < 0
  // The halves' sum cannot overflow.
  var point = low * half + high * half
  if let start, start > low, start < high { point = start }
  var lastStep = high - low
  var stepBefore = lastStep
  let limit = stepLimit ?? 256 + 4 * precision.bits
  var steps = 2
  while steps < limit {
    steps += 1
    let (value, derivative) = function(point)
    if value == 0 { return .converged(point, steps: steps) }
    guard value < 0 || value > 0 else { return .notFinite(at: point) }
    if (value < 0) == rises { low = point } else { high = point }
    let step = value / derivative
    var next = point - step
    if !(next >= low && next <= high && step.magnitude <= stepBefore.magnitude * half) {
      next = low * half + high * half
      if next <= low || next >= high { return .converged(next, steps: steps) }
    }
    let move = next - point
    if move.magnitude <= next.magnitude * unit || move.magnitude <= tolerance {
      return .converged(next, steps: steps)
    }
    (stepBefore, lastStep) = (lastStep, move)
    point = next
  }
  return .stepLimit(lower: low, upper: high)
}
