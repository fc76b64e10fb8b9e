import MultiPrecision
import NumericalMethods
import Symbolic

/// A parameter c of a potential that is a polynomial in x and c by pieces, with breaks where
/// polynomials in x and c vanish: the values of c are decided exactly.
///
/// Let B be polynomials, coprime and without multiple roots over ℚ(c), that have among their roots
/// all places where pieces join, all zeros of second derivatives of pieces, and all zeros of the
/// differences of two pieces and of their derivatives up to the third. Between two neighbouring
/// zeros of their leading coefficients, discriminants and pairwise resultants the real roots of B
/// are as many continuous functions of c that never meet. So the order of breaks, the piece that
/// holds between them, and every sign that an assumption asks for stay the same there (a cylindrical
/// decomposition of the plane), and one value decides all. The zeros themselves are decided one by
/// one; at an irrational one without a closed form convexity is inherited from a side, being closed
/// under limits.
struct AlgebraicParameter {
  let body: Expression
  let variable: Symbol
  let parameter: Symbol
  let digits: Int
  let budget: WorkBudget
  private let polynomials: [BivariatePolynomial]
  private let isContinuous: Bool
  /// One polynomial for every value of c.
  private let isPolynomial: Bool
  /// φ″ where it is one polynomial.
  private let second: BivariatePolynomial?

  private static let branchLimit = 24
  private static let basisLimit = 40
  private static let criticalLimit = 200

  /// Nil for other formulas.
  init?(
    _ body: Expression, variable: Symbol, parameter: Symbol, digits: Int, budget: WorkBudget
  ) {
    var reader = BranchReader(variable: variable, parameter: parameter)
    guard let values = reader.branches(body.simplified()), values.count <= Self.branchLimit else {
      return nil
    }
    self.body = body
    self.variable = variable
    self.parameter = parameter
    self.digits = digits
    self.budget = budget
    isContinuous = !reader.hasConditions
    isPolynomial = isContinuous && values.count == 1 && reader.switches.isEmpty
    func derivative(_ expression: Expression, _ order: Int) -> Expression {
      (0..<order).reduce(expression) { value, _ in value.derivative(in: variable) }.simplified()
    }
    second =
      values.count == 1
      ? BivariatePolynomial(derivative(values[0], 2), variable, parameter) : nil
    var all = reader.switches
    for (index, value) in values.enumerated() {
      all.append(derivative(value, 2))
      for other in values[..<index] {
        let gap = (value - other).simplified()
        all += (0...3).map { derivative(gap, $0) }
      }
    }
    var found: [BivariatePolynomial] = []
    for expression in Set(all).sorted(by: { $0.text < $1.text }) {
      guard let polynomial = BivariatePolynomial(expression, variable, parameter) else {
        return nil
      }
      found.append(polynomial)
    }
    polynomials = found
  }

  /// One set for each id; nil where there is too much to decide.
  func sets() throws(BudgetExceeded) -> [ParameterSet]? {
    guard let places = try criticalValues() else { return nil }
    var cells: [ParameterCell] = []
    for index in 0...places.count {
      let low = index == 0 ? nil : places[index - 1]
      let high = index == places.count ? nil : places[index]
      let sample = Rational.simplest(above: low?.bounds.upper, below: high?.bounds.lower)
      let lower = low.map { end($0) }
      cells.append(
        ParameterCell(
          lower: lower, upper: high.map { end($0) }, verdicts: try verdicts(at: .number(sample)),
          isPoint: false))
      guard let high else { break }
      var here = [Verdict](repeating: .undecided, count: PotentialAssumptions.all.ids.count)
      if let name = LinePoint(high).name {
        here = try verdicts(at: name)
      } else if isPolynomial {
        for (item, id) in PotentialAssumptions.all.ids.enumerated()
        where id == AssumptionID.unscaledC2 || id == AssumptionID.scaledPsiC3 {
          here[item] = .proved
        }
      }
      cells.append(
        ParameterCell(lower: end(high), upper: end(high), verdicts: here, isPoint: true))
    }
    if isContinuous { ParameterCell.inheritConvexity(&cells) }
    if let second { try inheritRefutations(&cells, places, second) }
    let method = "cylindrical"
    return ParameterCell.sets(
      cells, parameter, method: method,
      reason: "Between the values at which roots of polynomials in \(variable.name) and "
        + "\(parameter.name) meet nothing changes, and one value decides; those values are decided "
        + "by themselves.")
  }

