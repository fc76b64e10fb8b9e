import RealModule

extension Interval {
  /// The function's values at the points of the interval where it is defined.
  public func applying(_ function: RealFunction) -> Interval {
    if isEmpty { return self }
    switch function {
    case .sqrt: return increasing(function, from: 0)
    case .log: return increasing(function, from: 0)
    case .log1p: return increasing(function, from: -1)
    case .acosh: return increasing(function, from: 1)
    case .asin, .atanh: return increasing(function, from: -1, to: 1)
    case .acos:
      return -clipped(from: -1, to: 1).decreasingNegated(function)
    case .erfc: return -decreasingNegated(function)
    case .cbrt, .exp, .expm1, .atan, .sinh, .tanh, .asinh, .erf: return increasing(function)
    case .cosh: return abs.increasing(function)
    case .sin, .cos: return sineOrCosine(function)
    case .tan: return tangent()
    case .gamma, .lgamma: return gammaImage(function)
    }
  }

  private func clipped(from low: Int? = nil, to high: Int? = nil) -> Interval {
    var result = self
    if let low {
      let end = BigFloat(low, precision: precision)
      result = Interval(lower: Swift.max(result.lower, end), upper: result.upper)
    }
    if let high, !result.isEmpty {
      let end = BigFloat(high, precision: precision)
      result = Interval(lower: result.lower, upper: Swift.min(result.upper, end))
    }
    return result
  }

  private func increasing(
    _ function: RealFunction, from low: Int? = nil, to high: Int? = nil
  ) -> Interval {
    let domain = clipped(from: low, to: high)
    if domain.isEmpty { return domain }
    // A pole at either end leaves no number: log on [0, 0].
    return Interval(
      lower: domain.lower.applying(function, precision: precision, rounding: .down),
      upper: domain.upper.applying(function, precision: precision, rounding: .up))
  }

  /// −f for a decreasing f.
  private func decreasingNegated(_ function: RealFunction) -> Interval {
    if isEmpty { return self }
    return Interval(
      lower: -lower.applying(function, precision: precision, rounding: .up),
      upper: -upper.applying(function, precision: precision, rounding: .down))
  }

  /// x/π, shifted by a half if asked, as the integers it may contain; nil if that is unknown.
  private func turns(shiftedByHalf: Bool) -> (Integer, Integer)? {
    guard isBounded else { return nil }
    let size = Swift.max(lower.exponent ?? 0, upper.exponent ?? 0, 0)
    guard size <= RealFunction.reductionExponentLimit else { return nil }
    let working = Precision(bits: size + 64)
    let shift = Ball(shiftedByHalf ? -0.5 : 0, precision: working)
    let first = Ball(midpoint: lower) / .pi(precision: working) + shift
    let last = Ball(midpoint: upper) / .pi(precision: working) + shift
    guard let low = first.lower.roundedToInteger(.up),
      let high = last.upper.roundedToInteger(.down)
    else { return nil }
    return (low, high)
  }

  /// Extrema lie at integers of x/π, of x/π − 1/2 for sin: maxima at the even ones.
  private func sineOrCosine(_ function: RealFunction) -> Interval {
    let one = BigFloat(1, precision: precision)
    guard let (first, last) = turns(shiftedByHalf: function == .sin) else {
      return Interval(lower: -one, upper: one)
    }
    let isEvenHit = first < last || (first == last && first.isEven)
    let isOddHit = first < last || (first == last && !first.isEven)
    func value(_ x: BigFloat, _ rounding: RoundingMode) -> BigFloat {
      x.applying(function, precision: precision, rounding: rounding)
    }
    return Interval(
      lower: isOddHit ? -one : Swift.min(value(lower, .down), value(upper, .down)),
      upper: isEvenHit ? one : Swift.max(value(lower, .up), value(upper, .up)))
  }

  private func tangent() -> Interval {
    guard let (first, last) = turns(shiftedByHalf: true), last < first else { return .entire }
    return increasing(.tan)
  }

  /// Right of 0 through Γ's minimum, left of it as for balls between two poles and everything else.
  private func gammaImage(_ function: RealFunction) -> Interval {
    guard lower.signum >= 0 else { return Interval(Ball(self).applying(function)) }
    if upper.isZero { return .empty }
    func value(_ x: BigFloat, _ rounding: RoundingMode) -> BigFloat {
      // At −0 Γ would be −∞.
      x.isZero
        ? .infinity(precision: precision)
        : x.applying(function, precision: precision, rounding: rounding)
    }
    if lower >= BigFloat(1.46164, precision: .double) {
      return Interval(lower: value(lower, .down), upper: value(upper, .up))
    }
    if upper <= BigFloat(1.46163, precision: .double) {
      return Interval(lower: value(upper, .down), upper: value(lower, .up))
    }
    let least = function == .gamma ? 0.885603 : -0.1214863
    return Interval(
      lower: BigFloat(least, precision: precision, rounding: .down),
      upper: Swift.max(value(lower, .up), value(upper, .up)))
  }

