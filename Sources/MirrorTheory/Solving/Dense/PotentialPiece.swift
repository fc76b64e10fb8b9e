import Certification
import MultiPrecision
import Symbolic

/// φ̄ between two neighbouring kinks, as one formula.
struct PotentialPiece: Sendable {
  let variable: Symbol
  let value: Expression
  let slope: Expression
  let curvature: Expression
  /// For bounds on rectangles.
  let penaltyBound: PenaltyBound
  let compiledSlope: CompiledExpression
  let compiledCurvature: CompiledExpression

  private init(_ value: Expression, _ variable: Symbol) {
    self.variable = variable
    self.value = value
    slope = value.derivative(in: variable).simplified().saturated(in: variable)
    curvature = slope.derivative(in: variable).simplified()
    compiledSlope = CompiledExpression(slope, variable)
    penaltyBound = PenaltyBound(value: CompiledExpression(value, variable), slope: compiledSlope)
    compiledCurvature = CompiledExpression(curvature, variable)
  }

  /// The pieces of φ̄, where φ̄′ is continuous on the line.
  ///
  /// A formula made of continuous functions is continuous where it has values; what jumps is only
  /// `sign` and `piecewise`, which must be gone between the kinks. At a kink both formulas must
  /// have the same slope.
  static func pieces(
    of value: Expression, _ variable: Symbol, kinks: [Rational]
  ) -> [PotentialPiece]? {
    var samples: [Rational] = []
    if let first = kinks.first, let last = kinks.last {
      samples.append(first - 1)
      samples += zip(kinks, kinks.dropFirst()).map { ($0 + $1) / 2 }
      samples.append(last + 1)
    } else {
      samples = [0]
    }
    let pieces = samples.map { sample in
      PotentialPiece(
        kinks.isEmpty
          ? value : value.resolvingSwitches(in: variable, at: sample).simplified(), variable)
    }
    guard pieces.allSatisfy({ !$0.slope.mayJump }) else { return nil }
    for (index, kink) in kinks.enumerated() {
      let jump = (pieces[index + 1].slope - pieces[index].slope)
        .substituting([variable: .number(kink)]).simplified()
      guard jump == .number(0) else { return nil }
    }
    return pieces
  }
}

extension Expression {
  /// Whether some part of the expression is not continuous where it has values.
  fileprivate var mayJump: Bool {
    switch self {
    case .piecewise: true
    case .function(.sign, _): true
    default: children.contains(where: \.mayJump)
    }
  }
}