  private func verdicts(at value: Expression) throws(BudgetExceeded) -> [Verdict] {
    try budget.check()
    return PotentialAnalysis(
      body.substituting(parameter, by: value), variable: variable, budget: budget
    ).results().map(\.verdict)
  }

  /// Where φ″ is one polynomial whose leading coefficient stays, φ″ > 0 everywhere is an open
  /// condition: a place beside which it fails fails too.
  private func inheritRefutations(
    _ cells: inout [ParameterCell], _ places: [RealAlgebraicNumber], _ second: BivariatePolynomial
  ) throws(BudgetExceeded) {
    let id = AssumptionID.unscaledHessianPositive
    guard let item = PotentialAssumptions.all.ids.firstIndex(of: id) else { return }
    for (number, place) in places.enumerated() {
      let index = 2 * number + 1
      guard cells[index].verdicts[item] == .undecided,
        try place.sign(of: second.leading, budget: budget) != 0
      else { continue }
      let sides = [cells[index - 1].verdicts[item], cells[index + 1].verdicts[item]]
      if sides.contains(.refuted) { cells[index].verdicts[item] = .refuted }
    }
  }

  private func end(_ place: RealAlgebraicNumber) -> ParameterSet.End {
    let point = LinePoint(place)
    return ParameterSet.End(
      text: point.name?.text ?? place.text(significantDigits: digits), isExact: point.name != nil,
      isIncluded: false, lower: place.bounds.lower, upper: place.bounds.upper,
      expression: point.name)
  }

  // MARK: Projection

  /// The zeros of leading coefficients, discriminants and resultants, ascending and in disjoint
  /// brackets.
  private func criticalValues() throws(BudgetExceeded) -> [RealAlgebraicNumber]? {
    var inC: [Polynomial<Rational>] = []
    var basis: [BivariatePolynomial] = []
    for polynomial in polynomials where !polynomial.isZero {
      // The common factor of its coefficients divides its leading one.
      inC.append(polynomial.leading)
      if polynomial.degree > 0 { try add(polynomial, to: &basis) }
      guard basis.count <= Self.basisLimit else { return nil }
    }
    for (index, polynomial) in basis.enumerated() {
      inC.append(polynomial.leading)
      inC.append(try polynomial.resultant(polynomial.derivative, budget: budget))
      for other in basis[..<index] {
        inC.append(try polynomial.resultant(other, budget: budget))
      }
    }
    var places: [RealAlgebraicNumber] = []
    var seen: Set<[Rational]> = []
    for polynomial in inC.filter({ $0.degree > 0 }).map(\.monic)
    where seen.insert(polynomial.coefficients).inserted {
      for root in try polynomial.realRoots(budget: budget) {
        var isKnown = false
        for place in places where try place.compare(root, budget: budget) == 0 {
          isKnown = true
          break
        }
        if !isKnown { places.append(root) }
      }
      guard places.count <= Self.criticalLimit else { return nil }
    }
    places.sort()
    for index in places.indices.dropFirst() {
      while places[index - 1].bounds.upper >= places[index].bounds.lower {
        try budget.check()
        places[index - 1] = places[index - 1].refined
        places[index] = places[index].refined
      }
    }
    return places
  }

