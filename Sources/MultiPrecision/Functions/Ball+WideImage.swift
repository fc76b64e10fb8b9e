import CMPFR
import RealModule

// Images of wide balls, computed from their ends in double precision: a ball whose radius is 2⁻¹⁰ or
// more of its midpoint loses nothing by that, and it takes a tenth of the time.
extension DoubleRange {
  /// The ends of a wide ball, rounded outward; nil for others and for sizes beyond 2⁵⁰⁰.
  init?(wide ball: Ball) {
    let exponent = ball.radius.exponent
    guard exponent >= -10, exponent + 9 >= ball.midpoint.exponent ?? .min else { return nil }
    self.init(enclosing: ball)
  }

  /// The ends of a ball, rounded outward; nil for sizes beyond 2⁵⁰⁰.
  init?(enclosing ball: Ball) {
    guard ball.radius.exponent < 500, ball.midpoint.exponent ?? 0 < 500 else { return nil }
    let radius = ball.radius.doubleValue
    self.init(
      unchecked: (ball.midpoint.doubleValue(.down) - radius).nextDown,
      (ball.midpoint.doubleValue(.up) + radius).nextUp)
  }

  /// The range between ends from the C library, moved outward; nil if they are not finite, so small
  /// that their errors are not relative, or so close that these errors matter.
  fileprivate init?(computed low: Double, _ high: Double) {
    func isSound(_ x: Double) -> Bool { x == 0 || (x.isFinite && x.magnitude > 1e-290) }
    guard isSound(low), isSound(high), high - low >= high.magnitude * 0x1p-30 else { return nil }
    self.init(unchecked: low - low.magnitude * 0x1p-40, high + high.magnitude * 0x1p-40)
  }

  /// a − b for a ≥ b, the next number above if it was rounded (Knuth's exact error of a sum).
  private static func differenceRoundedUp(_ a: Double, _ b: Double) -> Double {
    let difference = a - b
    let rest = difference - a
    let error = (a - (difference - rest)) - (b + rest)
    return error == 0 ? difference : difference.nextUp
  }

  /// The range without what lies beyond −1 and 1.
  fileprivate func clampedToUnit() -> DoubleRange {
    DoubleRange(unchecked: Swift.max(lower, -1), Swift.min(upper, 1))
  }

  /// The ball around the range; from exactly 0 on if the lower end is 0.
  func ball(precision: Precision) -> Ball {
    var centre = lower + (upper - lower) / 2
    var radius = ErrorBound(
      Swift.max(Self.differenceRoundedUp(upper, centre), Self.differenceRoundedUp(centre, lower)))
    if lower == 0 {
      radius = ErrorBound(centre)
      centre = radius.doubleValue
    }
    return Ball(precision: precision, radius: radius) { mpfr_set_d($0, centre, MPFR_RNDN) }
  }
}

extension Ball {
  /// The image of a wide ball; nil where this way does not apply, as at the ends of domains.
  func wideImage(_ function: RealFunction) -> Ball? {
    guard let range = DoubleRange(wide: self) else { return nil }
    let low = function == .sqrt && isNonnegative ? Swift.max(range.lower, 0) : range.lower
    let high = range.upper
    let image: DoubleRange?
    switch function {
    case .sin, .cos: image = Self.wave(function, low, high)?.clampedToUnit()
    case .tanh, .erf:
      image = DoubleRange(computed: function.double(low), function.double(high))?
        .clampedToUnit()
    case .tan: image = Self.tangentBranch(low, high)
    case .cosh:
      let far = Double.cosh(Swift.max(-low, high))
      let near = Swift.max(low, -high)
      image = DoubleRange(computed: near > 0 ? Double.cosh(near) : 1, far)
    case .gamma, .lgamma, .cbrt: return nil
    // Where they underflow, errors are not relative.
    case .exp where low < -650, .erfc where high > 25: return nil
    case .acos, .erfc:
      image = DoubleRange(computed: function.double(high), function.double(low))
    default:
      image = DoubleRange(computed: function.double(low), function.double(high))
    }
    return image?.ball(precision: precision)
  }

  /// sin or cos.
  ///
  /// The extrema are at integers of x/π, for sin of x/π − ½, maxima at even ones. One
  /// that is 10⁻⁸ outside counts too.
  private static func wave(
    _ function: RealFunction, _ low: Double, _ high: Double
  ) -> DoubleRange? {
    guard Swift.max(-low, high) < 0x1p20 else { return nil }
    let shift = function == .sin ? 0.5 : 0
    let first = (low / Double.pi - shift - 1e-8).rounded(.up)
    let last = (high / Double.pi - shift + 1e-8).rounded(.down)
    let (a, b) = (function.double(low), function.double(high))
    let firstIsEven = first.truncatingRemainder(dividingBy: 2) == 0
    let isEvenHit = last > first || (last == first && firstIsEven)
    let isOddHit = last > first || (last == first && !firstIsEven)
    return DoubleRange(
      computed: isOddHit ? -1 : Swift.min(a, b), isEvenHit ? 1 : Swift.max(a, b))
  }

  /// tan between two poles, which are at integers of x/π − ½.
  private static func tangentBranch(_ low: Double, _ high: Double) -> DoubleRange? {
    guard Swift.max(-low, high) < 0x1p20 else { return nil }
    let first = (low / Double.pi - 0.5 - 1e-8).rounded(.up)
    guard first > high / Double.pi - 0.5 + 1e-8 else { return nil }
    return DoubleRange(computed: Double.tan(low), Double.tan(high))
  }
}

extension RealFunction {
  /// The value in double precision, of the functions that `wideImage` uses; NaN for others.
  fileprivate func double(_ x: Double) -> Double {
    switch self {
    case .sqrt: .sqrt(x)
    case .exp: .exp(x)
    case .expm1: .expMinusOne(x)
    case .log: .log(x)
    case .log1p: .log(onePlus: x)
    case .sin: .sin(x)
    case .cos: .cos(x)
    case .tan: .tan(x)
    case .asin: .asin(x)
    case .acos: .acos(x)
    case .atan: .atan(x)
    case .sinh: .sinh(x)
    case .cosh: .cosh(x)
    case .tanh: .tanh(x)
    case .asinh: .asinh(x)
    case .acosh: .acosh(x)
    case .atanh: .atanh(x)
    case .erf: .erf(x)
    case .erfc: .erfc(x)
    case .cbrt, .gamma, .lgamma: .nan
    }
  }
}
