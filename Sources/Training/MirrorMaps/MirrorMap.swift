import Certification
import MirrorTheory
import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// φ′ − φ′(0), φ″ and the inverse of the first, for the parameters of a network.
///
/// Everything is in v = s·(θ − θ̂) with s = 1 for unscaled and s = n for scaled potentials, and in
/// the mirror coordinate ζ = φ′(v) − φ′(0) = s·(∇Φ(θ) − ∇Φ(θ̂)); in both cases ∇²Φ(θ) = φ″(v). For a
/// scaled potential φ = (ψ + ωx²)/(1 + ω).
///
/// ### Accuracy
/// *estimated*: a few rounding units; Newton's method ends with a step whose error is the square of
/// a correction below the square root of the unit.
public struct MirrorMap<Number: TrainingNumber>: Sendable {
  private enum Form: Sendable {
    case linear(LinearLaw<Number>)
    case oddQuadratic(OddQuadraticLaw<Number>)
    case oddCubic(OddCubicLaw<Number>)
    case polynomial(PolynomialLaw<Number>)
    case hyperbolic(HyperbolicLaw<Number>)
    case formulas(FormulaLaw<Number>)
  }
  private let form: Form

  /// The map of a model's potential.
  public init(_ model: Model, precision: Precision) {
    let variable = model.potential.variable
    let x = Expression.symbol(variable)
    var body = model.potential.body
    if case .scaled(let omega) = model.scaling {
      body = ((body + omega * x * x) / (1 + omega)).simplified()
    }
    form =
      Self.polynomialForm(body, variable, precision) ?? Self.formulaForm(body, variable, precision)
  }

  private static func rootOfUnit(_ precision: Precision) -> Number {
    Number(Rational(2).power(-precision.bits / 2 - 2), precision: precision)
  }

  /// For polynomials, and those in |x|.
  private static func polynomialForm(
    _ body: Expression, _ variable: Symbol, _ precision: Precision
  ) -> Form? {
    guard let pieces = PiecewisePolynomial(body, variable: variable),
      pieces.breaks.allSatisfy({ $0.rational == 0 }), pieces.pieces.count <= 2,
      let left = pieces.pieces.first, let right = pieces.pieces.last
    else { return nil }
    func slope(_ polynomial: Polynomial<Rational>) -> [Rational] {
      var coefficients: [Rational] = polynomial.derivative.coefficients
      if !coefficients.isEmpty { coefficients[0] = 0 }
      while coefficients.count > 1, coefficients.last == 0 { coefficients.removeLast() }
      return coefficients
    }
    let (below, above) = (slope(left), slope(right))
    func number(_ value: Rational) -> Number { Number(value, precision: precision) }
    if below == above, above.count == 2 { return .linear(LinearLaw(factor: number(above[1]))) }
    if above.count == 3, below == [0, above[1], -above[2]], above[1] > 0, above[2] > 0 {
      return .oddQuadratic(OddQuadraticLaw(first: number(above[1]), second: number(above[2])))
    }
    if below == above, above.count == 4, above[2] == 0, above[1] > 0, above[3] > 0 {
      return .oddCubic(
        OddCubicLaw(first: number(above[1]), third: number(above[3]), precision: precision))
    }
    return .polynomial(
      PolynomialLaw(
        right: above.map(number), left: below.map(number), precision: precision,
        rootOfUnit: rootOfUnit(precision)))
  }

  private static func formulaForm(
    _ body: Expression, _ variable: Symbol, _ precision: Precision
  ) -> Form {
    if body == .function(.cosh, [.symbol(variable)]) { return .hyperbolic(HyperbolicLaw()) }
    let slope = body.derivative(in: variable).simplified()
    let first = TrainingFormula<Number>(slope, variable, precision: precision)
    let curvature = slope.derivative(in: variable).simplified()
    return .formulas(
      FormulaLaw(
        first: first, second: TrainingFormula(curvature, variable, precision: precision),
        atZero: first(0), precision: precision, rootOfUnit: rootOfUnit(precision)))
  }

  /// Whether φ is known to be analytic.
  var isAnalytic: Bool {
    switch form {
    case .linear, .oddCubic, .hyperbolic: true
    case .polynomial(let law): law.left == law.right
    case .oddQuadratic, .formulas: false
    }
  }

  // MARK: One parameter

  /// φ′(v) − φ′(0).
  public func slope(_ v: Number) -> Number { apply { $0.slope(v) } }

  /// φ″(v).
  public func curvature(_ v: Number) -> Number { apply { $0.curvature(v) } }

  /// The v with φ′(v) − φ′(0) = `target`.
  ///
  /// - Parameters:
  ///   - target: ζ.
  ///   - start: A number near v, such as the last one.
  /// - Returns: v; NaN if φ′ does not take the value or is not finite on the way.
  public func inverse(_ target: Number, near start: Number) -> Number {
    apply { $0.inverse(target, near: start) }
  }

