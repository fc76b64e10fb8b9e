import MultiPrecision
import RealModule
import Symbolic

/// A function from [0, 1] whose components are integrated together: they share what is costly.
protocol UnitFunction<Number>: Sendable {
  associatedtype Number: CellNumber
  func values(at t: Number) -> [Number]
  /// The function is known for |t| up to this.
  var reach: Double { get }
}

extension UnitFunction {
  var reach: Double { .infinity }
}

/// The formulas of φ̄ and p in one number type, compiled.
///
/// Number types are those of the solver, and rectangles of the complex plane, on which integrands
/// are bounded.
struct CellFormulas<Number: CellNumber>: Sendable {
  /// φ̄′ and its derivative on each piece of the potential, in u; where a cover stands for the
  /// piece in w, and then u and du/dw follow.
  let slopes: [CompiledExpressions<Number>]
  /// The same, and φ̄ at the end.
  let all: [CompiledExpressions<Number>]
  /// p by formula.
  let densities: [CellDensity<Number>]
  /// p beside branch points at the lower and upper end of each formula.
  let gates: [(lower: DensityGate<Number>?, upper: DensityGate<Number>?)]

  init(potential: [PotentialFormula], density: DensityFormulas, precision: Precision) {
    func compiled(_ formula: PotentialFormula, _ value: Bool) -> CompiledExpressions<Number> {
      var list =
        formula.cover.map { [$0.slope, $0.slopeRate, $0.place, $0.rate] }
        ?? [formula.slope, formula.curvature]
      if value {
        let whole = formula.cover?.value ?? formula.value
        list.append(Number.isPlane ? whole : whole.splitLogarithms(in: formula.variable))
      }
      return CompiledExpressions(list, formula.variable, precision: precision)
    }
    slopes = potential.map { compiled($0, false) }
    all = potential.map { compiled($0, true) }
    densities = density.formulas.map {
      CellDensity($0, density.variable, precision: precision)
    }
    func gate(_ cover: DensityCover?) -> DensityGate<Number>? {
      cover.map { DensityGate($0, density.variable, precision: precision) }
    }
    gates = density.covers.map { (gate($0.lower), gate($0.upper)) }
  }

  /// p beside an end of a formula; nil where it has no branch point there that is resolved.
  func gate(_ end: DensityEnd?, piece: Int) -> DensityGate<Number>? {
    guard let end, piece < gates.count else { return nil }
    return end == .lower ? gates[piece].lower : gates[piece].upper
  }
}

/// The integrands of a cell on which φ̄ and p are one formula each, over u = α.
///
/// With u = u₀ + tδ the place on the cell is τ = (φ̄′(u) − s₀)/(s₁ − s₀), and, up to the constant
/// factor Δb·δ/(s₁ − s₀) of db,
/// ```
/// iₖ: u τᵏ p φ̄″      hₖ: τᵏ p      penalty: φ̄ p φ̄″
/// ```
/// On a cover u(w), w = w₀ + tδ, the derivative of φ̄′ by w stands for φ̄″, and hₖ has the factor
/// du/dw. Where s₁ − s₀ cancels, τ = t·D(tδ)/D(δ) with D(w) = (φ̄′(u₀ + w) − φ̄′(u₀))/w as a
/// polynomial and the bound of its remainder.
///
/// If p has a branch point where the cell starts, t = vᵐ (``DensityGate``); the factor dt/dv is
/// part of what stands for p.
struct CellFunction<Number: CellNumber>: UnitFunction {
  /// How τ depends on t.
  enum Share: Sendable {
    /// τ = (φ̄′(u) − s₀)/(s₁ − s₀).
    case quotient(start: Number, rise: Number)
    /// τ = t·(Σ dₖ(tδ)ᵏ + r)/D(δ).
    case expansion(coefficients: [Number], remainder: Number, chord: Number)
  }
  let potential: CompiledExpressions<Number>
  /// Whether `potential` gives u and du/dw too.
  let isCovered: Bool
  let density: CellDensity<Number>
  let gate: DensityGate<Number>?
  /// [0, 1]; for points ½.
  let unit: Number
  let start: Number
  let span: Number
  let share: Share
  let lower: Number
  let width: Number
  /// |Δb|.
  let length: Number
  let isMirrored: Bool
  let wanted: WantedIntegrals

