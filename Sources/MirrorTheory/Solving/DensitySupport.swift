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
    form = .expression(CompiledExpression(density.body, density.variable))
    var inner = density.body.kinks(in: density.variable).map { (point: Rational) in
      RealConstant(point)
    }
    inner.append(RealConstant(Rational(0)))
    let reach = knots.map { Swift.abs($0.doubleValue) }.reduce(1, Swift.max)
    func finite(_ end: SupportEnd, sign: Int) throws(SolveFailure) -> RealConstant {
      if let end = Self.end(end) { return end }
      return RealConstant(
        try Self.tailCut(density, sign: sign, beyond: reach, tailBits: tailBits))
    }
    let lower = try finite(density.lower, sign: -1)
    let upper = try finite(density.upper, sign: 1)
    var ends = [lower]
    for index in try ascending(inner) {
      if try compare(inner[index], ends[ends.count - 1]) == .greater,
        try compare(inner[index], upper) == .less
      {
        ends.append(inner[index])
      }
    }
    breaks = ends + [upper]
    formulas = Array(repeating: 0, count: ends.count)
    let mirrored = density.body.substituting([density.variable: -.symbol(density.variable)])
    isEven =
      mirrored.simplified() == density.body.simplified()
      && Self.areOpposite(lower, upper)
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