  private func apply(_ work: (any MirrorLaw<Number>) -> Number) -> Number {
    switch form {
    case .linear(let law): work(law)
    case .oddQuadratic(let law): work(law)
    case .oddCubic(let law): work(law)
    case .polynomial(let law): work(law)
    case .hyperbolic(let law): work(law)
    case .formulas(let law): work(law)
    }
  }

  // MARK: All parameters

  /// φ″(v) for every parameter.
  func curvatures(_ displacement: [Number]) -> [Number] {
    func fill(_ law: some MirrorLaw<Number>) -> [Number] {
      var result = displacement
      result.withUnsafeMutableBufferPointer { result in
        for k in result.indices { result[k] = law.curvature(result[k]) }
      }
      return result
    }
    switch form {
    case .linear(let law): return fill(law)
    case .oddQuadratic(let law): return fill(law)
    case .oddCubic(let law): return fill(law)
    case .polynomial(let law): return fill(law)
    case .hyperbolic(let law): return fill(law)
    case .formulas(let law): return fill(law)
    }
  }

  /// v ← v − pull·g/φ″(v) and θ = θ̂ + v/s, for every parameter.
  func descend(
    _ pull: Number, _ gradient: [Number], displacement: inout [Number], theta: inout [Number],
    start: [Number], inverseScale: Number
  ) {
    precondition(gradient.count == displacement.count && gradient.count == theta.count)
    func move(_ law: some MirrorLaw<Number>) {
      gradient.withUnsafeBufferPointer { gradient in
        start.withUnsafeBufferPointer { start in
          displacement.withUnsafeMutableBufferPointer { displacement in
            theta.withUnsafeMutableBufferPointer { theta in
              for k in gradient.indices {
                var v: Number = displacement[k]
                let curvature: Number = law.curvature(v)
                v -= pull * gradient[k] / curvature
                displacement[k] = v
                theta[k] = start[k] + v * inverseScale
              }
            }
          }
        }
      }
    }
    switch form {
    case .linear(let law): move(law)
    case .oddQuadratic(let law): move(law)
    case .oddCubic(let law): move(law)
    case .polynomial(let law): move(law)
    case .hyperbolic(let law): move(law)
    case .formulas(let law): move(law)
    }
  }

  /// v and θ = θ̂ + v/s from ζ, for every parameter; the old v is where the search begins.
  func place(
    _ mirror: [Number], displacement: inout [Number], theta: inout [Number], start: [Number],
    inverseScale: Number
  ) {
    switch form {
    case .linear(let law):
      Self.place(law, mirror, &displacement, &theta, start, inverseScale)
    case .oddQuadratic(let law):
      Self.place(law, mirror, &displacement, &theta, start, inverseScale)
    case .oddCubic(let law):
      mirror.withUnsafeBufferPointer { targets in
        displacement.withUnsafeMutableBufferPointer { law.invert(targets, $0) }
      }
      displacement.withUnsafeBufferPointer { displacement in
        start.withUnsafeBufferPointer { start in
          theta.withUnsafeMutableBufferPointer { theta in
            for k in theta.indices { theta[k] = start[k] + displacement[k] * inverseScale }
          }
        }
      }
    case .polynomial(let law):
      Self.place(law, mirror, &displacement, &theta, start, inverseScale)
    case .hyperbolic(let law):
      Self.place(law, mirror, &displacement, &theta, start, inverseScale)
    case .formulas(let law):
      Self.place(law, mirror, &displacement, &theta, start, inverseScale)
    }
  }

  private static func place<Law: MirrorLaw<Number>>(
    _ law: Law, _ mirror: [Number], _ displacement: inout [Number], _ theta: inout [Number],
    _ start: [Number], _ inverseScale: Number
  ) {
    precondition(mirror.count == displacement.count && mirror.count == theta.count)
    mirror.withUnsafeBufferPointer { mirror in
      start.withUnsafeBufferPointer { start in
        displacement.withUnsafeMutableBufferPointer { displacement in
          theta.withUnsafeMutableBufferPointer { theta in
            for k in mirror.indices {
              let v = law.inverse(mirror[k], near: displacement[k])
              displacement[k] = v
              theta[k] = start[k] + v * inverseScale
            }
          }
        }
      }
    }
  }
}

extension MirrorMap where Number == Double {
  /// Whether ``move(_:_:)`` can be used.
  var movesBlocks: Bool {
    switch form {
    case .linear, .oddQuadratic, .oddCubic: true
    case .polynomial, .hyperbolic, .formulas: false
    }
  }

  /// A step of descent for blocks of neurons.
  func move(_ blocks: inout NeuronBlocks, _ step: BlockStep) -> BlockStep.End {
    switch form {
    case .linear(let law): blocks.move(law, step)
    case .oddQuadratic(let law): blocks.move(law, step)
    case .oddCubic(let law): blocks.move(law, step)
    case .polynomial, .hyperbolic, .formulas:
      preconditionFailure("blocks move by a law without searches")
    }
  }
}
