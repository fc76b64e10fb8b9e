import MultiPrecision
import NumericalMethods
import Symbolic

/// Looks for a point of a cell where a formula has no value: a divisor that is 0, a logarithm of a
/// number that is not positive, and so on.
struct DomainGap {
  let prover: SignProver
  let cell: LineSegment

  /// The point and why.
  func gap(
    in expression: Expression
  ) throws(BudgetExceeded) -> (place: ExactPoint, reason: String)? {
    for child in expression.children {
      if let found = try gap(in: child) { return found }
    }
    guard expression.contains(prover.variable) else { return nil }
    switch expression {
    case .power(let base, .number(let exponent)):
      if exponent.isInteger {
        return exponent.signum < 0 ? try zero(of: base, "a divisor is 0") : nil
      }
      if let found = try negative(base, "a power that is not an integer needs a base ≥ 0") {
        return found
      }
      return exponent.signum < 0 ? try zero(of: base, "a divisor is 0") : nil
    case .function(let function, let arguments):
      guard let argument = arguments.first else { return nil }
      switch function {
      case .log, .log1p:
        let inner = function == .log ? argument : argument + 1
        if let found = try negative(inner, "log needs a positive number") { return found }
        return try zero(of: inner, "log needs a positive number")
      case .sqrt: return try negative(argument, "sqrt needs a number ≥ 0")
      case .tan: return try zero(of: .apply(.cos, argument), "tan has a pole")
      case .gamma, .lgamma: return try zero(of: argument, "\(function.rawValue) has a pole")
      case .asin, .acos:
        return try negative(1 - argument.pow(2), "\(function.rawValue) needs a number in [-1, 1]")
      case .acosh: return try negative(argument - 1, "acosh needs a number ≥ 1")
      case .dilog: return try negative(1 - argument, "dilog needs a number ≤ 1")
      case .atanh: return try zero(of: 1 - argument.pow(2), "atanh has a pole")
      default: return nil
      }
    default: return nil
    }
  }

  private func found(
    _ place: ExactPoint, _ text: String
  ) -> (place: ExactPoint, reason: String) {
    (place, "it is not defined at x = \(place.text), where \(text)")
  }

  private func zero(
    of expression: Expression, _ text: String
  ) throws(BudgetExceeded) -> (place: ExactPoint, reason: String)? {
    var bare = expression
    while case .power(let base, .number(let exponent)) = bare, exponent.signum > 0 { bare = base }
    if let function = try PiecewiseReader(variable: prover.variable, budget: prover.budget)
      .read(bare)?.total
    {
      for piece in function.pieces where piece.degree > 0 {
        let roots = try piece.realRoots(
          between: cell.lower.map { RealAlgebraicNumber($0) },
          and: cell.upper.map { RealAlgebraicNumber($0) }, budget: prover.budget)
        if let root = roots.first(where: { $0.rational != nil }) ?? roots.first {
          return found(ExactPoint(root), text)
        }
      }
      return nil
    }
    // A continuous function with both signs has a zero between. The zeros next to 0 come first.
    let compiled = CompiledExpression(bare, prover.variable)
    let values = points.map { ($0, compiled($0)) }
    let pairs = zip(values, values.dropFirst()).filter { $0.1 * $1.1 < 0 }
      .sorted { abs($0.0.0 + $0.1.0) < abs($1.0.0 + $1.1.0) }
    for ((before, _), (after, _)) in pairs {
      try prover.budget.check()
      if let a = Rational(exactly: before), let b = Rational(exactly: after),
        let low = prover.certainSign(of: bare, at: a),
        let high = prover.certainSign(of: bare, at: b), low * high < 0,
        let place = bracket(bare, a, b, low)
      {
        return found(place, text)
      }
    }
    return nil
  }

  private func bracket(
    _ expression: Expression, _ a: Rational, _ b: Rational, _ low: Int
  ) -> ExactPoint? {
    // Continuity between the ends is part of the proof.
    let range = LineSegment(lower: a, upper: b, isClosed: true)
    guard prover.range(expression, on: range) != nil else { return nil }
    var (a, b) = (a, b)
    for _ in 0..<80 {
      let middle = (a + b) / 2
      guard let sign = prover.certainSign(of: expression, at: middle) else { break }
      if sign == 0 { return ExactPoint(middle) }
      if sign == low { a = middle } else { b = middle }
    }
    let middle = (a + b) / 2
    for (name, point) in WellFinder.candidates(near: middle, bits: 80)
    where prover.isZero(expression.substituting(prover.variable, by: name)) {
      return point
    }
    return ExactPoint(
      text: middle.decimalString(significantDigits: 15), lower: a, upper: b)
  }

  private func negative(
    _ expression: Expression, _ text: String
  ) throws(BudgetExceeded) -> (place: ExactPoint, reason: String)? {
    let compiled = CompiledExpression(expression, prover.variable)
    for x in points where compiled(x) < 0 {
      guard let exact = Rational(exactly: x) else { continue }
      let radius = max(exact.magnitude, Rational(1, 1000)) / 50
      for point in [Rational.simplest(above: exact - radius, below: exact + radius), exact]
      where cell.contains(point) {
        if prover.certainSign(of: expression, at: point) == -1 {
          return found(ExactPoint(point), text)
        }
      }
    }
    return nil
  }

  private var points: [Double] {
    let low = cell.lower?.doubleValue ?? -.infinity
    let high = cell.upper?.doubleValue ?? .infinity
    var result: [Double] = []
    for k in -800...800 { result.append(Double(k) * 0.0500001) }
    var size = 41.0
    while size < 1e12 {
      result += [size, -size]
      size *= 1.05
    }
    return result.filter { $0 > low && $0 < high }.sorted()
  }
}
