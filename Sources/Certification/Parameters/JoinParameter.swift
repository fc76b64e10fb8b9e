import MultiPrecision
import NumericalMethods
import Symbolic

/// A parameter c that moves the places where formulas join, as in piecewise { x²/2 for x ≤ c; eˣ − 1
/// otherwise }.
///
/// Let the rows be sums of products of functions of x and functions of c, analytic on the line, each
/// row's second derivative one such product, and let them join at places b(c) that are affine in c.
/// An assumption asks for the order of the places, for the signs of the differences of rows and of
/// their derivatives up to the third at b(c), and for those of second derivatives between them. All of
/// these stay the same between two neighbouring zeros of
/// ```
/// bᵢ − bⱼ,   (fᵢ − fⱼ)⁽ᵐ⁾(b(c); c),   g(c) and h(b(c)) for f″ = g(c)·h(x),
/// ```
/// functions of c alone: one value decides for all others there, and the zeros are decided one by one.
/// At a zero that is not known to be rational convexity is inherited, being closed under limits.
struct JoinParameter {
  let body: Expression
  let variable: Symbol
  let parameter: Symbol
  let digits: Int
  let budget: WorkBudget
  private let critical: [Expression]
  /// b(c) of all joins.
  private let places: [Expression]
  private let branches: [Branch]
  private let otherwise: Expression

  private static let rowLimit = 6

  /// Nil for other formulas.
  init?(
    _ body: Expression, variable: Symbol, parameter: Symbol, digits: Int, budget: WorkBudget
  ) throws(BudgetExceeded) {
    self.body = body
    self.variable = variable
    self.parameter = parameter
    self.digits = digits
    self.budget = budget
    guard case .piecewise(let branches, let otherwise?) = body.simplified(),
      branches.count < Self.rowLimit
    else { return nil }
    var places: [Expression] = []
    for branch in branches {
      guard Self.collect(branch.condition, variable, parameter, into: &places) else { return nil }
    }
    self.places = places
    self.branches = branches
    self.otherwise = otherwise
    let prover = SignProver(variable: variable, budget: budget)
    let inParameter = SignProver(variable: parameter, budget: budget)
    var critical = places.indices.flatMap { index in
      places[..<index].map { ($0 - places[index]).simplified() }
    }
    let rows = branches.map(\.value) + [otherwise]
    for (index, row) in rows.enumerated() {
      for term in row.expanded(termLimit: 64).simplified().addends {
        guard let (x, c) = Self.split(term, variable, parameter),
          try Analyticity(prover: prover, segment: .line).obstacle(x) == nil,
          try Analyticity(prover: inParameter, segment: .line).obstacle(c) == nil
        else { return nil }
      }
      func derivative(_ order: Int, _ expression: Expression) -> Expression {
        (0..<order).reduce(expression) { value, _ in value.derivative(in: variable) }.simplified()
      }
      guard let (h, g) = Self.split(derivative(2, row), variable, parameter) else { return nil }
      critical.append(g)
      critical += places.map { h.substituting(variable, by: $0) }
      for other in rows[..<index] {
        for order in 0...3 {
          let jump = derivative(order, row - other)
          critical += places.map { jump.substituting(variable, by: $0) }
        }
      }
    }
    var found: [Expression: Expression] = [:]
    for function in critical where function.contains(parameter) {
      let simple = function.simplified()
      if let form = try Self.primitive(simple, inParameter), found[form] == nil {
        found[form] = simple
      }
    }
    self.critical = found.values.sorted { $0.text < $1.text }
  }

  /// The normal form of all multiples of a function; nil for 0.
  private static func primitive(
    _ function: Expression, _ prover: SignProver
  ) throws(BudgetExceeded) -> Expression? {
    var normalizer = Normalizer(evaluator: prover.evaluator(.line), budget: prover.budget)
    guard let top = try normalizer.fraction(function)?.numerator else { return function }
    return top.isZero ? nil : normalizer.expression(of: 1 / top.content * top)
  }

