import MultiPrecision
import NumericalMethods
import Symbolic

/// A parameter c of which a power or the logarithm enters affinely once the variable is put on
/// another scale.
///
/// ```
/// f(cʲ·x) = cᵐ·(A(x) + μ·B(x)) + affine,  μ = cᵏ or log c,     for c > 0,
/// ```
/// as x² + sin(cx) is c⁻²·(x² + c²·sin x) at x/c. The scale of x, a positive factor and affine terms
/// count for no assumption on potentials, so that the values of μ decide; likewise −c for c < 0.
struct RescaledParameter {
  let body: Expression
  let variable: Symbol
  let parameter: Symbol
  let digits: Int
  let budget: WorkBudget

  /// What μ is.
  private enum Scale {
    case power(Rational)
    case logarithm
  }

  /// One side of 0: a function that has no μ left, or a family A + μB.
  private enum Side {
    case constant(Expression)
    case affine(AffineParameter, Scale)
  }

  private let right: Side
  private let left: Side

  private static let weights: [Rational] = [
    0, -1, 1, Rational(-1, 2), Rational(1, 2), 2, -2, Rational(1, 3), Rational(-1, 3),
    Rational(1, 4), Rational(-1, 4),
  ]

  /// Nil for other parameters.
  init?(
    _ body: Expression, variable: Symbol, parameter: Symbol, digits: Int, budget: WorkBudget
  ) {
    func side(_ sign: Rational) -> Side? {
      let c = Expression.symbol(parameter)
      let here = body.substituting(parameter, by: (.number(sign) * c).simplified())
      for weight in Self.weights {
        let x = (.symbol(variable) * c.pow(.number(weight))).simplified()
        let form = ScaledForm(here.substituting(variable, by: x), parameter)
        guard let (affine, scale) = Self.affine(form.rest, parameter, variable) else { continue }
        guard let scale else { return .constant(affine) }
        guard
          let family = AffineParameter(
            affine, variable: variable, parameter: parameter, digits: digits + 6, budget: budget)
        else { continue }
        return .affine(family, scale)
      }
      return nil
    }
    guard let right = side(1), let left = side(-1) else { return nil }
    (self.right, self.left) = (right, left)
    self.body = body
    self.variable = variable
    self.parameter = parameter
    self.digits = digits
    self.budget = budget
  }

  /// A + c·B and what c stands for, of a sum c^p·A + c^p·μ·B and terms that are affine in x; without
  /// a scale where all terms have one power; nil for other sums.
  private static func affine(
    _ body: Expression, _ c: Symbol, _ variable: Symbol
  ) -> (Expression, Scale?)? {
    struct Key: Hashable {
      var power: Rational = 0
      var logarithms = 0
    }
    var parts: [Key: [Expression]] = [:]
    for addend in body.expanded(termLimit: 64).simplified().addends {
      var key = Key()
      var rest: [Expression] = [1]
      for factor in addend.factors {
        switch factor {
        case .symbol(c): key.power += 1
        case .power(.symbol(c), .number(let exponent)): key.power += exponent
        case .function(.sqrt, [.symbol(c)]): key.power += Rational(1, 2)
        case .function(.log, [.symbol(c)]): key.logarithms += 1
        case .power(.function(.log, [.symbol(c)]), .number(let exponent)):
          guard let count = exponent.asInt, count > 0 else { return nil }
          key.logarithms += count
        default:
          guard !factor.contains(c) else { return nil }
          rest.append(factor)
        }
      }
      let term = Expression.product(rest).simplified()
      if let linear = term.polynomialCoefficients(in: variable), linear.count <= 2,
        linear.allSatisfy({ $0.enclosure(precision: .literal).isFinite })
      {
        continue
      }
      parts[key, default: []].append(term)
    }
    let keys = parts.keys.sorted {
      ($0.logarithms, $0.power) < ($1.logarithms, $1.power)
    }
    // Only affine terms: any convex and not strictly convex function stands for them.
    guard let first = keys.first else { return (.symbol(variable), nil) }
    guard first.logarithms == 0, let low = parts[first] else { return nil }
    if keys.count == 1 { return (Expression.sum(low).simplified(), nil) }
    guard keys.count == 2, let high = parts[keys[1]] else { return nil }
    let body = (.sum(low) + .symbol(c) * .sum(high)).simplified()
    if keys[1].logarithms == 0 { return (body, .power(keys[1].power - first.power)) }
    guard keys[1].logarithms == 1, keys[1].power == first.power else { return nil }
    return (body, .logarithm)
  }

