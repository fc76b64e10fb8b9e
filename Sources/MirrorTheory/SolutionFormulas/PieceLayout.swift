import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// Why a solution is not written as a formula.
struct NoFormula: Error {
  var reason: String

  init(_ reason: String) { self.reason = reason }

  init(_ failure: SolveFailure) {
    switch failure {
    case .noSolution(let reason), .undecided(let reason): self.init(reason)
    }
  }
}

/// p on an interval.
enum DensityPiece: Sendable {
  case polynomial(Polynomial<Rational>)
  /// A formula in `x` with ∫p, ∫xp and ∫x²p, if these were wanted.
  case formula(Expression, moments: [Expression])

  /// p in `x`.
  var expression: Expression {
    switch self {
    case .polynomial(let p):
      p.coefficients.enumerated().reduce(Expression.number(0)) {
        $0 + .number($1.element) * Expression.variable("x").pow($1.offset)
      }.simplified()
    case .formula(let p, _): p
    }
  }
}

/// Where the solution changes its formula, as far as the model alone tells.
struct PieceLayout {
  /// An interval between neighbouring data, breaks of p and ends of its support.
  struct Interval {
    /// nil for −∞.
    var from: RealConstant?
    /// nil for ∞.
    var to: RealConstant?
    /// How many knots lie at or left of it.
    var knotsBefore: Int
    /// p as each sign of the input weight sees it; nil where p vanishes.
    var densities: [DensityPiece?]
  }

  /// The signs of the input weight, ς and its share of the expectation; 0 where both agree.
  let signs: [(sign: Int, weight: Rational)]
  let beta: RealConstant
  let gamma: RealConstant
  let knots: [RealConstant]
  let labels: [RealConstant]
  /// For each knot the first point of the file that has its input, and how many have.
  let data: [(first: Int, count: Int)]
  private(set) var intervals: [Interval] = []

  /// Lays out the pieces of a model, with antiderivatives of densities that are no polynomials where
  /// they are wanted.
  init(_ model: Model, wantsMoments: Bool) throws(NoFormula) {
    let layout: DualLayout
    do throws(SolveFailure) {
      layout = try DualLayout(model, points: [], tailBits: 64)
    } catch { throw NoFormula(error) }
    (beta, gamma, knots, labels) = (layout.beta, layout.gamma, layout.knots, layout.labels)
    signs = layout.branches.map { ($0.sign, $0.weight) }
    data = layout.knots.indices.map { knot in
      let own = layout.knotOfDatum.indices.filter { layout.knotOfDatum[$0] == knot }
      return (own.first ?? 0, own.count)
    }
    let cells = try Self.cells(of: model.biases, layout.density, wantsMoments)
    let seen = layout.branches.map { branch in
      branch.isMirrored ? cells.reversed().map(\.mirrored) : cells
    }
    var places = knots
    for cell in seen.joined() { places += [cell.from, cell.to].compactMap { $0 } }
    let breaks = try Self.ascending(places)
    for index in 0...breaks.count {
      let from = index == 0 ? nil : breaks[index - 1]
      let to = index == breaks.count ? nil : breaks[index]
      var densities: [DensityPiece?] = []
      for cells in seen {
        var own: DensityPiece?
        for cell in cells where own == nil {
          if try cell.contains(from, to) { own = cell.piece }
        }
        densities.append(own)
      }
      var before = 0
      if let from {
        for knot in knots where try Self.order(knot, from) != .greater { before += 1 }
      }
      intervals.append(
        Interval(from: from, to: to, knotsBefore: before, densities: densities))
    }
  }

  /// One formula of p.
  private struct Cell {
    var from: RealConstant?
    var to: RealConstant?
    var piece: DensityPiece

