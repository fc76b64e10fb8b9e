import RealModule

// Real functions over a range, for the parts of complex ones.
extension DoubleRange {
  /// eˣ.
  ///
  /// What underflows has the lower end 0.
  var exponential: DoubleRange {
    guard isFinite else { return self }
    guard upper < 709 else { return .unknown }
    return DoubleRange(Swift.max(Self.below(.exp(lower)), 0), Self.above(.exp(upper)))
  }

  /// ln x of x > 0.
  var logarithm: DoubleRange {
    guard isFinite else { return self }
    guard lower > 0 else { return .undefined }
    return DoubleRange(library: .log(lower), .log(upper))
  }

  /// √x of x ≥ 0.
  var squareRoot: DoubleRange {
    guard isFinite else { return self }
    guard lower >= 0 else { return .undefined }
    return DoubleRange(
      Swift.max(lower.squareRoot().nextDown, 0), upper.squareRoot().nextUp)
  }

  /// sinh x.
  var hyperbolicSine: DoubleRange {
    guard isFinite else { return self }
    guard magnitudes.greatest < 709 else { return .unknown }
    return DoubleRange(library: .sinh(lower), .sinh(upper))
  }

  /// cosh x.
  var hyperbolicCosine: DoubleRange {
    guard isFinite else { return self }
    let (least, greatest) = magnitudes
    guard greatest < 709 else { return .unknown }
    return DoubleRange(Swift.max(Self.below(.cosh(least)), 1), Self.above(.cosh(greatest)))
  }

  /// erf x and erfc x.
  func errorFunction(isComplement: Bool) -> DoubleRange {
    guard isFinite else { return self }
    return isComplement
      ? DoubleRange(Swift.max(Self.below(.erfc(upper)), 0), Self.above(.erfc(lower)))
      : DoubleRange(library: .erf(lower), .erf(upper))
  }

  var cosine: DoubleRange { wave(shift: 0) { .cos($0) } }
  var sine: DoubleRange { wave(shift: 0.5) { .sin($0) } }

  /// cos for shift 0, sin for shift ½: extrema lie at (k + shift)·π, maxima for even k.
  ///
  /// Up to 10⁶ the quotient by π is good to 10⁻⁹, which widens the search for extrema.
  @inline(__always)
  private func wave(shift: Double, _ function: (Double) -> Double) -> DoubleRange {
    guard isFinite else { return self }
    let unit = DoubleRange(unchecked: -1, 1)
    guard upper - lower < 6.28, magnitudes.greatest < 1e6 else { return unit }
    let first = (lower / .pi - shift - 1e-9).rounded(.up)
    let last = (upper / .pi - shift + 1e-9).rounded(.down)
    if last > first { return unit }
    let (left, right) = (function(lower), function(upper))
    var least = Self.below(Swift.min(left, right))
    var greatest = Self.above(Swift.max(left, right))
    if first == last {
      if first.truncatingRemainder(dividingBy: 2) == 0 { greatest = 1 } else { least = -1 }
    }
    return DoubleRange(Swift.max(least, -1), Swift.min(greatest, 1))
  }
}
