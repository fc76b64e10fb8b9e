import MultiPrecision
import NumericalMethods
import Symbolic

/// Finds where a formula changes or may stop being analytic: zeros of what stands in abs, sign, min,
/// max, conditions and below roots.
struct LineSplit {
  let variable: Symbol
  let prover: SignProver
  let budget: WorkBudget

  /// Ascending and distinct; nil when it is not known.
  func breaks(of expression: Expression) throws(BudgetExceeded) -> [LinePoint]? {
    var points: [LinePoint] = []
    guard try collect(expression, into: &points) else { return nil }
    var result: [LinePoint] = []
    for point in points.sorted(by: { $0.lower < $1.lower }) {
      if let last = result.last, last.isSame(as: point) {
        // Brackets that overlap without being known as one point may hold two.
        if last.isEqual(to: point) == true { continue }
        guard prover.isOne(last, point) else { return nil }
        if last.name == nil { result[result.count - 1] = point }
        continue
      }
      result.append(point)
    }
    return result
  }

  private func collect(
    _ expression: Expression, into points: inout [LinePoint]
  ) throws(BudgetExceeded) -> Bool {
    try budget.check()
    switch expression {
    case .function(.sign, let arguments):
      guard try zeros(of: arguments[0], touchingMatters: true, into: &points) else { return false }
    case .function(.abs, let arguments):
      guard try zeros(of: arguments[0], touchingMatters: false, into: &points) else { return false }
    case .function(.min, let arguments), .function(.max, let arguments):
      for (index, left) in arguments.enumerated() {
        for right in arguments[(index + 1)...] {
          guard try zeros(of: left - right, touchingMatters: false, into: &points) else {
            return false
          }
        }
      }
    case .piecewise(let branches, _):
      for branch in branches {
        guard try collect(branch.condition, into: &points) else { return false }
      }
    case .function(.sqrt, let arguments), .function(.cbrt, let arguments):
      try singular(arguments[0], into: &points)
    case .power(let base, .number(let exponent)) where !exponent.isInteger:
      try singular(base, into: &points)
    case .function(.acosh, let arguments):
      try singular(arguments[0] - 1, into: &points)
    case .function(.acos, let arguments), .function(.asin, let arguments):
      try singular(1 - arguments[0], into: &points)
      try singular(1 + arguments[0], into: &points)
    default: break
    }
    for child in expression.children {
      guard try collect(child, into: &points) else { return false }
    }
    return true
  }

  /// Adds the zeros below a root where they are known; whether the root is analytic elsewhere is
  /// asked later.
  private func singular(
    _ base: Expression, into points: inout [LinePoint]
  ) throws(BudgetExceeded) {
    guard base.contains(variable) else { return }
    if prover.range(base, on: .line)?.isPositive == true { return }
    var found: [LinePoint] = []
    if try zeros(of: base, touchingMatters: true, into: &found) {
      points += found
    } else if try prover.exactSign(of: base, on: .line) == .nonnegative {
      // One zero, as of exp(x²) − 1; others are obstacles later.
      let analysis = SignAnalysis(base.simplified(), shift: 0, prover: prover, segment: .line)
      if case .touching(let place) = try analysis.decide().outcome, let name = place.name,
        let point = LinePoint(constant: name)
      {
        points.append(point)
      }
    }
  }

  /// The zeros of a rational function.
  private func numeratorZeros(
    of expression: Expression
  ) throws(BudgetExceeded) -> [LinePoint]? {
    if expression.hasCases { return nil }
    var normalizer = Normalizer(evaluator: prover.evaluator(.line), budget: budget)
    guard let numerator = try normalizer.fraction(expression)?.numerator,
      numerator.atoms.count == 1, let atom = numerator.atoms.first,
      normalizer.atoms[atom] == .symbol(variable), let single = numerator.univariate(in: atom)
    else { return nil }
    return try single.realRoots(budget: budget).map { LinePoint($0) }
  }

  private func collect(
    _ condition: Condition, into points: inout [LinePoint]
  ) throws(BudgetExceeded) -> Bool {
    switch condition {
    case .constant: return true
    case .comparison(let left, _, let right):
      return try zeros(of: left - right, touchingMatters: true, into: &points)
    case .not(let inner): return try collect(inner, into: &points)
    case .and(let parts), .or(let parts):
      for part in parts {
        guard try collect(part, into: &points) else { return false }
      }
      return true
    }
  }