  func sets() throws(BudgetExceeded) -> [ParameterSet] {
    let zero = PotentialAnalysis(
      body.substituting(parameter, by: 0), variable: variable, budget: budget
    ).results()
    let (onRight, onLeft) = (try values(on: right), try values(on: left))
    return PotentialAssumptions.all.ids.enumerated().map { index, id in
      func union(_ verdict: Verdict, _ sides: ([ParameterSet.Interval], [ParameterSet.Interval]))
        -> [ParameterSet.Interval]
      {
        ParameterSet.joined(
          sides.0.map(\.negated), at: 0, isInside: zero[index].verdict == verdict, sides.1)
      }
      return ParameterSet(
        id: id, parameter: parameter.name,
        holds: union(.proved, (onLeft[index].holds, onRight[index].holds)),
        open: union(.undecided, (onLeft[index].open, onRight[index].open)), method: "rescaled",
        reason:
          "On another scale of \(variable.name) only a power or the logarithm of "
          + "\(parameter.name) enters, and affinely: its values are decided by convexity.")
    }
  }

  /// For each id the c > 0 at which it holds and at which it stays open.
  private func values(
    on side: Side
  ) throws(BudgetExceeded) -> [(holds: [ParameterSet.Interval], open: [ParameterSet.Interval])] {
    switch side {
    case .constant(let member):
      let all = [ParameterSet.Interval(lower: .init(0, isIncluded: false), upper: nil)]
      return PotentialAnalysis(member, variable: variable, budget: budget).results().map {
        ($0.verdict == .proved ? all : [], $0.verdict == .undecided ? all : [])
      }
    case .affine(let family, let scale):
      return try family.sets().map { set in
        func images(_ intervals: [ParameterSet.Interval]) -> [ParameterSet.Interval] {
          intervals.compactMap { image($0, scale) }
            .sorted { ($0.lower?.lower ?? 0) < ($1.lower?.lower ?? 0) }
        }
        return (images(set.holds), images(set.open))
      }
    }
  }

  /// The c > 0 with μ in an interval.
  private func image(
    _ interval: ParameterSet.Interval, _ scale: Scale
  ) -> ParameterSet.Interval? {
    guard case .power(let k) = scale else {
      return .init(
        lower: interval.lower.map {
          mapped($0) {
            Ball.exp($0)
          } named: {
            .apply(.exp, $0)
          }
        }
          ?? ParameterSet.End(0, isIncluded: false),
        upper: interval.upper.map {
          mapped($0) {
            Ball.exp($0)
          } named: {
            .apply(.exp, $0)
          }
        })
    }
    func root(_ end: ParameterSet.End) -> ParameterSet.End {
      mapped(end) {
        $0.power(Ball(1 / k, precision: $0.precision))
      } named: {
        $0.pow(.number(1 / k))
      }
    }
    if let upper = interval.upper, upper.upper.signum <= 0 { return nil }
    var low = interval.lower
    if low.map({ $0.upper.signum <= 0 }) ?? true { low = ParameterSet.End(0, isIncluded: false) }
    let isPositive = low.map { $0.lower.signum > 0 } ?? false
    let rising = (
      lower: isPositive ? low.map { root($0) } : low, upper: interval.upper.map { root($0) }
    )
    if k.signum > 0 { return .init(lower: rising.lower, upper: rising.upper) }
    return .init(
      lower: interval.upper.map { root($0) } ?? ParameterSet.End(0, isIncluded: false),
      upper: isPositive ? rising.lower : nil)
  }

  /// The image of an end under an increasing or decreasing function of μ.
  private func mapped(
    _ end: ParameterSet.End, _ function: (Ball) -> Ball, named: (Expression) -> Expression
  ) -> ParameterSet.End {
    let precision = Precision(bits: 4 * digits + 128)
    let ball = function(
      Ball(
        lower: BigFloat(end.lower, precision: precision, rounding: .down),
        upper: BigFloat(end.upper, precision: precision, rounding: .up)))
    if end.isExact, let name = end.expression.map({ named($0).simplified() }),
      let point = LinePoint(constant: name)
    {
      return ParameterSet.End(
        text: point.text, isExact: true, isIncluded: end.isIncluded, lower: point.lower,
        upper: point.upper, expression: name)
    }
    let lower = ball.lower.exactRational ?? 0
    let upper = ball.upper.exactRational ?? lower
    return ParameterSet.End(
      text: ball.lower.decimalString(significantDigits: digits), isExact: false,
      isIncluded: end.isIncluded, lower: lower, upper: upper, expression: nil)
  }
}