  /// The b of comparisons of x with b(c), and ±b of those of |x|; false for other conditions.
  private static func collect(
    _ condition: Condition, _ x: Symbol, _ c: Symbol, into places: inout [Expression]
  ) -> Bool {
    switch condition {
    case .constant: return true
    case .not(let inner): return collect(inner, x, c, into: &places)
    case .and(let parts), .or(let parts):
      return parts.allSatisfy { collect($0, x, c, into: &places) }
    case .comparison(let left, _, let right):
      for sign in [1, -1] as [Expression] {
        let gap = (left - right).replacing([.apply(.abs, .symbol(x))], by: sign * .symbol(x))
        guard let linear = gap.polynomialCoefficients(in: x), linear.count == 2,
          let slope = linear[1].asRational,
          let offset = linear[0].polynomialCoefficients(in: c), offset.count <= 2,
          offset.allSatisfy({ $0.asRational != nil })
        else { return false }
        let place = (.number(-1 / slope) * linear[0]).simplified()
        if !places.contains(place) { places.append(place) }
      }
      return true
    }
  }

  /// A product as a function of x times one of c; nil where a factor holds both.
  private static func split(
    _ term: Expression, _ x: Symbol, _ c: Symbol
  ) -> (x: Expression, c: Expression)? {
    let parts = term.factors
    guard !parts.contains(where: { $0.contains(x) && $0.contains(c) }) else { return nil }
    return (
      .product([1] + parts.filter { !$0.contains(c) }),
      .product([1] + parts.filter { $0.contains(c) })
    )
  }

  /// One set for each id; nil where the critical values are not all found.
  func sets() throws(BudgetExceeded) -> [ParameterSet]? {
    let prover = SignProver(variable: parameter, budget: budget)
    var found: [BreakPoint] = []
    for function in critical where function.contains(parameter) {
      guard let zeros = try AnalyticZeros(prover: prover).zeros(of: function, on: .line) else {
        return nil
      }
      found += zeros
    }
    guard let points = try BreakPoint.distinct(found, budget: budget) else { return nil }
    let ends = points.map(Optional.some)
    let samples = zip([nil] + ends, ends + [nil]).map { Rational(between: $0, $1) }
    var cells: [ParameterCell] = []
    for index in 0...points.count {
      let low = index == 0 ? nil : points[index - 1]
      let high = index == points.count ? nil : points[index]
      let beside = try verdicts(at: samples[index])
      cells.append(
        ParameterCell(
          lower: low.map(end), upper: high.map(end), verdicts: beside, isPoint: false))
      guard let high else { break }
      var here = [Verdict](repeating: .undecided, count: beside.count)
      if let value = high.rational {
        here = try verdicts(at: value)
      } else if let layout = layout(at: samples[index]),
        layout == self.layout(at: samples[index + 1])
      {
        if layout.rows.count == 1, !row(layout.rows[0]).contains(parameter) {
          here = beside
        } else {
          here = try verdicts(layout, at: high)
        }
      }
      cells.append(
        ParameterCell(lower: end(high), upper: end(high), verdicts: here, isPoint: true))
    }
    ParameterCell.inheritConvexity(&cells)
    return ParameterCell.sets(
      cells, parameter, method: "joins",
      reason: "Between the values at which formulas meet, or second derivatives vanish, where the "
        + "formulas join, nothing changes, and one value decides; those values are decided by "
        + "themselves.")
  }

  // MARK: Values that are not rational

  /// Which rows hold from left to right, and between which places.
  private struct Layout: Equatable {
    var rows: [Int]
    var joins: [Expression]
  }

  private func row(_ index: Int) -> Expression {
    index < branches.count ? branches[index].value : otherwise
  }

  /// The row that holds at a point; nil where that is not told.
  private func row(at x: Rational, _ c: Rational) -> Int? {
    for (index, branch) in branches.enumerated() {
      guard let holds = try? branch.condition.truth(at: [variable: x, parameter: c]) else {
        return nil
      }
      if holds { return index }
    }
    return branches.count
  }

