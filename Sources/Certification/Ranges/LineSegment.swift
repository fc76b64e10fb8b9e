import MultiPrecision
import NumericalMethods
import Symbolic

/// An interval of the variable: (lower, upper), or with its finite ends; nil is an infinite end.
struct LineSegment: Sendable {
  var lower: Rational?
  var upper: Rational?
  var isClosed = false
  /// A constant that `lower` lies below, closely, where the segment begins, without its end.
  var lowerPlace: Expression?
  /// A constant that `upper` lies above, closely, where the segment ends, without its end.
  var upperPlace: Expression?

  static let line = LineSegment(lower: nil, upper: nil)

  /// A set that contains it.
  func range(precision: Precision) -> RealRange {
    var range = RealRange(openFrom: lower, to: upper, precision: precision)
    if isClosed {
      range.lower.isOpen = lower == nil
      range.upper.isOpen = upper == nil
    }
    return range
  }

  func contains(_ x: Rational) -> Bool {
    if let lower, isClosed ? x < lower : x <= lower { return false }
    if let upper, isClosed ? x > upper : x >= upper { return false }
    return true
  }

  /// Simple points in it, to try first.
  var samples: [Rational] {
    let simple: [Rational] = [
      0, 1, -1, 2, -2, Rational(1, 2), Rational(-1, 2), 5, -5, Rational(1, 10), Rational(-1, 10),
      10,
      -10, 3, -3, Rational(1, 100), Rational(-1, 100), 30, -30, 100, -100, 1000, -1000,
    ]
    var result = simple.filter(contains)
    if let lower, let upper {
      let width = upper - lower
      result += (1...7).map { lower + width * Rational($0, 8) }
      if isClosed { result += [lower, upper] }
    } else if let end = lower ?? upper {
      let sign: Rational = lower == nil ? -1 : 1
      if isClosed { result.append(end) }
      result += [Rational(1, 100), Rational(1, 10), 1, 10, 100].map { end + sign * $0 }
    }
    return result
  }
}

extension LineSegment {
  /// As `(-inf, 1]`.
  var text: String {
    let low = lower.map(\.description) ?? "-inf"
    let high = upper.map(\.description) ?? "inf"
    return (isClosed && lower != nil ? "[" : "(") + "\(low), \(high)"
      + (isClosed && upper != nil ? "]" : ")")
  }
}

extension Expression {
  /// The formula for a sentence, cut where it is long.
  var shortText: String {
    guard !exceeds(nodeCount: 200) else { return "the formula" }
    let whole = text
    return whole.count <= 80 ? whole : "\(whole.prefix(77))..."
  }
}
