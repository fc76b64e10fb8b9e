import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// φ′ − φ′(0), φ″ and an inverse in one closed form, small enough for loops.
protocol MirrorLaw<Number>: Sendable {
  associatedtype Number: TrainingNumber

  func slope(_ v: Number) -> Number
  func curvature(_ v: Number) -> Number
  /// The v with slope(v) = `target`, from a number near it; NaN where there is none.
  func inverse(_ target: Number, near start: Number) -> Number
}

/// φ′(v) = κv.
struct LinearLaw<Number: TrainingNumber>: MirrorLaw {
  let factor: Number
  /// 1/κ: a product is several times faster than a quotient, for one more rounding.
  let inverseFactor: Number

  init(factor: Number) {
    self.factor = factor
    inverseFactor = 1 / factor
  }

  @inline(__always) func slope(_ v: Number) -> Number { factor * v }
  @inline(__always) func curvature(_ v: Number) -> Number { factor }
  @inline(__always) func inverse(_ target: Number, near start: Number) -> Number {
    target * inverseFactor
  }
}

/// φ′(v) = c₁v + c₂v|v| with c₁, c₂ > 0.
struct OddQuadraticLaw<Number: TrainingNumber>: MirrorLaw {
  let first: Number
  let second: Number

  @inline(__always) func slope(_ v: Number) -> Number { v * (first + second * v.magnitude) }
  @inline(__always) func curvature(_ v: Number) -> Number {
    first + (second + second) * v.magnitude
  }
  /// The root of c₂v² + c₁v = |ζ| without cancellation.
  @inline(__always) func inverse(_ target: Number, near start: Number) -> Number {
    let root = (first * first + second * target.magnitude * 4).squareRoot()
    return (target + target) / (first + root)
  }
}

/// φ′(v) = c₁v + c₃v³ with c₁, c₃ > 0.
struct OddCubicLaw<Number: TrainingNumber>: MirrorLaw {
  let first: Number
  let third: Number
  let precision: Precision
  /// Below this relative size a step's error is below the rounding unit.
  let thirdRootOfUnit: Number
  /// The same for steps with a slope in Double.
  private let closeStep: Double
  /// The inverse for numbers of two words.
  private let inverseInWords: OddCubicInverse?

  init(first: Number, third: Number, precision: Precision) {
    (self.first, self.third, self.precision) = (first, third, precision)
    thirdRootOfUnit = Number(Rational(2).power(-precision.bits / 3 - 2), precision: precision)
    let unit = Double.pow(2, Double(1 - precision.bits))
    closeStep = Swift.min(unit.squareRoot() / 2, unit * 0x1p48)
    if let first = first as? TwoWordFloat, let third = third as? TwoWordFloat {
      inverseInWords = OddCubicInverse(first: first, third: third)
    } else {
      inverseInWords = nil
    }
  }

  @inline(__always) func slope(_ v: Number) -> Number { v * (first + third * (v * v)) }
  @inline(__always) func curvature(_ v: Number) -> Number { first + third * (v * v) * 3 }
  /// Newton's method converges from everywhere: φ′ is odd, and convex for v > 0.
  @inline(__always) func inverse(_ target: Number, near start: Number) -> Number {
    var point = start
    for _ in 0..<200 {
      let step = step(point, target)
      point -= step
      if step.magnitude <= thirdRootOfUnit * point.magnitude { return point }
    }
    return point
  }

  /// Halley's step F·F′/(F′² − F·F″/2) for F = φ′ − ζ where it is close to Newton's, else that one.
  ///
  /// A relative step of t leaves an error of (F″²/4F′² − F‴/6F′)v²·t³. With q = c₃v² the factor is
  /// 9q²/(c₁ + 3q)² − q/(c₁ + 3q), between −1/3 and 1, so that the error is at most t³.
  @inline(__always) private func step(_ point: Number, _ target: Number) -> Number {
    let scaled = third * point
    let square = scaled * point
    let slope = first + square * 3
    let value = point * (first + square) - target
    let squaredSlope = slope * slope
    let bend = scaled * value * 3
    let divisor = bend.magnitude * 4 <= squaredSlope ? squaredSlope - bend : squaredSlope
    return value * slope / divisor
  }
}

extension OddCubicLaw {
  /// The inverses of many numbers, in place of where the searches begin.
  ///
  /// Newton's method on blocks, without branches inside, so that the compiler may use vectors.
  func invert(_ targets: UnsafeBufferPointer<Number>, _ points: UnsafeMutableBufferPointer<Number>)
  {
    if let inverseInWords, let long = targets as? UnsafeBufferPointer<TwoWordFloat>,
      let ends = points as? UnsafeMutableBufferPointer<TwoWordFloat>
    {
      for k in long.indices {
        if let end = inverseInWords(long[k], near: ends[k]) {
          ends[k] = end
        } else {
          refine(targets, points, k)
        }
      }
      return
    }
    guard Number.self == Double.self else {
      for k in targets.indices { refine(targets, points, k) }
      return
    }
    let block = 256
    var first = 0
    while first < targets.count {
      let last = Swift.min(first + block, targets.count)
      for _ in 0..<200 {
        var moving = 0
        for k in first..<last {
          let v = points[k]
          let step = step(v, targets[k])
          let next = v - step
          points[k] = next
          moving &+= step.magnitude <= thirdRootOfUnit * next.magnitude ? 0 : 1
        }
        if moving == 0 { break }
      }
      first = last
    }
  }