  /// Adds the parts of a polynomial that are coprime to all others, each without multiple roots.
  private func add(
    _ polynomial: BivariatePolynomial, to basis: inout [BivariatePolynomial]
  ) throws(BudgetExceeded) {
    var queue = [try squareFree(polynomial.primitive(budget: budget))]
    while let next = queue.popLast() {
      var rest = next
      for index in basis.indices where rest.degree > 0 {
        let common = try rest.greatestCommonDivisor(basis[index], budget: budget)
        guard common.degree > 0 else { continue }
        if common.degree < basis[index].degree {
          basis.append(try basis[index].divided(by: common, budget: budget))
          basis[index] = common
        }
        rest = try rest.divided(by: common, budget: budget)
      }
      if rest.degree > 0 { basis.append(rest) }
      queue.removeAll { $0.degree == 0 }
    }
  }

  private func squareFree(
    _ polynomial: BivariatePolynomial
  ) throws(BudgetExceeded) -> BivariatePolynomial {
    let common = try polynomial.greatestCommonDivisor(polynomial.derivative, budget: budget)
    return common.degree > 0 ? try polynomial.divided(by: common, budget: budget) : polynomial
  }
}

/// Collects the formulas that a function can have at a point, and what decides between them.
private struct BranchReader {
  let variable: Symbol
  let parameter: Symbol
  /// Where they vanish the formula may change.
  private(set) var switches: [Expression] = []
  /// Whether there are conditions or signs, so that values may jump.
  private(set) var hasConditions = false

  private static let limit = 64

  init(variable: Symbol, parameter: Symbol) {
    self.variable = variable
    self.parameter = parameter
  }

  /// Nil for what is no polynomial by pieces.
  mutating func branches(_ expression: Expression) -> [Expression]? {
    switch expression {
    case .number: return [expression]
    case .symbol(let symbol):
      return symbol == variable || symbol == parameter ? [expression] : nil
    case .sum(let parts): return combinations(parts) { .sum($0) }
    case .product(let parts): return combinations(parts) { .product($0) }
    case .power(let base, .number(let exponent)):
      guard exponent.isInteger, exponent.signum >= 0, exponent <= 30 else { return nil }
      return combinations([base]) { .power($0[0], .number(exponent)) }
    case .function(.abs, let arguments):
      guard let inner = branches(arguments[0]) else { return nil }
      switches += inner
      return Self.distinct(inner + inner.map { (-$0).simplified() })
    case .function(.sign, let arguments):
      guard let inner = branches(arguments[0]) else { return nil }
      hasConditions = true
      switches += inner
      return [-1, 0, 1]
    case .function(.max, let arguments), .function(.min, let arguments):
      var all: [Expression] = []
      for argument in arguments {
        guard let inner = branches(argument) else { return nil }
        all += inner
      }
      all = Self.distinct(all)
      guard all.count <= Self.limit else { return nil }
      for (index, value) in all.enumerated() {
        switches += all[..<index].map { (value - $0).simplified() }
      }
      return all
    case .piecewise(let rows, let otherwise):
      hasConditions = true
      var all: [Expression] = []
      for row in rows {
        guard read(row.condition), let inner = branches(row.value) else { return nil }
        all += inner
      }
      guard let otherwise, let inner = branches(otherwise) else { return nil }
      return Self.distinct(all + inner)
    default: return nil
    }
  }

  private mutating func read(_ condition: Condition) -> Bool {
    switch condition {
    case .constant: return true
    case .not(let inner): return read(inner)
    case .and(let parts), .or(let parts):
      for part in parts where !read(part) { return false }
      return true
    case .comparison(let left, _, let right):
      guard let gaps = combinations([left, right], { $0[0] - $0[1] }) else { return false }
      switches += gaps
      return true
    }
  }

  private mutating func combinations(
    _ parts: [Expression], _ join: ([Expression]) -> Expression
  ) -> [Expression]? {
    var rows: [[Expression]] = [[]]
    for part in parts {
      guard let inner = branches(part), rows.count * inner.count <= Self.limit else { return nil }
      rows = rows.flatMap { row in inner.map { row + [$0] } }
    }
    return Self.distinct(rows.map { join($0).simplified() })
  }

  private static func distinct(_ values: [Expression]) -> [Expression] {
    var seen: Set<Expression> = []
    return values.filter { seen.insert($0).inserted }
  }
}
