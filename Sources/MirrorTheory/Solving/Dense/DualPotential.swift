import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// φ̄(α) = φ(α) − φ(0) − φ′(0)α with φ = (ψ + ωx²)/(1 + ω), for any ψ of the language: values, and
/// the inverse of φ̄′ on the real line and on rectangles of the plane.
struct DualPotential: Sendable {
  /// For real numbers, also where exponentials in φ̄ leave their range.
  let value: CompiledExpression
  let slope: CompiledExpression
  let curvature: CompiledExpression
  let penaltyBound: PenaltyBound
  /// An upper bound of 1/φ″ on the line, (1 + ω)/(2ω) for convex ψ; ∞ where none is known.
  let flatnessBound: ErrorBound
  /// Whether φ̄ is known to be even.
  let isEven: Bool
  /// Where the formula of φ̄ may change, ascending.
  let kinks: [RealConstant]
  /// φ̄ between its kinks, one piece more than there are kinks; nil where not all kinks are known.
  let pieces: [PotentialPiece]?
  /// The kinks at which φ̄′ jumps; nil for the others.
  let flats: [PotentialFlat?]
  private let roundedFlats: [PotentialFlat.Rounded]
  /// Whether φ̄′ is not known to be continuous.
  private let mayJump: Bool

  /// - Throws: `SolveFailure.undecided` when φ has no value or slope at 0.
  init(
    _ potential: Potential, omega: Expression, isPsiConvex: Bool
  ) throws(SolveFailure) {
    let weight = RealConstant(omega).ball(precision: .double)
    let flatness = ((1 + weight) / weight).scaled(byPowerOfTwo: -1)
    flatnessBound = isPsiConvex && weight.isPositive ? flatness.magnitudeUpperBound : .infinity
    let x = potential.variable
    let phi = (potential.body + omega * Expression.symbol(x).pow(2)) / (1 + omega)
    let derivative = phi.derivative(in: x).simplified().saturated(in: x)
    let found = FormulaPotential(potential, omega: omega, reserve: nil)
    var atZero = [phi, derivative].map { $0.substituting(x, by: 0).simplified() }
    let jumps = found?.isKink.contains(true)
    if let found, jumps == true { atZero[1] = found.slopeAtZero }
    for constant in atZero
    where !RealConstant(constant).ball(precision: Precision(bits: 128)).isFinite {
      throw .undecided("psi or its slope has no finite enclosure at 0")
    }
    let shifted = (phi - atZero[0] - atZero[1] * .symbol(x)).simplified()
    let slope = (derivative - atZero[1]).simplified()
    value = CompiledExpression(shifted.splitLogarithms(in: x), x)
    self.slope = CompiledExpression(slope, x)
    penaltyBound = PenaltyBound(value: CompiledExpression(shifted, x), slope: self.slope)
    curvature = CompiledExpression(derivative.derivative(in: x).simplified(), x)
    isEven = shifted.parity(in: x) == 1
    mayJump = jumps != false
    guard let found else {
      (kinks, pieces, flats, roundedFlats) = ([], nil, [], [])
      return
    }
    let pieces = found.formulas.map(PotentialPiece.init)
    kinks = found.breaks
    self.pieces = pieces
    flats = found.breaks.indices.map { index in
      found.isKink[index]
        ? PotentialFlat(at: found.breaks[index], below: pieces[index], above: pieces[index + 1])
        : nil
    }
    roundedFlats = flats.compactMap { $0?.rounded }
  }

  /// The values of s at which (φ̄′)⁻¹ bends sharply: 0, unless φ̄′ jumps there, and the slopes at kinks;
  /// none where no pieces are known.
  var levels: [Double] {
    guard pieces != nil else { return [] }
    return (roundedFlat(containing: 0) == nil ? [0] : [])
      + zip(kinks, flats).flatMap { kink, flat in
        flat.map { [$0.rounded.lower, $0.rounded.upper] } ?? [slope(kink.doubleValue)]
      }
  }

  /// Whether φ̄′ is known to jump somewhere.
  var hasFlats: Bool { !roundedFlats.isEmpty }

  /// The kink of which all numbers of a ball are proved to be slopes.
  func flat(containing s: Ball) -> PotentialFlat? {
    for case let flat? in flats where flat.contains(s) { return flat }
    return nil
  }

  /// The same, rounded.
  func roundedFlat(containing s: Double) -> PotentialFlat.Rounded? {
    roundedFlats.first { $0.lower <= s && s <= $0.upper }
  }

  /// 1/φ″(0) in Double; 0 where φ′ jumps there or its slope is infinite.
  var flatnessAtZero: Double {
    let bend: Double = curvature(0)
    return roundedFlat(containing: 0) == nil && bend > 0 ? 1 / bend : 0
  }