  /// One inverse, with slopes in Double where the search begins close: each step then gains 50 bits,
  /// and costs a third of one with a division.
  ///
  /// A relative step of t leaves an error of about 2⁻⁵⁰t + t², so that it ends where t is at most
  /// 2⁴⁸ units and half of a square root of the unit.
  private func refine(
    _ targets: UnsafeBufferPointer<Number>, _ points: UnsafeMutableBufferPointer<Number>, _ k: Int
  ) {
    let (constant, cubic) = (first.approximation, third.approximation)
    var v = points[k]
    for _ in 0..<(4 + precision.bits / 50) {
      var value = first
      value.addProduct(third, v * v)
      value *= v
      value -= targets[k]
      let size = v.approximation
      let step = value.approximation / (constant + 3 * cubic * size * size)
      guard step.isFinite, step.magnitude <= 0x1p-20 * size.magnitude else { break }
      v -= Number(double: step, precision: precision)
      if step.magnitude <= closeStep * size.magnitude {
        points[k] = v
        return
      }
    }
    points[k] = inverse(targets[k], near: points[k])
  }
}

/// φ′(v) = sinh v.
struct HyperbolicLaw<Number: TrainingNumber>: MirrorLaw {
  @inline(__always) func slope(_ v: Number) -> Number { v.image(under: .sinh) }
  @inline(__always) func curvature(_ v: Number) -> Number { v.image(under: .cosh) }
  @inline(__always) func inverse(_ target: Number, near start: Number) -> Number {
    target.image(under: .asinh)
  }
}

/// A law that Newton's method inverts.
protocol NewtonLaw<Number>: MirrorLaw {
  var precision: Precision { get }
  /// Below this relative size of a Newton step its error is below the rounding unit.
  var rootOfUnit: Number { get }
  func slopeAndCurvature(_ v: Number) -> (Number, Number)
}

extension NewtonLaw {
  func slope(_ v: Number) -> Number { slopeAndCurvature(v).0 }
  func curvature(_ v: Number) -> Number { slopeAndCurvature(v).1 }

  func inverse(_ target: Number, near start: Number) -> Number {
    var point = start
    for _ in 0..<40 {
      let (value, derivative) = slopeAndCurvature(point)
      let step = (value - target) / derivative
      point -= step
      if !point.isFinite { break }
      if step.magnitude <= rootOfUnit * point.magnitude { return point }
    }
    return bracketedInverse(target)
  }

  /// The inverse where Newton's method does not settle: between growing powers of two.
  private func bracketedInverse(_ target: Number) -> Number {
    let undefined = Number.undefined(precision: precision)
    if target == 0 { return 0 }
    guard target.isFinite else { return undefined }
    var end: Number = target < 0 ? -1 : 1
    var count = 0
    while target < 0 ? slope(end) > target : slope(end) < target {
      end = end + end
      count += 1
      if count > 2_000 || !end.isFinite { return undefined }
    }
    let root = safeguardedNewton(
      from: 0, to: end, precision: precision, tolerance: 0, stepLimit: 4_000
    ) { point in
      let (value, derivative) = slopeAndCurvature(point)
      return (value - target, derivative)
    }
    return root.value ?? undefined
  }
}

/// φ′(v) = Σ cₖvᵏ with coefficients for v ≥ 0 and for v < 0.
struct PolynomialLaw<Number: TrainingNumber>: NewtonLaw {
  let right: [Number]
  let left: [Number]
  let precision: Precision
  let rootOfUnit: Number

  func slopeAndCurvature(_ v: Number) -> (Number, Number) {
    v < 0 ? values(left, v) : values(right, v)
  }

  private func values(_ coefficients: [Number], _ v: Number) -> (Number, Number) {
    var value: Number = 0
    var derivative: Number = 0
    for index in stride(from: coefficients.count - 1, through: 0, by: -1) {
      derivative = derivative * v + value
      value = value * v + coefficients[index]
    }
    return (value, derivative)
  }
}

/// Any φ, by compiled formulas of its derivatives.
struct FormulaLaw<Number: TrainingNumber>: NewtonLaw {
  let first: TrainingFormula<Number>
  let second: TrainingFormula<Number>
  let atZero: Number
  let precision: Precision
  let rootOfUnit: Number

  func slopeAndCurvature(_ v: Number) -> (Number, Number) {
    (first(v) - atZero, second(v))
  }
}
