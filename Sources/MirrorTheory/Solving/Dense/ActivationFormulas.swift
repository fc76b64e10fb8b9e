import Certification
import MultiPrecision
import Symbolic

/// An activation as one formula between each two of its kinks.
struct ActivationFormulas: Sendable {
  let variable: Symbol
  /// Rational points where σ may change its formula, ascending.
  let kinks: [Rational]
  /// σ left of the first kink, between kinks, right of the last.
  ///
  /// One more than there are kinks.
  let expressions: [Expression]
  let formulas: [CompiledExpression]
  /// The same functions in another form, for bounds where the first one gives none; nil where there
  /// is no other.
  let reflections: [CompiledExpression?]
  /// σ′ between the kinks.
  let slopes: [Expression]
  /// σ″ between the kinks.
  let bends: [Expression]
  /// 1 for an even σ, −1 for an odd one, 0 for what is not known to be either.
  let parity: Int

  init(_ body: Expression, variable: Symbol) {
    self.variable = variable
    let kinks = body.kinks(in: variable).sorted()
    var samples: [Rational] = []
    if let first = kinks.first, let last = kinks.last {
      samples.append(first - 1)
      samples += zip(kinks, kinks.dropFirst()).map { ($0 + $1) / 2 }
      samples.append(last + 1)
    } else {
      samples = [0]
    }
    self.kinks = kinks
    let pieces = samples.map { sample in
      kinks.isEmpty
        ? body.simplified()
        : body.resolvingSwitches(in: variable, at: sample).simplified()
    }
    expressions = pieces
    let complemented = pieces.map(\.complementingSigmoids)
    formulas = complemented.map { CompiledExpression($0, variable) }
    reflections = complemented.map {
      let reflected = $0.reflectingExponentials
      return reflected == $0 ? nil : CompiledExpression(reflected, variable)
    }
    slopes = pieces.map { $0.derivative(in: variable).simplified() }
    bends = slopes.map { $0.derivative(in: variable).simplified() }
    parity = body.parity(in: variable)
  }

  /// Whether a value takes much longer than a sum of a hundred products.
  var isCostly: Bool { expressions.contains(where: \.hasErrorFunction) }

  /// The place of a point between the kinks.
  func piece(at u: Double) -> Int { kinks.prefix { $0.doubleValue < u }.count }

  /// How much σ′ jumps at each kink, estimated.
  var slopeJumps: [Double] {
    let slopes = slopes.map { CompiledExpression($0, variable) }
    return kinks.enumerated().map { index, kink in
      let jump = slopes[index + 1](kink.doubleValue) - slopes[index](kink.doubleValue)
      return jump.isFinite && jump.magnitude > 1e-12 ? jump : 0
    }
  }
}

extension Expression {
  fileprivate var hasErrorFunction: Bool {
    if case .function(.erf, _) = self { return true }
    if case .function(.erfc, _) = self { return true }
    return children.contains(where: \.hasErrorFunction)
  }
}