  // MARK: Powers

  /// The n-th powers, of numbers other than 0 if n < 0.
  public func power(_ n: Int) -> Interval {
    if isEmpty { return self }
    if n == 0 { return Interval(BigFloat(1, precision: precision)) }
    if n < 0 {
      guard n > Int.min else { return .entire }
      return Interval(BigFloat(1, precision: precision)) / power(-n)
    }
    let base = n.isMultiple(of: 2) ? abs : self
    return Interval(
      lower: base.lower.raised(to: n, rounding: .down, precision: precision),
      upper: base.upper.raised(to: n, rounding: .up, precision: precision))
  }

  /// The powers xʸ of the numbers x ≥ 0, or of all x if the exponent is one integer; 0ʸ only for
  /// y > 0.
  public func power(_ exponent: Interval) -> Interval {
    if isEmpty || exponent.isEmpty { return .empty }
    if exponent.isExact, let n = exponent.lower.smallInteger { return power(n) }
    let base = clipped(from: 0)
    if base.isEmpty { return base }
    let zero = BigFloat.zero(precision: precision)
    var result = (base.applying(.log) * exponent).applying(.exp)
    // log drops 0: put its power back.
    if base.lower.isZero && exponent.upper.signum > 0 { result = result.hull(Interval(zero)) }
    return result
  }

  /// The real n-th roots: of all numbers for odd n, of those ≥ 0 for even n; n = 0 is empty.
  public func root(_ n: Int) -> Interval {
    if isEmpty || n == 0 || n == Int.min { return .empty }
    if n < 0 { return Interval(BigFloat(1, precision: precision)) / root(-n) }
    let domain = n.isMultiple(of: 2) ? clipped(from: 0) : self
    if domain.isEmpty { return domain }
    return Interval(
      lower: domain.lower.root(n, rounding: .down), upper: domain.upper.root(n, rounding: .up))
  }
}

// The laws: each function contains the real one's values at the points of the interval in its
// domain. Equations between functions hold as overlaps where both sides are defined, as for balls.
// `AlgebraicField` would not be lawful: intervals have no additive inverses (x − x is not {0}), and
// quotients by intervals around 0 drop points.
extension Interval: ElementaryFunctions {
  /// [0, 0].
  public static var zero: Interval { Interval(BigFloat.zero) }

  /// eˣ over the interval, enclosed.
  public static func exp(_ x: Interval) -> Interval { x.applying(.exp) }
  /// eˣ − 1 over the interval, enclosed.
  public static func expMinusOne(_ x: Interval) -> Interval { x.applying(.expm1) }
  /// cosh x over the interval, enclosed.
  public static func cosh(_ x: Interval) -> Interval { x.applying(.cosh) }
  /// sinh x over the interval, enclosed.
  public static func sinh(_ x: Interval) -> Interval { x.applying(.sinh) }
  /// tanh x over the interval, enclosed.
  public static func tanh(_ x: Interval) -> Interval { x.applying(.tanh) }
  /// cos x over the interval, enclosed.
  public static func cos(_ x: Interval) -> Interval { x.applying(.cos) }
  /// sin x over the interval, enclosed.
  public static func sin(_ x: Interval) -> Interval { x.applying(.sin) }
  /// tan x over the interval, enclosed.
  public static func tan(_ x: Interval) -> Interval { x.applying(.tan) }
  /// ln x over the interval, enclosed.
  public static func log(_ x: Interval) -> Interval { x.applying(.log) }
  /// ln(1 + x) over the interval, enclosed.
  public static func log(onePlus x: Interval) -> Interval { x.applying(.log1p) }
  /// arcosh x over the interval, enclosed.
  public static func acosh(_ x: Interval) -> Interval { x.applying(.acosh) }
  /// arsinh x over the interval, enclosed.
  public static func asinh(_ x: Interval) -> Interval { x.applying(.asinh) }
  /// artanh x over the interval, enclosed.
  public static func atanh(_ x: Interval) -> Interval { x.applying(.atanh) }
  /// arccos x over the interval, enclosed.
  public static func acos(_ x: Interval) -> Interval { x.applying(.acos) }
  /// arcsin x over the interval, enclosed.
  public static func asin(_ x: Interval) -> Interval { x.applying(.asin) }
  /// arctan x over the interval, enclosed.
  public static func atan(_ x: Interval) -> Interval { x.applying(.atan) }
  /// √x over the interval, enclosed.
  public static func sqrt(_ x: Interval) -> Interval { x.applying(.sqrt) }
  /// xⁿ over the interval, enclosed.
  public static func pow(_ x: Interval, _ y: Interval) -> Interval { x.power(y) }
  /// xⁿ over the interval, enclosed.
  public static func pow(_ x: Interval, _ n: Int) -> Interval { x.power(n) }
  /// The real n-th root of x over the interval, enclosed.
  public static func root(_ x: Interval, _ n: Int) -> Interval { x.root(n) }
}
