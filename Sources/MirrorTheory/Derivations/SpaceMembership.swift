import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// A function h of one variable, with the places where its formula changes.
struct FunctionShape {
  let body: Expression
  /// h″ between those places.
  let curvature: Expression
  let variable: Symbol
  /// Nil where the places are not known.
  let pieces: FormulaPieces?

  init(_ body: Expression, _ variable: Symbol) {
    self.body = body
    self.variable = variable
    curvature = body.curvature(in: variable)
    pieces = FormulaPieces(body, variable: variable, budget: WorkBudget(.seconds(2)))
  }
}

/// Whether a function is in F_ReLU or F_Abs and takes the values of the data, as far as it can be
/// decided: each answer is a proof, nil where there is none.
///
/// On a bounded support the functional looks at h on it alone, and all functions of the space are
/// affine outside. So h is read on the support and continued by its tangents; where the formula
/// given differs from them, a note says so.
struct SpaceMembership {
  static let openNote = "whether h is in the space is open: "
  let isMember: Bool?
  let interpolates: Bool?
  /// Whether h or h′ jumps on the support.
  let hasBreakOfSlope: Bool?
  let notes: [String]

  init(_ shape: FunctionShape, _ model: Model) {
    let test = MembershipTest(shape: shape, model: model)
    interpolates = test.interpolates
    hasBreakOfSlope = test.hasBreakOfSlope
    let conditions = test.conditions
    let failed = conditions.filter { $0.holds == false }.map(\.name)
    let open = conditions.filter { $0.holds == nil }.map(\.name)
    isMember = failed.isEmpty ? (open.isEmpty ? true : nil) : false
    var notes: [String] = []
    if !failed.isEmpty { notes.append("h is not in the space: " + failed.joined(separator: "; ")) }
    if failed.isEmpty, !open.isEmpty {
      notes.append(Self.openNote + open.joined(separator: "; "))
    }
    if test.isAffineOutside == false {
      notes.append(
        "h is read on the support of p and continued by its tangents, as all functions of the "
          + "space are; outside the support the formula given differs from them")
    }
    self.notes = notes
  }
}

struct MembershipTest {
  let shape: FunctionShape
  let model: Model

  private var x: Symbol { shape.variable }
  private var density: InitializationDensity { model.biases }

  /// Whether a constant expression is 0; nil where it cannot be told.
  func isZero(_ value: Expression) -> Bool? {
    let simple = value.simplified()
    if let exact = try? simple.rationalValue() { return exact.isZero }
    if simple == .number(0) { return true }
    for bits in [128, 1024] {
      let ball = simple.enclosure(precision: Precision(bits: bits))
      if ball.isFinite, !ball.containsZero { return false }
    }
    return nil
  }

  var interpolates: Bool? {
    var answer: Bool? = true
    for (input, label) in zip(model.data.inputs, model.data.labels) {
      guard let point = input.first else { return nil }
      let start = model.initialVariables.first.map { model.initial.substituting($0, by: point) }
      let gap = shape.body.substituting(x, by: point) - label + (start ?? 0)
      switch isZero(gap) {
      case false: return false
      case nil: answer = nil
      default: break
      }
    }
    return answer
  }

  /// The jumps of a derivative of h at a break; nil where a break is irrational.
  private func jump(_ index: Int, order: Int) -> Expression? {
    guard let pieces = shape.pieces, let point = pieces.breaks[index].rational else { return nil }
    func derivative(_ formula: Expression) -> Expression {
      (0..<order).reduce(formula) { value, _ in value.derivative(in: x) }
        .simplified().substituting(x, by: .number(point))
    }
    return derivative(pieces.formulas[index + 1]) - derivative(pieces.formulas[index])
  }

  /// Whether h or h′ jumps on the support.
  var hasBreakOfSlope: Bool? {
    jumps(orders: 0...1) { index in
      guard let ends else { return true }
      guard let low = shape.pieces?.breaks[index].comparison(to: ends.lower),
        let high = shape.pieces?.breaks[index].comparison(to: ends.upper)
      else { return nil }
      return low >= 0 && high <= 0
    }
  }

