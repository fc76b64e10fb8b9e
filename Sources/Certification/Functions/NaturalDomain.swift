import MultiPrecision
import NumericalMethods
import Symbolic

/// Where a formula has a value, if that is decided by the signs of polynomials: what stands below
/// logarithms, roots and divisors.
struct NaturalDomain {
  private enum Demand { case positive, nonnegative, nonzero }

  private let variable: Symbol
  private let budget: WorkBudget
  private var demands: [(polynomial: Polynomial<Rational>, demand: Demand)] = []

  /// Nil where another condition counts.
  init?(_ expression: Expression, variable: Symbol, budget: WorkBudget) {
    self.variable = variable
    self.budget = budget
    guard collect(expression), !demands.isEmpty else { return nil }
  }

  private mutating func collect(_ expression: Expression) -> Bool {
    guard expression.contains(variable) else { return true }
    for child in expression.children where !collect(child) { return false }
    switch expression {
    case .power(let base, .number(let exponent)):
      if exponent.isInteger { return exponent.signum >= 0 || add(base, .nonzero) }
      return add(base, exponent.signum > 0 ? .nonnegative : .positive)
    case .power(let base, _): return !base.contains(variable) || add(base, .positive)
    case .function(let function, let arguments):
      guard let u = arguments.first else { return false }
      switch function {
      case .log: return add(u, .positive)
      case .log1p: return add(1 + u, .positive)
      case .sqrt: return add(u, .nonnegative)
      case .asin, .acos: return add(1 - u * u, .nonnegative)
      case .atanh: return add(1 - u * u, .positive)
      case .acosh: return add(u - 1, .nonnegative)
      case .tan, .gamma, .lgamma, .dilog: return false
      default: return true
      }
    case .piecewise: return false
    default: return true
    }
  }

  private mutating func add(_ base: Expression, _ demand: Demand) -> Bool {
    guard let coefficients = base.simplified().polynomialCoefficients(in: variable),
      coefficients.count <= 20
    else { return false }
    let numbers = coefficients.compactMap(\.asRational)
    guard numbers.count == coefficients.count else { return false }
    demands.append((Polynomial(numbers), demand))
    return true
  }

  private func holds(_ sign: (Polynomial<Rational>) -> Int) -> Bool {
    demands.allSatisfy { polynomial, demand in
      switch demand {
      case .positive: sign(polynomial) > 0
      case .nonnegative: sign(polynomial) >= 0
      case .nonzero: sign(polynomial) != 0
      }
    }
  }

  /// The set in words, as `0 < x < 1`; nil where it has many parts, `no x` where it is empty.
  func text() throws(BudgetExceeded) -> String? {
    let product = demands.reduce(Polynomial<Rational>(constant: 1)) { $0 * $1.polynomial }
    guard !product.isZero else { return nil }
    let roots = product.degree > 0 ? try product.realRoots(budget: budget) : []
    guard roots.count <= 6 else { return nil }
    let x = variable.name
    let places = roots.map { LinePoint($0).name?.text ?? ExactPoint($0).text }
    // Cells and points alternate: cell 0, point 0, cell 1, …
    var truth: [Bool] = []
    for index in 0...roots.count {
      let low = index == 0 ? nil : roots[index - 1].bounds.upper
      let high = index == roots.count ? nil : roots[index].bounds.lower
      let sample = Rational.simplest(above: low, below: high)
      truth.append(holds { $0(sample).signum })
      guard index < roots.count else { break }
      var signs: [Int] = []
      for demand in demands {
        signs.append(try roots[index].sign(of: demand.polynomial, budget: budget))
      }
      var next = signs.makeIterator()
      truth.append(holds { _ in next.next() ?? 0 })
    }
    if truth.allSatisfy({ $0 }) { return nil }
    if !truth.contains(true) { return "no \(x)" }
    if truth.enumerated().allSatisfy({ $0.offset % 2 == 1 || $0.element }) {
      let gaps = places.indices.filter { !truth[2 * $0 + 1] }.map { "\(x) != \(places[$0])" }
      return gaps.joined(separator: " and ")
    }
    var parts: [String] = []
    var start: Int?
    for (index, isInside) in (truth + [false]).enumerated() {
      if isInside {
        start = start ?? index
      } else if let first = start {
        parts.append(part(from: first, through: index - 1, places, x))
        start = nil
      }
    }
    return parts.count <= 3 ? parts.joined(separator: " or ") : nil
  }

  /// The union of the cells and points from one to another.
  private func part(from first: Int, through last: Int, _ places: [String], _ x: String) -> String {
    if first == last, first % 2 == 1 { return "\(x) = \(places[first / 2])" }
    let lower = first == 0 ? nil : places[(first - 1) / 2]
    let upper = last == 2 * places.count ? nil : places[last / 2]
    let (below, above) = (first % 2 == 1 ? "<=" : "<", last % 2 == 1 ? "<=" : "<")
    switch (lower, upper) {
    case (nil, nil): return "every \(x)"
    case (let lower?, nil): return "\(x) \(below == "<" ? ">" : ">=") \(lower)"
    case (nil, let upper?): return "\(x) \(above) \(upper)"
    case (let lower?, let upper?): return "\(lower) \(below) \(x) \(above) \(upper)"
    }
  }
}
