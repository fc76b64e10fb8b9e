import RealModule

extension ComplexBox {
  /// The holomorphic extension of the function, on its principal branch.
  ///
  /// Γ and ln Γ are unknown.
  public func applying(_ function: RealFunction) -> ComplexBox {
    guard isFinite else { return self }
    switch function {
    case .sqrt: return squareRoot
    case .cbrt: return cubeRoot
    case .exp: return exponential
    case .expm1: return exponential - ComplexBox(.one)
    case .log: return logarithm
    case .log1p: return (self + ComplexBox(.one)).logarithm
    case .sin: return timesI.hyperbolicSine.timesMinusI
    case .cos: return timesI.hyperbolicCosine
    case .tan: return timesI.hyperbolicTangent.timesMinusI
    case .asin: return timesI.inverseHyperbolicSine.timesMinusI
    case .acos: return ComplexBox(.halfPi) - applying(.asin)
    case .atan: return timesI.inverseHyperbolicTangent.timesMinusI
    case .sinh: return hyperbolicSine
    case .cosh: return hyperbolicCosine
    case .tanh: return hyperbolicTangent
    case .asinh: return inverseHyperbolicSine
    case .acosh: return inverseHyperbolicCosine
    case .atanh: return inverseHyperbolicTangent
    case .erf: return errorFunction(isComplement: false)
    case .erfc: return errorFunction(isComplement: true)
    case .gamma, .lgamma: return .unknown
    }
  }

  /// e^x·(cos y + i·sin y).
  var exponential: ComplexBox {
    let modulus = real.exponential
    if isReal { return ComplexBox(modulus) }
    return ComplexBox(real: modulus * imaginary.cosine, imaginary: modulus * imaginary.sine)
  }

  /// Whether some point lies on (−∞, 0].
  private var meetsCut: Bool { real.lower <= 0 && imaginary.containsZero }

  /// ½·ln(x² + y²) + i·arg z; off the cut arg is monotone along every side, so that the corners
  /// have its extrema.
  var logarithm: ComplexBox {
    guard isFinite else { return self }
    guard !meetsCut else { return .undefined }
    if isReal { return ComplexBox(real.logarithm) }
    let (x, y) = (real, imaginary)
    let modulus = logarithmOfModulus
    // A square that underflows says nothing about z.
    guard modulus.isFinite else { return .unknown }
    let angles = (
      Double.atan2(y: y.lower, x: x.lower), Double.atan2(y: y.lower, x: x.upper),
      Double.atan2(y: y.upper, x: x.lower), Double.atan2(y: y.upper, x: x.upper)
    )
    return ComplexBox(
      real: modulus,
      imaginary: DoubleRange(
        library: Swift.min(Swift.min(angles.0, angles.1), Swift.min(angles.2, angles.3)),
        Swift.max(Swift.max(angles.0, angles.1), Swift.max(angles.2, angles.3))))
  }

  /// ½·ln(x² + y²), with large parts divided by 2⁵¹² so that their squares do not overflow.
  private var logarithmOfModulus: DoubleRange {
    let (x, y) = (real, imaginary)
    guard Swift.max(x.magnitudes.greatest, y.magnitudes.greatest) > 0x1p500 else {
      return (x.squared() + y.squared()).logarithm.half
    }
    let scale = DoubleRange(0x1p-512)
    let rest = ((x * scale).squared() + (y * scale).squared()).logarithm.half
    return rest + DoubleRange(2).logarithm * DoubleRange(512)
  }

  /// The principal root u + iv: u grows with x and |y|, |v| falls with x and grows with |y|.
  var squareRoot: ComplexBox {
    guard isFinite else { return self }
    guard !meetsCut else { return .undefined }
    if isReal { return ComplexBox(real.squareRoot) }
    let (x, y) = (real, imaginary)
    guard x.magnitudes.greatest < 1e150, y.magnitudes.greatest < 1e150 else { return .unknown }
    let (near, far) = y.magnitudes
    let u = DoubleRange(
      Swift.max(DoubleRange.below(Self.root(x.lower, near).u), 0),
      DoubleRange.above(Self.root(x.upper, far).u))
    func v(_ x: Double, _ y: Double) -> Double { y < 0 ? -Self.root(x, -y).v : Self.root(x, y).v }
    return ComplexBox(
      real: u,
      imaginary: DoubleRange(
        library: v(y.lower < 0 ? x.lower : x.upper, y.lower),
        v(y.upper > 0 ? x.lower : x.upper, y.upper)))
  }

  /// The root of one point with y ≥ 0, without cancellation; its relative error is a few units.
  private static func root(_ x: Double, _ y: Double) -> (u: Double, v: Double) {
    let larger = ((Double.hypot(x, y) + x.magnitude) / 2).squareRoot()
    guard larger > 0 else { return (0, 0) }
    return x >= 0 ? (larger, y / (2 * larger)) : (y / (2 * larger), larger)
  }

  /// z^(1/3) in the right half plane and −(−z)^(1/3) in the left one.
  private var cubeRoot: ComplexBox {
    if real.isNegative { return -(-self).cubeRoot }
    guard real.isPositive else { return .undefined }
    return (logarithm * ComplexBox(DoubleRange(1.0.nextDown, 1) / DoubleRange(3))).exponential
  }

  /// sinh x·cos y + i·cosh x·sin y.
  var hyperbolicSine: ComplexBox {
    if isReal { return ComplexBox(real.hyperbolicSine) }
    return ComplexBox(
      real: real.hyperbolicSine * imaginary.cosine,
      imaginary: real.hyperbolicCosine * imaginary.sine)
  }

