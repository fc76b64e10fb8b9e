import MultiPrecision
import NumericalMethods
import Symbolic

/// The support of a density, the closure of {p > 0}, as closed intervals.
public struct DensitySupport: Sendable {
  struct End: Sendable {
    /// nil for an irrational break of a piece, which has no expression here.
    var expression: Expression?
    var exact: RealAlgebraicNumber?
  }
  /// nil is an infinite end.
  let intervals: [(lower: End?, upper: End?)]
  private let prover: SignProver

  /// The support, nil when it is not known exactly.
  public init?(
    _ density: DensityFunction, budget: WorkBudget
  ) throws(BudgetExceeded) {
    let prover = SignProver(variable: density.variable, budget: budget)
    self.prover = prover
    if let polynomial = try PolynomialDensity(density, budget: budget) {
      var intervals: [(lower: End?, upper: End?)] = []
      let function = polynomial.function
      func end(_ point: RealAlgebraicNumber?) -> End? {
        point.map { End(expression: $0.rational.map { .number($0) }, exact: $0) }
      }
      for (index, piece) in function.pieces.enumerated() where !piece.isZero {
        let lower = index > 0 ? function.breaks[index - 1] : nil
        let upper = index < function.breaks.count ? function.breaks[index] : nil
        // Neighbouring pieces share their break, and make one interval.
        if let lower, let last = intervals.last?.upper?.exact, last.compare(lower) == 0 {
          intervals[intervals.count - 1].upper = end(upper)
        } else {
          intervals.append((end(lower), end(upper)))
        }
      }
      self.intervals = intervals
      return
    }
    guard let smooth = try SmoothDensity(density, budget: budget) else { return nil }
    for piece in smooth.pieces {
      // An analytic formula that is positive somewhere is 0 on no interval; where it is negative
      // it is no density, and that is another verdict.
      var interior = piece.segment
      interior.isClosed = false
      let obstacle = try Analyticity(prover: prover, segment: interior).obstacle(piece.formula)
      guard obstacle == nil,
        piece.segment.samples.contains(where: {
          smooth.isInside($0) && prover.value(piece.formula, at: $0)?.excludesZero == true
        })
      else { return nil }
    }
    func end(_ expression: Expression?) -> End? {
      expression.map { End(expression: $0, exact: RealAlgebraicNumber(constant: $0)) }
    }
    intervals = [(end(density.lower), end(density.upper))]
  }

  /// Whether √square lies in the support; nil when that could not be told.
  func contains(rootOf square: Rational) -> Bool? {
    var isOpen = false
    for (lower, upper) in intervals {
      let above = lower.map { compare(rootOf: square, $0) } ?? 1
      let below = upper.map { compare(rootOf: square, $0) } ?? -1
      guard let above, let below else {
        isOpen = true
        continue
      }
      if above >= 0, below <= 0 { return true }
    }
    return isOpen ? nil : false
  }

  /// The sign of √square − end.
  private func compare(rootOf square: Rational, _ end: End) -> Int? {
    if let value = end.exact?.rational {
      if value.signum < 0 { return 1 }
      let other = value * value
      return square == other ? 0 : square < other ? -1 : 1
    }
    if let exact = end.exact, let root = RealAlgebraicNumber(squareRootOf: square) {
      return root.compare(exact)
    }
    guard let expression = end.expression else { return nil }
    return sign(of: .power(.number(square), .number(Rational(1, 2))) - expression)
  }

  /// Whether a constant expression lies in the support; nil when that could not be told.
  func contains(_ value: Expression) -> Bool? {
    var isOpen = false
    for (lower, upper) in intervals {
      let above = lower.map { end in end.expression.flatMap { sign(of: value - $0) } } ?? 1
      let below = upper.map { end in end.expression.flatMap { sign(of: value - $0) } } ?? -1
      guard let above, let below else {
        isOpen = true
        continue
      }
      if above >= 0, below <= 0 { return true }
    }
    return isOpen ? nil : false
  }

  private func sign(of constant: Expression) -> Int? {
    if prover.isZero(constant) { return 0 }
    guard let range = prover.value(constant, at: 0) else { return nil }
    return range.isPositive ? 1 : range.isNegative ? -1 : nil
  }

  /// The ends for a sentence.
  var text: String {
    let parts = intervals.map { lower, upper in
      "[\(lower?.text ?? "-inf"), \(upper?.text ?? "inf")]"
    }
    return parts.isEmpty ? "the empty set" : parts.joined(separator: " ∪ ")
  }
}

extension DensitySupport.End {
  fileprivate var text: String { exact.map { $0.text() } ?? expression?.text ?? "?" }
}