  /// Whether a derivative of one of these orders jumps at a break that counts; nil where a break or
  /// a jump is not known.
  private func jumps(orders: ClosedRange<Int>, at counts: (Int) -> Bool?) -> Bool? {
    guard let pieces = shape.pieces else { return nil }
    var answer: Bool? = false
    for index in pieces.breaks.indices {
      guard let isCounted = counts(index) else {
        answer = nil
        continue
      }
      guard isCounted else { continue }
      for order in orders {
        switch jump(index, order: order).flatMap(isZero) {
        case false: return true
        case nil: answer = nil
        default: break
        }
      }
    }
    return answer
  }

  private var curvatureCondition: String {
    if case .infinite = density.lower, case .infinite = density.upper {
      return "h''/p must be uniformly continuous"
    }
    return "h''/p must be continuous on the support of p"
  }

  var conditions: [(name: String, holds: Bool?)] {
    var result: [(String, Bool?)] = [
      ("h must be continuously differentiable", isDifferentiable),
      (curvatureCondition, isCurvatureContinuous),
    ]
    for constraint in SpaceConstraint.all(of: model) {
      switch constraint {
      case .oppositeSlopes(let radius):
        let slope = shape.body.derivative(in: x)
        let sum = slope.substituting(x, by: radius) + slope.substituting(x, by: -radius)
        result.append(("h'(R) = -h'(-R) must hold", isZero(sum)))
      case .balancedEnds(let radius):
        let slope = shape.body.derivative(in: x).substituting(x, by: radius)
        let ends =
          shape.body.substituting(x, by: radius) + shape.body.substituting(x, by: -radius)
        result.append(("h(R) + h(-R) = 2 R h'(R) must hold", isZero(ends - 2 * radius * slope)))
      case .oppositeSlopesAtInfinity:
        result.append(("h'(inf) = -h'(-inf) must hold", sumOfSlopes.flatMap(isZero)))
      case .balancedOffset:
        result.append(
          ("the integral of h''(x)|x| must be 2 h(0)", heightBesideCurvature.flatMap(isZero)))
      case .smoothness, .representation, .interpolation: break
      }
    }
    return result
  }

  private var isDifferentiable: Bool? {
    guard let pieces = shape.pieces, pieces.formulas.allSatisfy({ $0.isAnalytic(in: x) }) else {
      return hasBreakOfSlope == true ? false : nil
    }
    return hasBreakOfSlope.map { !$0 }
  }

  /// The ends of a bounded support.
  private var ends: (lower: Rational, upper: Rational)? {
    guard case .finite(let lower, _) = density.lower, case .finite(let upper, _) = density.upper,
      let low = try? lower.rationalValue(), let high = try? upper.rationalValue()
    else { return nil }
    return (low, high)
  }

  /// Every cell that reaches outside has h″ = 0; on a cell that also lies inside h″ is 0 too.
  var isAffineOutside: Bool? {
    if case .infinite = density.lower, case .infinite = density.upper { return true }
    guard let ends, let pieces = shape.pieces else { return nil }
    for (index, formula) in pieces.formulas.enumerated() {
      let from = index == 0 ? nil : pieces.breaks[index - 1]
      let to = index == pieces.breaks.count ? nil : pieces.breaks[index]
      let below = from.map { $0.comparison(to: ends.lower) } ?? -1
      let above = to.map { $0.comparison(to: ends.upper) } ?? 1
      guard let below, let above else { return nil }
      guard below < 0 || above > 0 else { continue }
      let curvature = formula.derivative(in: x).derivative(in: x).simplified()
      if curvature == .number(0) { continue }
      // An analytic function that is not 0 somewhere is 0 on no interval.
      let sample = curvature.enclosure(
        at: [x: Ball(Rational(5, 7), precision: Precision(bits: 128))],
        precision: Precision(bits: 128))
      return formula.isAnalytic(in: x) && !sample.containsZero ? false : nil
    }
    return true
  }