  /// The layout for a value of c that is no zero of bᵢ − bⱼ, and so for all values in its cell, and for
  /// an end of the cell at which no bᵢ − bⱼ vanishes either, as it is where two cells share a layout.
  private func layout(at c: Rational) -> Layout? {
    let joins = places.compactMap { place -> (x: Rational, place: Expression)? in
      place.substituting(parameter, by: .number(c)).simplified().asRational.map { ($0, place) }
    }.sorted { $0.x < $1.x }
    guard joins.count == places.count else { return nil }
    var result = Layout(rows: [], joins: [])
    for index in 0...joins.count {
      let low = index == 0 ? nil : joins[index - 1].x
      let high = index == joins.count ? nil : joins[index].x
      if let low, low == high { return nil }
      guard let next = row(at: .simplest(above: low, below: high), c) else { return nil }
      if let last = result.rows.last, let low {
        // A third row at the place itself would be one more value to compare.
        guard let here = row(at: low, c), here == last || here == next else { return nil }
        if last == next { continue }
        result.joins.append(joins[index - 1].place)
      }
      result.rows.append(next)
    }
    return result
  }

  /// The verdicts for a value of c that is enclosed: jumps of derivatives that are not 0 refute;
  /// convex rows that meet, with slopes that rise, are convex together.
  private func verdicts(
    _ layout: Layout, at point: BreakPoint
  ) throws(BudgetExceeded) -> [Verdict] {
    let precision = Precision(bits: 256)
    let c = point.ball(precision: precision)
    var smooth = 3
    var isConcave = false
    var isConvex = true
    for ((left, right), place) in zip(zip(layout.rows, layout.rows.dropFirst()), layout.joins) {
      var gap = row(right) - row(left)
      for order in 0...3 {
        let jump = gap.substituting(variable, by: place).simplified()
        let value = jump.enclosure(at: [parameter: c], precision: precision)
        let isKnown = value.isPositive || value.isNegative
        if isKnown { smooth = min(smooth, order - 1) }
        switch order {
        case 0:
          isConcave = isConcave || isKnown
          if !isKnown, isConvex { isConvex = try vanishes(jump, at: point) }
        case 1:
          isConcave = isConcave || value.isNegative
          isConvex = isConvex && value.isPositive
        default: break
        }
        gap = gap.derivative(in: variable)
      }
    }
    if isConcave { isConvex = false }
    for index in Set(layout.rows).sorted() where isConvex {
      isConvex =
        !row(index).contains(parameter)
        && PotentialAnalysis(row(index), variable: variable, budget: budget)
          .verdict(AssumptionID.scaledPsiConvex) == .proved
    }
    return PotentialAssumptions.all.ids.map { id in
      switch id {
      case AssumptionID.scaledPsiConvex: isConcave ? .refuted : isConvex ? .proved : .undecided
      case AssumptionID.scaledPsiC3: smooth < 3 ? .refuted : .undecided
      default: smooth < 2 ? .refuted : .undecided
      }
    }
  }

  /// Whether a function of c is 0 at a point that was found as a zero of it.
  private func vanishes(
    _ function: Expression, at point: BreakPoint
  ) throws(BudgetExceeded) -> Bool {
    let search = AnalyticZeros(prover: SignProver(variable: parameter, budget: budget))
    // One number is told to be one only as the zero of one formula.
    for form in [function, (-function).simplified()] where critical.contains(form) {
      for zero in try search.zeros(of: form, on: .line) ?? []
      where try zero.compare(point, budget: budget) == 0 {
        return true
      }
    }
    return false
  }

  private func end(_ point: BreakPoint) -> ParameterSet.End {
    ParameterSet.End(
      text: point.text(significantDigits: digits), isExact: point.rational != nil,
      isIncluded: false, lower: point.bounds.lower, upper: point.bounds.upper,
      expression: point.rational.map { .number($0) })
  }

  private func verdicts(at value: Rational) throws(BudgetExceeded) -> [Verdict] {
    try budget.check()
    return PotentialAnalysis(
      body.substituting(parameter, by: .number(value)), variable: variable, budget: budget
    ).results().map(\.verdict)
  }
}
