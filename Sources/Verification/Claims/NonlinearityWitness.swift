import MirrorTheory
import MultiPrecision

/// A point at which z ↦ h̄_z is proved not to be linear.
public struct NonlinearityWitness: Hashable, Sendable {
  /// The equation that fails, such as `h[2z] = 2*h[z]`.
  public var equation: String
  /// The point, exactly.
  public var x: String
  /// The solutions' values there, with the digits that are proved.
  public var values: [(name: String, value: PrintedValue)]
  /// A number that the difference of both sides is proved not to be below.
  public var difference: String

  /// Whether both are the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.equation == right.equation && left.x == right.x && left.difference == right.difference
      && left.values.map(\.value) == right.values.map(\.value)
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(equation)
    hasher.combine(x)
    hasher.combine(difference)
  }
}

/// A number known to within an exact radius.
struct RationalEnclosure {
  var midpoint: Rational
  var radius: Rational

  init(midpoint: Rational, radius: Rational) {
    self.midpoint = midpoint
    self.radius = radius
  }

  /// What the digits of a proved value say: the proved error is below one unit of the last digit; a value
  /// shown as 0, or with fewer digits than were asked for, has its radius beside it, rounded, of which
  /// twice is taken.
  init?(_ printed: PrintedValue) {
    if let exact = printed.exact {
      self.init(midpoint: exact, radius: 0)
      return
    }
    guard printed.certified || printed.provedDigits != nil,
      let midpoint = Rational(decimal: printed.text)
    else { return nil }
    if let error = printed.error {
      guard let radius = Rational(decimal: error) else { return nil }
      self.init(midpoint: midpoint, radius: radius + radius)
      return
    }
    let parts = printed.text.split(separator: "e", maxSplits: 1)
    guard let mantissa = parts.first else { return nil }
    let decimals = mantissa.firstIndex(of: ".").map {
      mantissa.distance(from: $0, to: mantissa.endIndex) - 1
    }
    guard let exponent = parts.count > 1 ? Int(parts[1]) : 0 else { return nil }
    self.init(midpoint: midpoint, radius: Rational(10).power(exponent - (decimals ?? 0)))
  }

  /// The sum, each summand with a factor.
  static func combination(_ terms: [(factor: Int, value: RationalEnclosure)]) -> RationalEnclosure {
    terms.reduce(RationalEnclosure(midpoint: 0, radius: 0)) { sum, term in
      let factor = Rational(term.factor)
      let size = Rational(abs(term.factor))
      return RationalEnclosure(
        midpoint: sum.midpoint + factor * term.value.midpoint,
        radius: sum.radius + size * term.value.radius)
    }
  }

  /// What the absolute value is not below; ≤ 0 where 0 is not excluded.
  var magnitudeLowerBound: Rational {
    (midpoint < 0 ? -midpoint : midpoint) - radius
  }
}
