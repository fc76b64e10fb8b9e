import MultiPrecision
import Symbolic

/// A function from [0, 1] whose components are integrated together: they share what is costly.
protocol UnitFunction<Number>: Sendable {
  associatedtype Number: EvaluationScalar
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
struct CellFormulas<Number: EvaluationScalar>: Sendable {
  /// φ̄′, φ̄″ on each piece of the potential.
  let slopes: [CompiledExpressions<Number>]
  /// φ̄′, φ̄″, φ̄.
  let all: [CompiledExpressions<Number>]
  /// p by formula.
  let densities: [CompiledExpressions<Number>]

  init(potential: [PotentialFormula], density: DensityFormulas, precision: Precision) {
    slopes = potential.map {
      CompiledExpressions([$0.slope, $0.curvature], $0.variable, precision: precision)
    }
    all = potential.map {
      CompiledExpressions([$0.slope, $0.curvature, $0.value], $0.variable, precision: precision)
    }
    densities = density.formulas.map {
      CompiledExpressions([$0], density.variable, precision: precision)
    }
  }
}

/// The integrands of a cell on which φ̄ and p are one formula each, over u = α.
///
/// With u = u₀ + tδ the place on the cell is τ = (φ̄′(u) − s₀)/(s₁ − s₀), and, up to the constant
/// factor Δb·δ/(s₁ − s₀) of db,
/// ```
/// iₖ: u τᵏ p φ̄″      hₖ: τᵏ p      penalty: φ̄ p φ̄″
/// ```
/// Where s₁ − s₀ cancels, τ = t·D(tδ)/D(δ) with D(w) = (φ̄′(u₀ + w) − φ̄′(u₀))/w as a polynomial
/// and the bound of its remainder.
struct CellFunction<Number: EvaluationScalar>: UnitFunction {
  /// How τ depends on t.
  enum Share: Sendable {
    /// τ = (φ̄′(u) − s₀)/(s₁ − s₀).
    case quotient(start: Number, rise: Number)
    /// τ = t·(Σ dₖ(tδ)ᵏ + r)/D(δ).
    case expansion(coefficients: [Number], remainder: Number, chord: Number)
  }
  let potential: CompiledExpressions<Number>
  let density: CompiledExpressions<Number>
  let start: Number
  let span: Number
  let share: Share
  let lower: Number
  let width: Number
  let isMirrored: Bool
  let wanted: WantedIntegrals

  /// The remainder of the expansion is bounded for |t| ≤ 4.
  var reach: Double {
    if case .expansion = share { 4 } else { .infinity }
  }

  func values(at t: Number) -> [Number] {
    let shift = t * span
    let u = start + shift
    let functions = potential(u)
    let tau: Number
    switch share {
    case .quotient(let first, let rise): tau = .quotient(functions[0] - first, rise)
    case .expansion(let coefficients, let remainder, let chord):
      tau = .quotient(t * (Self.horner(coefficients, shift) + remainder), chord)
    }
    let place = lower + tau * width
    let p = density.first(isMirrored ? -place : place)
    let weight = p * functions[1]
    let first = weight * u
    var values = [first, first * tau]
    switch wanted {
    case .gradient: break
    case .gradientAndHessian:
      let once = p * tau
      values += [p, once, once * tau]
    case .gradientAndPenalty: values.append(weight * functions[2])
    }
    return values
  }

  static func horner(_ coefficients: [Number], _ x: Number) -> Number {
    var sum = coefficients[coefficients.count - 1]
    for coefficient in coefficients.dropLast().reversed() { sum = sum * x + coefficient }
    return sum
  }
}

/// p, τp, τ²p on a cell, over τ: up to the factor Δb the integrands of its moments.
struct MomentFunction<Number: EvaluationScalar>: UnitFunction {
  let density: CompiledExpressions<Number>
  let lower: Number
  let width: Number
  let isMirrored: Bool

  func values(at tau: Number) -> [Number] {
    let place = lower + tau * width
    let p = density.first(isMirrored ? -place : place)
    let once = p * tau
    return [p, once, once * tau]
  }
}
