import MultiPrecision

/// A function of the form f(u) = uᵛ·h(u) for real u > 0 next to 0, with h holomorphic around 0.
///
/// h is known twice: by its Taylor coefficients at 0 itself, exactly where they are seen to be
/// rational, so that zeros show; and by enclosures of h⁽ᵏ⁾(z)/k! for all z of a region B around 0.
///
/// Where h(0) = 0 exactly, the exponent is raised: h(z)/z = ∫₀¹ h′(tz) dt has the coefficients
/// ```
/// (h/z)⁽ᵏ⁾(z)/k! = (k + 1)·∫₀¹ tᵏ·h⁽ᵏ⁺¹⁾(tz)/(k + 1)! dt,
/// ```
/// means of the coefficients k + 1 over the segment from 0 to z. B is a rectangle that contains 0,
/// hence the segment, and the enclosures are convex: both lists move down by one place.
struct EndJet: Sendable {
  /// v.
  var exponent: Rational
  /// The coefficients of h at 0.
  var germ: Jet<ExactOrEnclosed>
  /// The coefficients of h at every point of the region.
  var region: Jet<ComplexBall>
  /// B; nil for constants.
  var place: ComplexBall?

  /// f(u) = u.
  static func variable(over place: ComplexBall, order: Int, precision: Precision) -> EndJet {
    var result = EndJet.number(1, precision: precision).withOrder(order)
    result.exponent = 1
    result.place = place
    return result
  }

  func withOrder(_ order: Int) -> EndJet {
    func jet<Scalar>(_ jet: Jet<Scalar>) -> Jet<Scalar> {
      Jet(Array(jet.coefficients.prefix(order + 1)), order: order, precision: jet.precision)
    }
    var result = self
    result.germ = jet(germ)
    result.region = jet(region)
    return result
  }

  var order: Int { region.order }
  var isZero: Bool { germ.isConstant && region.isConstant && germ.constantTerm.isZero }
  var undefined: EndJet { .undefined(precision: workingPrecision) }

  func replacing(
    _ germ: Jet<ExactOrEnclosed>, _ region: Jet<ComplexBall>, exponent: Rational
  ) -> EndJet {
    EndJet(exponent: exponent, germ: germ, region: region, place: place).stripped
  }

  /// The same function with h(0) ≠ 0, as far as exact zeros show.
  private var stripped: EndJet {
    var result = self
    while !result.isZero, result.germ.constantTerm.isZero {
      // A value that is not finite proves nothing about h on the region.
      guard result.order > 0, result.region.constantTerm.isFinite, !result.region.isConstant,
        !result.germ.isConstant
      else { return undefined }
      let order = result.order - 1
      result.germ = Jet(
        Array(result.germ.coefficients.dropFirst()), order: order, precision: germ.precision)
      result.region = Jet(
        Array(result.region.coefficients.dropFirst()), order: order, precision: region.precision)
      result.exponent += 1
    }
    return result
  }

  /// The same function with an exponent that is lower by d ≥ 0.
  private func lowered(by d: Int, over place: ComplexBall?) -> EndJet {
    guard d > 0, !isZero else { return self }
    guard let place, d <= 64 else { return undefined }
    let one = ComplexBall(Ball(1, precision: region.precision))
    let power = Jet([place, one], order: order, precision: region.precision).power(integer: d)
    let zeros = Array(repeating: ExactOrEnclosed.exact(0, germ.precision), count: d)
    return EndJet(
      exponent: exponent - Rational(d),
      germ: germ.with(Array((zeros + germ.coefficients).prefix(order + 1))),
      region: power * region, place: place)
  }

  /// f as a function that is holomorphic at 0: with the exponent 0.
  private var plain: EndJet? {
    guard let d = exponent.asInt, d >= 0 else { return nil }
    return lowered(by: d, over: place)
  }

  /// Both functions with one order, and the region of either.
  private static func aligned(_ left: EndJet, _ right: EndJet) -> (EndJet, EndJet) {
    let order = Swift.min(left.order, right.order)
    var (left, right) = (left.withOrder(order), right.withOrder(order))
    left.place = left.place ?? right.place
    right.place = left.place
    return (left, right)
  }

  static func + (left: EndJet, right: EndJet) -> EndJet {
    if left.isZero { return right }
    if right.isZero { return left }
    var (a, b) = aligned(left, right)
    guard let d = (a.exponent - b.exponent).asInt else { return a.undefined }
    if d > 0 { a = a.lowered(by: d, over: a.place) }
    if d < 0 { b = b.lowered(by: -d, over: a.place) }
    return a.replacing(a.germ + b.germ, a.region + b.region, exponent: a.exponent)
  }

  static prefix func - (operand: EndJet) -> EndJet {
    var result = operand
    result.germ = -operand.germ
    result.region = -operand.region
    return result
  }

  static func - (left: EndJet, right: EndJet) -> EndJet { left + -right }

  static func * (left: EndJet, right: EndJet) -> EndJet {
    if left.isZero { return left.times(unlessUndefined: right) }
    if right.isZero { return right.times(unlessUndefined: left) }
    let (a, b) = aligned(left, right)
    return a.replacing(a.germ * b.germ, a.region * b.region, exponent: a.exponent + b.exponent)
  }

  /// 0, unless the other factor has no value.
  private func times(unlessUndefined other: EndJet) -> EndJet {
    other.region.constantTerm.isFinite ? self : other.undefined
  }

  static func quotient(_ left: EndJet, _ right: EndJet) -> EndJet {
    if right.isZero { return left.undefined }
    if left.isZero { return left.times(unlessUndefined: right) }
    let (a, b) = aligned(left, right)
    return a.replacing(
      .quotient(a.germ, b.germ), .quotient(a.region, b.region),
      exponent: a.exponent - b.exponent)
  }

  /// uᵛ·h ↦ uᵛᑫ·hᑫ, which is the power for u > 0 where h(0) > 0.
  func power(_ exponent: FractionalExponent) -> EndJet {
    replacing(
      germ.power(fractional: exponent), region.power(fractional: exponent),
      exponent: self.exponent * exponent.value)
  }

  /// A function of a holomorphic argument.
  func composed(_ function: Function) -> EndJet {
    guard let inner = plain else { return undefined }
    return inner.replacing(
      inner.germ.image(under: function), inner.region.image(under: function), exponent: 0)
  }

  func composed(_ other: EndJet, _ power: (EndJet, EndJet) -> EndJet) -> EndJet {
    let (a, b) = Self.aligned(self, other)
    guard let a = a.plain, let b = b.plain else { return undefined }
    return power(a, b)
  }

  /// The sign of f for every real u > 0 of the region; nil if it is not known to be one.
  var signOfReals: Int? {
    let value = region.constantTerm.real
    return value.isPositive ? 1 : value.isNegative ? -1 : isZero ? 0 : nil
  }
}
