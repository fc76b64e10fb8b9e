import MultiPrecision
import NumericalMethods

/// A piecewise polynomial that may be undefined on some intervals or at some breaks (nil there):
/// what expressions are read into.
struct PartialPiecewisePolynomial: Sendable {
  typealias Piece = Polynomial<Rational>

  var breaks: [RealAlgebraicNumber]
  var pieces: [Piece?]
  var values: [Piece?]

  init(breaks: [RealAlgebraicNumber], pieces: [Piece?], values: [Piece?]) {
    self.breaks = breaks
    self.pieces = pieces
    self.values = values
  }

  init(_ polynomial: Piece) { self.init(breaks: [], pieces: [polynomial], values: []) }

  init(_ value: Rational) { self.init(Piece(constant: value)) }

  static let undefined = PartialPiecewisePolynomial(breaks: [], pieces: [nil], values: [])

  /// The same as a function on all of ℝ, when it is defined everywhere.
  var total: PiecewisePolynomial? {
    let defined = pieces.compactMap { $0 }
    let definedValues = values.compactMap { $0 }
    guard defined.count == pieces.count, definedValues.count == values.count else { return nil }
    return PiecewisePolynomial(breaks: breaks, pieces: defined, valuesAtBreaks: definedValues)
  }

  /// A point where it is undefined, if there is one.
  var gap: RealAlgebraicNumber? {
    if let index = pieces.firstIndex(where: { $0 == nil }) {
      return RealAlgebraicNumber(samplePoint(ofPiece: index))
    }
    return values.firstIndex { $0 == nil }.map { breaks[$0] }
  }

  /// A simple rational number inside the open interval of a piece.
  func samplePoint(ofPiece index: Int) -> Rational {
    .init(between: index > 0 ? breaks[index - 1] : nil, index < breaks.count ? breaks[index] : nil)
  }

  /// The function with more breaks; the new ones take the formula around them.
  func refined(
    at points: [RealAlgebraicNumber], budget: WorkBudget
  ) throws(BudgetExceeded) -> PartialPiecewisePolynomial {
    var result = PartialPiecewisePolynomial(breaks: [], pieces: [], values: [])
    var own = 0
    var new = 0
    while own < breaks.count || new < points.count {
      let order: Int
      if own == breaks.count {
        order = 1
      } else if new == points.count {
        order = -1
      } else {
        order = try breaks[own].compare(points[new], budget: budget)
      }
      result.pieces.append(pieces[own])
      if order <= 0 {
        result.breaks.append(breaks[own])
        result.values.append(values[own])
        own += 1
        if order == 0 { new += 1 }
      } else {
        result.breaks.append(points[new])
        result.values.append(pieces[own])
        new += 1
      }
    }
    result.pieces.append(pieces[own])
    return result
  }

  /// The function without breaks that are none: same formula left, right and at the point.
  func simplified(budget: WorkBudget) throws(BudgetExceeded) -> PartialPiecewisePolynomial {
    var result = PartialPiecewisePolynomial(breaks: [], pieces: [pieces[0]], values: [])
    for index in breaks.indices {
      let left = pieces[index]
      let right = pieces[index + 1]
      if left == right {
        if left == values[index] { continue }
        if let left, let value = values[index],
          try breaks[index].sign(of: left - value, budget: budget) == 0
        {
          continue
        }
      }
      result.breaks.append(breaks[index])
      result.values.append(values[index])
      result.pieces.append(right)
    }
    return result
  }

  /// The pointwise combination of two functions; undefined where either is or where `combine`
  /// answers nil.
  func combined(
    with other: PartialPiecewisePolynomial, budget: WorkBudget,
    _ combine: (Piece, Piece) throws(BudgetExceeded) -> Piece?
  ) throws(BudgetExceeded) -> PartialPiecewisePolynomial {
    let left = try refined(at: other.breaks, budget: budget)
    var result = try other.refined(at: breaks, budget: budget)
    for index in result.pieces.indices {
      guard let a = left.pieces[index], let b = result.pieces[index] else {
        result.pieces[index] = nil
        continue
      }
      result.pieces[index] = try combine(a, b)
    }
    for index in result.values.indices {
      guard let a = left.values[index], let b = result.values[index] else {
        result.values[index] = nil
        continue
      }
      result.values[index] = try combine(a, b)
    }
    return try result.simplified(budget: budget)
  }

  /// The sign of the function: −1, 0 or 1 on each piece, with a break at every zero.
  func sign(budget: WorkBudget) throws(BudgetExceeded) -> PartialPiecewisePolynomial {
    var zeros: [RealAlgebraicNumber] = []
    for (index, piece) in pieces.enumerated() {
      guard let piece, piece.degree > 0 else { continue }
      zeros += try piece.realRoots(
        between: index > 0 ? breaks[index - 1] : nil,
        and: index < breaks.count ? breaks[index] : nil, budget: budget)
    }
    var result = try refined(at: zeros, budget: budget)
    for index in result.pieces.indices {
      let point = RealAlgebraicNumber(result.samplePoint(ofPiece: index))
      guard let piece = result.pieces[index] else { continue }
      result.pieces[index] = Self.constant(try point.sign(of: piece, budget: budget))
    }
    for index in result.values.indices {
      guard let value = result.values[index] else { continue }
      result.values[index] = Self.constant(
        try result.breaks[index].sign(of: value, budget: budget))
    }
    return result
  }

  static func constant(_ value: Int) -> Piece { Piece(constant: Rational(value)) }

  /// The function with every piece and value replaced.
  func mapped(_ transform: (Piece) -> Piece) -> PartialPiecewisePolynomial {
    PartialPiecewisePolynomial(
      breaks: breaks, pieces: pieces.map { $0.map(transform) },
      values: values.map { $0.map(transform) })
  }
}

extension Rational {
  /// A simple rational strictly between two numbers; nil is an infinite end.
  init(between lower: RealAlgebraicNumber?, _ upper: RealAlgebraicNumber?) {
    self = RealAlgebraicNumber.simplestRational(above: lower, below: upper)
  }
}