  /// cosh x·cos y + i·sinh x·sin y.
  var hyperbolicCosine: ComplexBox {
    if isReal { return ComplexBox(real.hyperbolicCosine) }
    return ComplexBox(
      real: real.hyperbolicCosine * imaginary.cosine,
      imaginary: real.hyperbolicSine * imaginary.sine)
  }

  /// (sinh 2x + i·sin 2y)/(cosh 2x + cos 2y).
  ///
  /// For |y| ≤ π/4 the real part grows with x, and |·| of it with |y|; the imaginary part grows
  /// with y (1 + cosh 2x·cos 2y > 0), and |·| of it falls with |x|: corners have the extrema.
  /// Elsewhere, and far out: tanh z = 1 − 2/(e^2z + 1), odd.
  var hyperbolicTangent: ComplexBox {
    if isReal { return ComplexBox(DoubleRange(library: .tanh(real.lower), .tanh(real.upper))) }
    let (x, y) = (real, imaginary)
    let (near, far) = y.magnitudes
    if far <= 0.785, x.magnitudes.greatest < 100 {
      func u(_ x: Double, _ y: Double) -> Double {
        .sinh(2 * x) / (.cosh(2 * x) + .cos(2 * y))
      }
      func v(_ x: Double, _ y: Double) -> Double {
        .sin(2 * y) / (.cosh(2 * x) + .cos(2 * y))
      }
      let (inner, outer) = x.magnitudes
      return ComplexBox(
        real: DoubleRange(
          library: u(x.lower, x.lower < 0 ? far : near), u(x.upper, x.upper > 0 ? far : near)),
        imaginary: DoubleRange(
          library: v(y.lower < 0 ? inner : outer, y.lower),
          v(y.upper > 0 ? inner : outer, y.upper)))
    }
    let one = ComplexBox(.one)
    if x.lower + x.upper < 0 { return -(-self).hyperbolicTangent }
    // |2/(e^2z + 1)| ≤ 2/(e^2x − 1) < 3e^−2x for x > ½·ln 3 = 0.549….
    func farValue() -> ComplexBox {
      let tail = DoubleRange.above(3 * .exp(-2 * x.lower))
      return one
        + ComplexBox(real: DoubleRange(-tail, tail), imaginary: DoubleRange(-tail, tail))
    }
    if x.lower > 18 { return farValue() }
    if x.upper > 300 {
      // In two parts, so that the exponential does not overflow.
      let left = ComplexBox(real: DoubleRange(x.lower, 20), imaginary: y).hyperbolicTangent
      let right = ComplexBox(real: DoubleRange(20, x.upper), imaginary: y).hyperbolicTangent
      return ComplexBox(
        real: left.real.union(right.real), imaginary: left.imaginary.union(right.imaginary))
    }
    let two = ComplexBox(DoubleRange(2))
    let value =
      one - two * (ComplexBox(unchecked: x.twice, y.twice).exponential + one).reciprocal
    // Rectangles around which e^2z turns, far from the poles on the imaginary axis.
    return !value.isFinite && x.lower > 0.55 ? farValue() : value
  }

  /// ln(z + √(1 + z²)), odd; 1 + z² meets the cut exactly where asinh has its own.
  private var inverseHyperbolicSine: ComplexBox {
    if isReal { return ComplexBox(DoubleRange(library: .asinh(real.lower), .asinh(real.upper))) }
    if real.lower + real.upper < 0 { return -(-self).inverseHyperbolicSine }
    let root = (squared() + ComplexBox(.one)).squareRoot
    guard root.isFinite else { return root }
    // The real part of e^asinh is positive: the imaginary part of asinh is below π/2.
    let sum = self + root
    guard sum.isFinite, sum.real.upper > 0 else { return .unknown }
    let positive = DoubleRange(Swift.max(sum.real.lower, 0), sum.real.upper)
    return ComplexBox(real: positive, imaginary: sum.imaginary).logarithm
  }

  /// ln(z + √(z + 1)·√(z − 1)), with the cut (−∞, 1].
  private var inverseHyperbolicCosine: ComplexBox {
    let one = ComplexBox(.one)
    return (self + (self + one).squareRoot * (self - one).squareRoot).logarithm
  }

  /// ½·(ln(1 + z) − ln(1 − z)): their cuts are those of atanh.
  private var inverseHyperbolicTangent: ComplexBox {
    let one = ComplexBox(.one)
    let half = ComplexBox(DoubleRange(0.5))
    return half * ((one + self).logarithm - (one - self).logarithm)
  }

  /// erf(x + iy) = erf x + (2i/√π)·∫₀^y e^−(x + it)² dt, and the integral is at most
  /// e^−x²·|y|·e^y².
  private func errorFunction(isComplement: Bool) -> ComplexBox {
    let center = real.errorFunction(isComplement: isComplement)
    if isReal { return ComplexBox(center) }
    let y = imaginary.magnitudes.greatest
    let square = DoubleRange(y).squared() - real.squared()
    // 2/√π < 1.1284
    let scale = DoubleRange(0, 1.1284) * DoubleRange(y)
    let reach = (scale * square.exponential).upper
    guard reach.isFinite else { return .unknown }
    let around = DoubleRange(-reach, reach)
    return ComplexBox(real: center + around, imaginary: around)
  }
}

extension DoubleRange {
  fileprivate static let halfPi = DoubleRange(unchecked: 1.570796326794896, 1.570796326794897)
}