    var mirrored: Cell {
      let reflected: DensityPiece
      switch piece {
      case .polynomial(let p): reflected = .polynomial(p.reflected)
      case .formula(let p, let moments):
        // ∫xᵏp(−x) dx = (−1)^(k+1)·Mₖ(−x).
        let x = Symbol("x")
        reflected = .formula(
          p.substituting(x, by: -.symbol(x)),
          moments: moments.enumerated().map { k, moment in
            let value = moment.substituting(x, by: -.symbol(x))
            return k.isMultiple(of: 2) ? -value : value
          })
      }
      return Cell(from: to?.negated, to: from?.negated, piece: reflected)
    }

    /// Whether an interval that no end of the cell divides lies in it.
    func contains(_ lower: RealConstant?, _ upper: RealConstant?) throws(NoFormula) -> Bool {
      if let from {
        guard let lower, try PieceLayout.order(lower, from) != .less else { return false }
      }
      if let to {
        guard let upper, try PieceLayout.order(upper, to) != .greater else { return false }
      }
      return true
    }
  }

  private static func order(
    _ left: RealConstant, _ right: RealConstant
  ) throws(NoFormula) -> Comparison {
    guard let order = left.compared(to: right) else {
      throw NoFormula("it is not known which of \(left.text) and \(right.text) is larger")
    }
    return order
  }

  private static func ascending(_ places: [RealConstant]) throws(NoFormula) -> [RealConstant] {
    var sorted: [RealConstant] = []
    for place in places {
      var index = sorted.count
      var isKnown = false
      while index > 0 {
        let order = try order(sorted[index - 1], place)
        if order == .less { break }
        if order == .equal { isKnown = true }
        index -= 1
      }
      if !isKnown { sorted.insert(place, at: index) }
    }
    return sorted
  }

  private static func cells(
    of density: InitializationDensity, _ form: DensityForm, _ wantsMoments: Bool
  ) throws(NoFormula) -> [Cell] {
    if case .polynomials(let pieces) = form {
      let support: DensitySupport
      do throws(SolveFailure) {
        support = try DensitySupport(density, knots: [], tailBits: 64)
      } catch { throw NoFormula(error) }
      return support.formulas.enumerated().compactMap { index, formula in
        formula.map {
          Cell(
            from: support.breaks[index], to: support.breaks[index + 1],
            piece: .polynomial(pieces[$0]))
        }
      }
    }
    return try formulaCells(of: density, wantsMoments)
  }

  /// The formulas of p on its support, with antiderivatives.
  private static func formulaCells(
    of density: InitializationDensity, _ wantsMoments: Bool
  ) throws(NoFormula) -> [Cell] {
    let x = Symbol("x")
    let body = density.body.substituting(density.variable, by: .symbol(x))
    let budget = WorkBudget(.seconds(4))
    guard let pieces = FormulaPieces(body, variable: x, budget: budget) else {
      throw NoFormula("the places where the density changes its formula are not known")
    }
    func end(_ end: SupportEnd) -> RealConstant? {
      if case .finite(let value, _) = end { RealConstant(value) } else { nil }
    }
    var cells: [Cell] = []
    let breaks = pieces.breaks.map { RealConstant($0) }
    for (index, formula) in pieces.formulas.enumerated() {
      var from = index == 0 ? nil : breaks[index - 1]
      var to = index == breaks.count ? nil : breaks[index]
      if let lower = end(density.lower) {
        if let to, try order(to, lower) != .greater { continue }
        if let left = from, try order(left, lower) == .greater {} else { from = lower }
      }
      if let upper = end(density.upper) {
        if let from, try order(from, upper) != .less { continue }
        if let right = to, try order(right, upper) == .less {} else { to = upper }
      }
      let moments =
        wantsMoments
        ? (0...2).compactMap { k in
          closedAntiderivative(
            of: k == 0 ? formula : .symbol(x).pow(k) * formula, variable: x, budget: budget)
        } : []
      guard !wantsMoments || moments.count == 3 else {
        throw NoFormula("the density times x has no antiderivative that is known here")
      }
      cells.append(Cell(from: from, to: to, piece: .formula(formula, moments: moments)))
    }
    return cells
  }
}