  /// Adds every point where the sign of `expression` changes, and where it is 0 if that matters.
  private func zeros(
    of expression: Expression, touchingMatters: Bool, into points: inout [LinePoint]
  ) throws(BudgetExceeded) -> Bool {
    let reader = PiecewiseReader(variable: variable, budget: budget)
    if let function = try reader.read(expression) {
      points += try function.sign(budget: budget).breaks.map { LinePoint($0) }
      return true
    }
    if let coefficients = expression.simplified().polynomialCoefficients(in: variable),
      coefficients.count == 2, prover.value(coefficients[1], at: 0)?.excludesZero == true,
      let point = LinePoint(constant: -coefficients[0] / coefficients[1])
    {
      points.append(point)
      return true
    }
    let sign = try prover.exactSign(of: expression, on: .line)
    if sign.isStrict { return true }
    if !touchingMatters, sign == .nonnegative || sign == .nonpositive { return true }
    switch expression {
    case .product(let factors):
      for factor in factors {
        guard try zeros(of: factor, touchingMatters: touchingMatters, into: &points) else {
          return false
        }
      }
      return true
    case .power(let base, let exponent) where (exponent.asRational?.signum ?? 0) > 0:
      return try zeros(of: base, touchingMatters: touchingMatters, into: &points)
    case .function(let function, let arguments) where CaseSplit.keepsSign.contains(function):
      guard let argument = arguments.first else { return false }
      return try zeros(of: argument, touchingMatters: touchingMatters, into: &points)
    case .sum(let terms) where inverse(of: terms) != nil:
      points += inverse(of: terms) ?? []
      return true
    case .sum(let terms) where expression.hasCases:
      // |x| − π: one cell of the inner cases at a time.
      return try zerosByCells(.sum(terms), touchingMatters, into: &points)
    default:
      if let found = try numeratorZeros(of: expression) {
        points += found
        return true
      }
      return try analyticZeros(of: expression, touchingMatters, into: &points)
    }
  }

  /// The zeros of a·F(x) + c for F = cosh or exp: ±log(k + √(k² − 1)) and log k, k = −c/a.
  private func inverse(of terms: [Expression]) -> [LinePoint]? {
    let moving = terms.filter { $0.contains(variable) }
    guard moving.count == 1,
      let outer = moving[0].factors.first(where: { $0.contains(variable) }),
      case .function(let function, [.symbol(variable)]) = outer
    else { return nil }
    let factor = Expression.product([1] + moving[0].factors.filter { $0 != outer })
    guard !factor.contains(variable) else { return nil }
    let k =
      (-Expression.sum([0] + terms.filter { !$0.contains(variable) }) / factor).simplified()
    let places: [Expression]
    switch function {
    case .exp where prover.value(k, at: 0)?.isPositive == true: places = [.apply(.log, k)]
    case .cosh where prover.isZero(k - 1): places = [0]
    case .cosh where prover.value(k - 1, at: 0)?.isPositive == true:
      let place = Expression.apply(.log, k + .apply(.sqrt, k * k - 1))
      places = [-place, place]
    default: return nil
    }
    let points = places.compactMap { LinePoint(constant: $0, zeroOf: .sum(terms)) }
    return points.count == places.count ? points : nil
  }

  /// The zeros of a formula with cases: of each of its formulas on its cell.
  private func zerosByCells(
    _ expression: Expression, _ touchingMatters: Bool, into points: inout [LinePoint]
  ) throws(BudgetExceeded) -> Bool {
    guard let inner = try breaks(of: expression) else { return false }
    let split = CaseSplit(variable: variable, prover: prover, budget: budget)
    let ends = inner.map(Optional.some)
    for (lower, upper) in zip([nil] + ends, ends + [nil]) {
      guard let piece = split.formula(expression, above: lower?.upper, below: upper?.lower) else {
        return false
      }
      var found: [LinePoint] = []
      guard try zeros(of: piece, touchingMatters: touchingMatters, into: &found) else {
        return false
      }
      points += found.filter { point in
        if let lower, point.upper < lower.lower { return false }
        if let upper, point.lower > upper.upper { return false }
        return true
      }
    }
    // Where the cases change, the value may be 0 as well.
    points += inner
    return true
  }

  private func analyticZeros(
    of expression: Expression, _ touchingMatters: Bool, into points: inout [LinePoint]
  ) throws(BudgetExceeded) -> Bool {
    guard !expression.hasCases,
      try Analyticity(prover: prover, segment: .line).obstacle(expression) == nil
    else { return false }
    if let zeros = try ZeroIsolation(prover: prover).zeros(of: expression) {
      points += zeros
      return true
    }
    for form in [expression, (-expression).simplified()] {
      let analysis = SignAnalysis(form, shift: 0, prover: prover, segment: .line)
      switch try analysis.decide().outcome {
      case .positive: return true
      case .touching, .nonnegative, .zero: if !touchingMatters { return true }
      default: continue
      }
    }
    return false
  }
}

extension SignProver {
  /// Whether two points that may be one are so by their names or by what is zero there.
  fileprivate func isOne(_ a: LinePoint, _ b: LinePoint) -> Bool {
    if let first = a.name, let second = b.name { return isZero(first - second) }
    func lies(_ name: Expression, at point: LinePoint) -> Bool {
      guard let zero = point.zeroOf else { return false }
      return isZero(zero.substituting(variable, by: name))
    }
    if let name = a.name { return lies(name, at: b) }
    if let name = b.name { return lies(name, at: a) }
    guard let first = a.zeroOf, let second = b.zeroOf else { return false }
    return isSame(first, second) || isSame(first, -second)
  }
}

extension CaseSplit {
  /// The formula between two ends, told at the first of a few points that decides.
  func formula(
    _ expression: Expression, above lower: Rational?, below upper: Rational?
  ) -> Expression? {
    let cell = LineSegment(lower: lower, upper: upper)
    for sample in [Rational.simplest(above: lower, below: upper)] + cell.samples.prefix(4) {
      guard let piece = formula(expression, around: sample)?.simplified() else { continue }
      if !piece.hasCases { return piece }
      // √u² is |u| in canonical form.
      if let resolved = formula(piece, around: sample)?.simplified() { return resolved }
    }
    return nil
  }
}
