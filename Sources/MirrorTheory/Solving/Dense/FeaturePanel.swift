import MultiPrecision
import Symbolic

/// A stretch of b on which p and every feature σ(wxᵢ − b), for one sign w, are one formula each.
struct FeaturePanel: Sendable {
  let lower: RealConstant
  let upper: RealConstant
  /// w: −1 or 1.
  let sign: Int
  /// The share of w in the expectation: ½, or 1 where the other sign has the same integrals.
  let weight: Rational
  /// p here.
  let density: CompiledExpression
  /// The same as it is bounded best for negative and for positive b; empty where it is the same.
  let decayingDensities: [CompiledExpression]
  /// For each input, which formula of σ applies.
  let pieces: [Int]
}

/// The features σ(wxᵢ − b) of one input, laid out over w = ±1 and the support of p.
///
/// Features of equal form share their nodes: the inputs are the data first, then the points at which
/// h is wanted.
struct FeatureLayout: Sendable {
  let activation: ActivationFormulas
  /// x of each feature.
  let inputs: [RealConstant]
  let panels: [FeaturePanel]
  /// Ends and breaks of the support, ascending.
  let supportBreaks: [RealConstant]
  /// Ends of the support that stand for an infinite one.
  let cuts: [SupportCut]
  /// What lies beyond the cuts.
  let tails: [FeatureTail]
  /// A bound of what the part of the support beyond the cuts adds to E[fᵢfⱼ].
  let tailBound: ErrorBound

  /// Where an infinite support is cut.
  struct SupportCut: Sendable {
    let at: RealConstant
    /// −1: everything below is cut off; 1: everything above.
    let side: Int
  }

  /// Lays out the features.
  ///
  /// - Parameters:
  ///   - activation: σ.
  ///   - model: Its density counts.
  ///   - inputs: Data and other points.
  ///   - mirrorsAgree: Whether integrands are even under f ↦ −f, so that an odd σ with an even p has
  ///     the same integrals for both signs.
  ///   - tailBits: An infinite support is cut where p(b)b⁶ is below 2 to the minus this many.
  /// - Throws: `SolveFailure` when places cannot be told apart or the support cannot be laid out.
  init(
    _ activation: ActivationFormulas, _ model: Model, inputs: [RealConstant], mirrorsAgree: Bool,
    tailBits: Int
  ) throws(SolveFailure) {
    self.activation = activation
    self.inputs = inputs
    let farthest = inputs.map { $0.ball(precision: .double).magnitudeUpperBound }.max() ?? .zero
    let reach = Rational(exactly: farthest.doubleValue) ?? 1
    let farthestKink = activation.kinks.map(\.magnitude).max() ?? 0
    let support = try DensitySupport(
      model.biases, knots: inputs + [RealConstant(reach + farthestKink)], tailBits: tailBits)
    let densities = try Self.densities(of: support, model.biases)
    let isFolded =
      support.isEven && (activation.parity == 1 || (activation.parity == -1 && mirrorsAgree))
    var panels: [FeaturePanel] = []
    for sign in isFolded ? [1] : [1, -1] {
      let kinks = try inputs.map { input throws(SolveFailure) in
        try activation.kinks.map { kink throws(SolveFailure) in
          try input.multipliedBy(sign: sign).adding(-kink)
        }
      }
      for (cell, formula) in densities {
        let ends = try Self.subdivision(of: cell, at: kinks.flatMap { $0 })
        for (lower, upper) in zip(ends, ends.dropFirst()) {
          var pieces: [Int] = []
          for positions in kinks {
            // u = wx − b lies above the kink k where b < wx − k.
            var piece = 0
            for position in positions where try compare(upper, position) != .greater { piece += 1 }
            pieces.append(piece)
          }
          panels.append(
            FeaturePanel(
              lower: lower, upper: upper, sign: sign,
              weight: isFolded ? 1 : Rational(1, 2), density: formula.plain,
              decayingDensities: formula.decaying, pieces: pieces))
        }
      }
    }
    self.panels = panels
    let breaks = support.breaksWithinCuts
    supportBreaks = breaks
    var cuts: [SupportCut] = []
    if case .formulas = support.form {
      if model.biases.lower == .infinite, let first = breaks.first {
        cuts.append(SupportCut(at: first, side: -1))
      }
      if model.biases.upper == .infinite, let last = breaks.last {
        cuts.append(SupportCut(at: last, side: 1))
      }
    }
    self.cuts = cuts
    tails = try cuts.map { cut throws(SolveFailure) in
      try FeatureTail(cut, activation, model.biases, reach: reach)
    }
    var tailBound = ErrorBound.zero
    for tail in tails { tailBound += try tail.squares(tailBits: tailBits) }
    self.tailBound = tailBound
  }

  private typealias Formula = (plain: CompiledExpression, decaying: [CompiledExpression])

  private static func compiled(_ body: Expression, _ variable: Symbol) -> Formula {
    (
      CompiledExpression(body, variable),
      body.decayingForms(in: variable).map { CompiledExpression($0, variable) }
    )
  }

  private typealias Cell = (lower: RealConstant, upper: RealConstant)

  /// The cells of the support with the formula of p on each.
  private static func densities(
    of support: DensitySupport, _ density: InitializationDensity
  ) throws(SolveFailure) -> [(Cell, Formula)] {
    var result: [(Cell, Formula)] = []
    for (index, formula) in support.formulas.enumerated() {
      guard let formula else { continue }
      let cell = (support.breaks[index], support.breaks[index + 1])
      switch support.form {
      case .polynomials(let pieces):
        let b = Expression.symbol(density.variable)
        var body = Expression.number(0)
        for coefficient in pieces[formula].coefficients.reversed() {
          body = (body * b + .number(coefficient)).simplified()
        }
        result.append((cell, compiled(body, density.variable)))
      case .formulas(let formulas):
        if formulas.tail(formula) != nil { continue }
        var body = density.body
        if let sample = try interiorPoint(of: cell) {
          body = body.resolvingSwitches(in: density.variable, at: sample)
        }
        result.append((cell, compiled(body.simplified(), density.variable)))
      }
    }
    return result
  }

  /// A rational inside; nil for a cell too narrow to find one.
  private static func interiorPoint(of cell: Cell) throws(SolveFailure) -> Rational? {
    let precision = Precision(bits: 256)
    let sum = cell.lower.ball(precision: precision) + cell.upper.ball(precision: precision)
    guard let middle = sum.scaled(byPowerOfTwo: -1).midpoint.exactRational else { return nil }
    let point = RealConstant(middle)
    guard point.compared(to: cell.lower) == .greater, point.compared(to: cell.upper) == .less
    else { return nil }
    return middle
  }

  /// The ends of a cell and what lies strictly between them, ascending, each once.
  private static func subdivision(
    of cell: Cell, at positions: [RealConstant]
  ) throws(SolveFailure) -> [RealConstant] {
    var ends = [cell.lower]
    for index in try ascending(positions) {
      let position = positions[index]
      if try compare(position, ends[ends.count - 1]) == .greater,
        try compare(position, cell.upper) == .less
      {
        ends.append(position)
      }
    }
    return ends + [cell.upper]
  }
}
