import MultiPrecision

/// A Taylor polynomial f(x₀) + f₁·t + … + fₙ·tⁿ with n = `order`, over any number type.
///
/// Coefficients beyond the stored ones are exactly 0, so that constants stay short and never meet
/// a recurrence. Every function has one recurrence, shared by all number types.
///
/// ### Source
/// Each recurrence follows from comparing coefficients in the function's differential equation,
/// k·fₖ = Σⱼ j·uⱼ·gₖ₋ⱼ for f′ = g(u)·u′ [Moore 1966, chapter 11].
struct Jet<Scalar: EvaluationScalar>: Sendable {
  /// At least one, at most `order + 1`.
  var coefficients: [Scalar]
  let order: Int
  let precision: Precision

  init(_ coefficients: [Scalar], order: Int, precision: Precision) {
    self.coefficients = coefficients
    self.order = order
    self.precision = precision
  }

  /// A jet of the same order over other coefficients.
  func with(_ coefficients: [Scalar]) -> Jet {
    Jet(coefficients, order: order, precision: precision)
  }

  var constantTerm: Scalar { coefficients[0] }
  var isConstant: Bool { coefficients.count == 1 }
  /// The index of the last stored coefficient.
  var degree: Int { coefficients.count - 1 }

  func literal(_ value: Int) -> Scalar { .number(Rational(value), precision: precision) }

  /// The value alone is known: of a function that jumps or has no known derivative.
  func valueOnly(_ value: Scalar, slope: Scalar? = nil) -> Jet {
    guard order > 0 else { return with([value]) }
    let unknown = [Scalar](repeating: .undefined(precision: precision), count: order)
    var result = [value] + unknown
    if let slope { result[1] = slope }
    return with(result)
  }

  static func + (left: Jet, right: Jet) -> Jet {
    let (long, short) = left.degree >= right.degree ? (left, right) : (right, left)
    var result = long.coefficients
    for k in 0...short.degree { result[k] = left.coefficients[k] + right.coefficients[k] }
    return long.with(result)
  }

  static prefix func - (operand: Jet) -> Jet { operand.with(operand.coefficients.map { -$0 }) }

  static func - (left: Jet, right: Jet) -> Jet { left + -right }

  static func * (left: Jet, right: Jet) -> Jet {
    if right.isConstant { return left.with(left.coefficients.map { $0 * right.constantTerm }) }
    if left.isConstant { return left.with(right.coefficients.map { left.constantTerm * $0 }) }
    let degree = Swift.min(left.order, left.degree + right.degree)
    return left.with((0...degree).map { convolution(left.coefficients, right.coefficients, $0) })
  }

  static func quotient(_ left: Jet, _ right: Jet) -> Jet {
    let divisor = right.constantTerm
    if right.isConstant { return left.with(left.coefficients.map { .quotient($0, divisor) }) }
    // q·v = u: qₖ = (uₖ − Σ_{j≥1} vⱼ·qₖ₋ⱼ) / v₀.
    var quotient: [Scalar] = []
    for k in 0...left.order {
      var remainder = k <= left.degree ? left.coefficients[k] : left.literal(0)
      if k > 0 {
        let last = Swift.min(k, right.degree)
        remainder =
          remainder - Scalar.convolution(right.coefficients[1...last], quotient[(k - last)..<k])
      }
      quotient.append(.quotient(remainder, divisor))
    }
    return left.with(quotient)
  }

  /// Σ aᵢ·bₖ₋ᵢ over the stored coefficients.
  static func convolution(_ a: [Scalar], _ b: [Scalar], _ k: Int) -> Scalar {
    let first = Swift.max(0, k - b.count + 1)
    let last = Swift.min(k, a.count - 1)
    return Scalar.convolution(a[first...last], b[(k - last)...(k - first)])
  }

  /// The coefficients j·uⱼ of t·u′.
  var weighted: [Scalar] { coefficients.enumerated().map { literal($0) * $1 } }

  /// (1/k)·Σ_{j=1…k} j·uⱼ·gₖ₋ⱼ, the k-th coefficient of ∫ g·u′, from the coefficients of t·u′.
  func integrated(_ weighted: [Scalar], _ slope: [Scalar], _ k: Int) -> Scalar {
    let first = Swift.max(1, k - slope.count + 1)
    let last = Swift.min(k, degree)
    guard first <= last else { return literal(0) }
    let sum = Scalar.convolution(weighted[first...last], slope[(k - last)...(k - first)])
    return .quotient(sum, literal(k))
  }

  /// f(u) from f(u₀) and the jet of f′(u).
  func integrating(_ slope: Jet, from value: Scalar) -> Jet {
    let weighted = self.weighted
    return with([value] + (1..<(order + 1)).map { integrated(weighted, slope.coefficients, $0) })
  }
}