  /// Whether h″/p extends continuously to the support.
  ///
  /// It does where h″ is 0 everywhere. Else it is told for a p that is one polynomial on the support,
  /// without zeros inside: h″ must be continuous, and vanish at an end to the order that p does.
  private var isCurvatureContinuous: Bool? {
    guard let pieces = shape.pieces else { return nil }
    let curvatures = pieces.formulas.map {
      $0.derivative(in: x).derivative(in: x).simplified()
    }
    if curvatures.allSatisfy({ $0 == .number(0) }) { return true }
    if case .infinite = density.lower, case .infinite = density.upper {
      return isCurvatureUniformlyContinuous
    }
    guard let ends, pieces.formulas.allSatisfy({ $0.isAnalytic(in: x) }),
      let p = PiecewisePolynomial(density.body, variable: density.variable),
      p.breaks.allSatisfy({
        $0 <= RealAlgebraicNumber(ends.lower) || RealAlgebraicNumber(ends.upper) <= $0
      }),
      let polynomial = p.pieces.first(where: { !$0.isZero }),
      let sturm = try? SturmSequence(polynomial)
    else { return nil }
    let zerosInside =
      sturm.rootCount(above: ends.lower, through: ends.upper)
      - (polynomial(ends.upper).isZero ? 1 : 0)
    guard zerosInside == 0 else { return nil }
    let isJumping = jumps(orders: 2...2) { index in
      guard let low = pieces.breaks[index].comparison(to: ends.lower),
        let high = pieces.breaks[index].comparison(to: ends.upper)
      else { return nil }
      return low > 0 && high < 0
    }
    if isJumping == true { return false }
    let lowest = pieces.breaks.firstIndex { $0.comparison(to: ends.lower) == 1 }
    let highest = pieces.breaks.lastIndex { $0.comparison(to: ends.upper) == -1 }
    let atEnds = [
      vanishes(curvatures[lowest ?? pieces.breaks.count], with: polynomial, at: ends.lower),
      vanishes(curvatures[highest.map { $0 + 1 } ?? 0], with: polynomial, at: ends.upper),
    ]
    if atEnds.contains(false) { return false }
    return atEnds.contains(nil) || isJumping == nil ? nil : true
  }

  /// Whether an entire function vanishes at a point at least to the order that p does.
  private func vanishes(
    _ function: Expression, with p: Polynomial<Rational>, at point: Rational
  ) -> Bool? {
    var (derivative, rest) = (function, p)
    while rest(point).isZero {
      guard let isZero = isZero(derivative.substituting(x, by: .number(point))) else { return nil }
      guard isZero else { return false }
      derivative = derivative.derivative(in: x).simplified()
      rest = rest.derivative
    }
    return true
  }
}

extension Expression {
  /// Whether the formula is proved to be analytic on all of ℝ.
  func isAnalytic(in variable: Symbol) -> Bool {
    if isEntire { return true }
    let analysis = PotentialAnalysis(self, variable: variable, budget: WorkBudget(.seconds(1)))
    return analysis.smoothness.smoothness == .analytic
  }

  /// Whether the formula is made of functions that are analytic on all of ℝ; false says nothing.
  var isEntire: Bool {
    switch self {
    case .number, .constant, .symbol: true
    case .sum(let parts), .product(let parts): parts.allSatisfy(\.isEntire)
    case .power(let base, let exponent):
      if let power = exponent.asRational, power.isInteger, power >= 0 {
        base.isEntire
      } else {
        base.symbols.isEmpty
          && exponent.isEntire
          && RealConstant(base).compared(to: RealConstant(Rational(0))) == .greater
      }
    case .function(let name, let arguments):
      [.exp, .expm1, .sin, .cos, .sinh, .cosh, .tanh, .atan, .asinh, .erf, .erfc].contains(name)
        && arguments.allSatisfy(\.isEntire)
        || symbols.isEmpty
    case .piecewise: false
    }
  }
}