  /// The remainder of the expansion is bounded for |t| ≤ 4, and vᵐ ≤ 4 if v ≤ 4^(1/m), a little less for
  /// rounding.
  var reach: Double {
    guard case .expansion = share else { return .infinity }
    guard let gate else { return 4 }
    return gate.order > 100 ? 1 : Double.pow(2, 2 / Double(gate.order)) * (1 - 0x1p-20)
  }

  func values(at v: Number) -> [Number] {
    let t = gate.map { v.power(integer: $0.order) } ?? v
    let shift = t * span
    // Rounding must not lead over a branch point at 0.
    let functions = potential(isCovered ? (start + shift).nonnegative : start + shift)
    // τ/t is needed for its root, and for t = 0.
    let tau: Number
    let p: Number
    if let gate {
      let steepness: Number
      switch share {
      case .quotient(let first, let rise):
        let mean = potential(start + unit * shift)[1] * span
        steepness = Number.quotient(functions[0] - first, t * rise)
          .narrowed(by: .quotient(mean, rise))
      case .expansion(let coefficients, let remainder, let chord):
        steepness = .quotient(Self.horner(coefficients, shift) + remainder, chord)
      }
      tau = t * steepness
      p = gate.density(at: v, steepness: length * steepness)
    } else {
      switch share {
      case .quotient(let first, let rise): tau = .quotient(functions[0] - first, rise)
      case .expansion(let coefficients, let remainder, let chord):
        tau = .quotient(t * (Self.horner(coefficients, shift) + remainder), chord)
      }
      let place = lower + tau * width
      p = density(isMirrored ? -place : place)
    }
    let weight = p * functions[1]
    let first = weight * (isCovered ? functions[2] : start + shift)
    var values = [first, first * tau]
    switch wanted {
    case .gradient: break
    case .gradientAndHessian:
      let zeroth = isCovered ? p * functions[3] : p
      let once = zeroth * tau
      values += [zeroth, once, once * tau]
    case .gradientAndPenalty:
      let penalty = functions[functions.count - 1]
      let isBounded = !Number.isPlane || penalty.isFinite
      values.append(weight * (isBounded ? penalty : self.penalty(at: t, functions) ?? penalty))
    }
    return values
  }

  /// φ̄ on a rectangle of the plane from φ̄′ alone: logarithms as in log cosh u have no value on
  /// rectangles whose image goes around 0, where their derivatives have.
  ///
  /// φ̄ is convex with its minimum 0 at 0, so that 0 ≤ φ̄(c) ≤ cφ̄′(c) at a point c of the cell. From there
  /// φ̄(u) − φ̄(c) = ∫ φ̄′du along a segment, whose mean lies in the convex enclosure of φ̄′, or of
  /// φ̄′·du/dw, on the rectangle; that this is finite proves φ̄ holomorphic there.
  private func penalty(at t: Number, _ functions: [Number]) -> Number? {
    guard let anchor = t.anchor else { return nil }
    let shift = anchor * span
    let there = potential(start + shift)
    let place = isCovered ? there[2] : start + shift
    let slope = isCovered ? functions[0] * functions[3] : functions[0]
    return unit * (place * there[0]) + slope * ((t - anchor) * span)
  }

  static func horner(_ coefficients: [Number], _ x: Number) -> Number {
    var sum = coefficients[coefficients.count - 1]
    for coefficient in coefficients.dropLast().reversed() { sum = sum * x + coefficient }
    return sum
  }
}

/// p, τp, τ²p on a cell, over τ: up to the factor Δb the integrands of its moments.
///
/// If p has a branch point where the cell starts, τ = vᵐ (``DensityGate``).
struct MomentFunction<Number: CellNumber>: UnitFunction {
  let density: CellDensity<Number>
  let gate: DensityGate<Number>?
  let lower: Number
  let width: Number
  /// |Δb|.
  let length: Number
  let isMirrored: Bool

  func values(at v: Number) -> [Number] {
    let tau: Number
    let p: Number
    if let gate {
      tau = v.power(integer: gate.order)
      p = gate.density(at: v, steepness: length)
    } else {
      tau = v
      let place = lower + tau * width
      p = density(isMirrored ? -place : place)
    }
    let once = p * tau
    return [p, once, once * tau]
  }
}
