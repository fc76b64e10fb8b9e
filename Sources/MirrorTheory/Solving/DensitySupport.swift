import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// Where a density lives and what it looks like there: formulas between ascending breaks.
struct DensitySupport {
  /// Ends and breaks, ascending; formula k stands between breaks k and k + 1.
  ///
  /// Count ≥ 2.
  var breaks: [RealConstant]
  /// The formula between breaks k and k + 1, or nil where p vanishes identically.
  var formulas: [Int?]
  var form: DensityForm
  var isEven: Bool

  /// The breaks without the cells that stand for everything beyond a cut.
  var breaksWithinCuts: [RealConstant] {
    guard case .formulas(let density) = form else { return breaks }
    func isTail(_ formula: Int??) -> Bool {
      formula.flatMap { $0 }.map { density.tail($0) != nil } ?? false
    }
    return Array(
      breaks.dropFirst(isTail(formulas.first) ? 1 : 0).dropLast(isTail(formulas.last) ? 1 : 0))
  }

  /// - Throws: `SolveFailure.noSolution` when p has no finite second moment on its face,
  ///   `.undecided` when its tail is too heavy to be cut.
  init(
    _ density: InitializationDensity, knots: [RealConstant], tailBits: Int
  ) throws(SolveFailure) {
    if let pieces = PiecewisePolynomial(density.body, variable: density.variable) {
      try self.init(density, pieces: pieces)
    } else {
      try self.init(expression: density, knots: knots, tailBits: tailBits)
    }
  }

  private init(
    _ density: InitializationDensity, pieces: PiecewisePolynomial
  ) throws(SolveFailure) {
    form = .polynomials(pieces.pieces)
    breaks = []
    formulas = []
    let inner = pieces.breaks.map { RealConstant($0) }
    let lower = Self.end(density.lower)
    let upper = Self.end(density.upper)
    for (index, polynomial) in pieces.pieces.enumerated() {
      let left = index == 0 ? nil : inner[index - 1]
      let right = index == inner.count ? nil : inner[index]
      // The part of this piece inside the support.
      if let right, let lower, try compare(right, lower) != .greater { continue }
      if let left, let upper, try compare(left, upper) != .less { break }
      var from = left
      if let lower {
        if let left, try compare(left, lower) == .greater { from = left } else { from = lower }
      }
      var to = right
      if let upper {
        if let right, try compare(right, upper) == .less { to = right } else { to = upper }
      }
      let vanishes = polynomial.isZero
      guard let from, let to else {
        if vanishes { continue }
        throw .noSolution("the density does not decay: its integral over the support is infinite")
      }
      if breaks.isEmpty { breaks.append(from) }
      breaks.append(to)
      formulas.append(vanishes ? nil : index)
    }
    guard !formulas.isEmpty else { throw .noSolution("the density vanishes everywhere") }
    isEven = Self.isEven(pieces: pieces.pieces, breaks: breaks, formulas: formulas)
  }

  private init(
    expression density: InitializationDensity, knots: [RealConstant], tailBits: Int
  ) throws(SolveFailure) {
    // Without the places where the formula changes it is taken as it is, and cut where it may.
    let pieces = FormulaPieces(
      density.body, variable: density.variable, budget: WorkBudget(.seconds(1)))
    let inner: [RealConstant]
    if let pieces {
      inner = pieces.breaks.map { RealConstant($0) }
    } else {
      inner = density.body.kinks(in: density.variable).sorted().map { RealConstant($0) }
    }
    let cellFormulas = pieces?.formulas ?? Array(repeating: density.body, count: inner.count + 1)
    var form = DensityFormulas(
      variable: density.variable,
      body: CompiledExpression(density.body, density.variable), formulas: cellFormulas)
    let reach = knots.map { Swift.abs($0.doubleValue) }.reduce(1, Swift.max)
    func finite(_ end: SupportEnd, sign: Int) throws(SolveFailure) -> RealConstant {
      if let end = Self.end(end) { return end }
      return RealConstant(
        try Self.tailCut(density, sign: sign, beyond: reach, tailBits: tailBits))
    }
    let lower = try finite(density.lower, sign: -1)
    let upper = try finite(density.upper, sign: 1)
    breaks = [lower]
    formulas = []
    var first = 0
    while first < inner.count, try compare(inner[first], lower) != .greater { first += 1 }
    for (index, point) in inner.enumerated() {
      guard try compare(point, breaks[breaks.count - 1]) == .greater else { continue }
      guard try compare(point, upper) == .less else { break }
      breaks.append(point)
      formulas.append(index)
    }
    breaks.append(upper)
    var last = 0
    while last < inner.count, try compare(inner[last], upper) == .less { last += 1 }
    formulas.append(last)
    for (index, formula) in formulas.enumerated() {
      if let formula { form.cover(formula: formula, from: breaks[index], to: breaks[index + 1]) }
    }
    // What lies beyond a cut is a cell of its own, as wide as its distance from 0.
    if case .infinite = density.lower, let cut = lower.rational {
      let outward = cellFormulas[first].substituting([
        density.variable: -.symbol(density.variable)
      ])
      form.add(tail: outward, beyond: -cut)
      breaks.insert(RealConstant(cut + cut), at: 0)
      formulas.insert(form.lastTail, at: 0)
    }
    if case .infinite = density.upper, let cut = upper.rational {
      form.add(tail: cellFormulas[last], beyond: cut)
      breaks.append(RealConstant(cut + cut))
      formulas.append(form.lastTail)
    }
    self.form = .formulas(form)
    let mirrored = density.body.substituting([density.variable: -.symbol(density.variable)])
    isEven =
      mirrored.simplified() == density.body.simplified()
      && Self.areOpposite(breaks[0], breaks[breaks.count - 1])
  }

  private static func end(_ end: SupportEnd) -> RealConstant? {
    if case .finite(let value, _) = end { RealConstant(value) } else { nil }
  }

  /// ±T, beyond which p is negligible: p(±T)T⁶ < 2^(−tailBits).
  private static func tailCut(
    _ density: InitializationDensity, sign: Int, beyond reach: Double, tailBits: Int
  ) throws(SolveFailure) -> Rational {
    let precision = Precision(bits: 128)
    var cut = (Rational(exactly: reach.rounded(.up)) ?? 1) * 2
    for _ in 0..<40 {
      let end = sign < 0 ? -cut : cut
      let at = BigFloat(end, precision: precision)
      let value = density.body.value(at: [density.variable: at], precision: precision)
      let weight = value * at * at * at * at * at * at
      if weight.isZero || (weight.exponent ?? 0) < -tailBits { return end }
      cut = cut * Rational(5, 4)
    }
    throw .undecided("the density's tail decays too slowly to integrate numerically")
  }

  /// Whether two constants are known to be opposite: canonical forms of both signs may agree.
  private static func areOpposite(_ left: RealConstant, _ right: RealConstant) -> Bool {
    left.negated.compared(to: right.negated.negated) == .equal
  }

  private static func isEven(
    pieces: [Polynomial<Rational>], breaks: [RealConstant], formulas: [Int?]
  ) -> Bool {
    for (left, right) in zip(breaks, breaks.reversed()) where !areOpposite(left, right) {
      return false
    }
    return zip(formulas, formulas.reversed()).allSatisfy { left, right in
      guard let left, let right else { return left == nil && right == nil }
      return pieces[left].reflected == pieces[right]
    }
  }
}