  /// (φ̄′)⁻¹(s) in Double; NaN where it is not found.
  ///
  /// φ̄′ increases, with 0 among its values at 0, so that the root is bracketed by powers of two;
  /// values that are not numbers count as overflow. Newton's method on ln φ̄′ is as fast for exponentials as for
  /// powers.
  func inverse(of s: Double) -> Double {
    if s == 0 { return 0 }
    if let flat = roundedFlat(containing: s) { return flat.place }
    let sign: Double = s < 0 ? -1 : 1
    let target = s.magnitude
    func height(_ a: Double) -> Double {
      let value = sign * slope(sign * a)
      return value.isNaN ? .infinity : value
    }
    var high = 1.0
    while height(high) < target {
      high *= 2
      if !high.isFinite { return .nan }
    }
    var low = high / 2
    while height(low) > target {
      (low, high) = (low / 2, low)
      // An α below the range of Double.
      if low == 0 { return height(high).isFinite ? 0 : .nan }
    }
    var a = low + (high - low) / 2
    for _ in 0..<200 {
      let value = height(a)
      if value == target { break }
      if value < target { low = a } else { high = a }
      var next = a - value * Double.log(value / target) / curvature(sign * a)
      if !(next > low && next < high) { next = low + (high - low) / 2 }
      if (next - a).magnitude <= a * 0x1p-50 { return sign * next }
      a = next
    }
    return sign * a
  }

  /// (φ̄′)⁻¹(2ᵏs) in Double; NaN where it is not found.
  func inverse(of s: Double, exponent: Int) -> Double {
    if exponent == 0 || s == 0 { return inverse(of: s) }
    let logarithm = Double.log(s.magnitude) + Double(exponent) * Double.log(2)
    let sign: Double = s < 0 ? -1 : 1
    return sign * inverse(ofLogarithm: logarithm, sign: sign, near: 1).point
  }

  /// (φ̄′)⁻¹(s) in Double, also where s is beyond its range; NaN where it is not found.
  func roughInverse(of s: BigFloat) -> Double {
    let excess = Swift.max(0, (s.exponent ?? 0) - 900)
    return inverse(
      of: s.scaled(byPowerOfTwo: -excess).doubleValue(.nearest), exponent: excess)
  }

  /// (φ̄′)⁻¹(s) at the precision of s, estimated.
  func approximateInverse(of s: BigFloat) -> BigFloat {
    let precision = s.precision
    if let flat = flat(containing: Ball(midpoint: s)) {
      return flat.place.ball(precision: precision).midpoint
    }
    let start = roughInverse(of: s)
    var point = BigFloat(start, precision: precision)
    guard start.isFinite else { return point }
    if s.isZero { return point }
    // Newton's method doubles the digits that are right; a kink nearby may cost a few steps, and
    // the enclosure that follows does not rely on any of them.
    var bits = 48
    while bits < precision.bits {
      bits = Swift.min(2 * bits - 8, precision.bits)
      let working = Precision(bits: Swift.min(bits + 16, precision.bits))
      let a = BigFloat(point, precision: working)
      let step = (slope(a) - BigFloat(s, precision: working)) / curvature(a)
      guard step.isFinite else { break }
      point = BigFloat(a - step, precision: precision)
    }
    return point
  }

  /// An enclosure of (φ̄′)⁻¹ on a ball of real numbers; indeterminate where the proof fails.
  ///
  /// The interval Newton operator: with a₀ near the root, a₀ − (φ̄′(a₀) − s)/φ″(A) ⊂ A shows that
  /// the root for each s of the ball lies in the left-hand side; φ̄′ is strictly increasing, so it
  /// is the inverse. The mean value theorem behind it asks for a continuous φ̄′.
  func inverse(of s: Ball) -> Ball {
    guard s.isFinite else { return s }
    if let flat = flat(containing: s) { return flat.place.ball(precision: s.precision) }
    let center = approximateInverse(of: s.midpoint)
    guard center.isFinite else { return .indeterminate(precision: s.precision) }
    let point = Ball(center, precision: s.precision)
    let residual = slope(point) - s
    let first = (residual / curvature(point)).magnitudeUpperBound
    let floor = point.magnitudeUpperBound * ErrorBound(powerOfTwo: -s.precision.bits)
    var radius = first + first + floor
    for _ in 0..<4 {
      let box = point.addingError(radius)
      let slopes = curvature(box)
      if slopes.isPositive, isContinuous(on: box) {
        let step = residual / slopes
        if step.magnitudeUpperBound <= radius { return point - step }
      }
      radius = radius + radius
    }
    return .indeterminate(precision: s.precision)
  }

  /// Whether φ̄′ is proved to be continuous there, as it is where it is holomorphic.
  private func isContinuous(on box: Ball) -> Bool {
    !mayJump || slope(ComplexBall(box)).isFinite
  }
}
