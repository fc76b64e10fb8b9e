import MultiPrecision
import NumericalMethods
import Symbolic

/// The ends of a domain as exact constants, and what lines and other polynomials are there.
///
/// Rounded, 1 + 2x/3 at x = −3/2 is a number beside 0, of either sign: the range of 1 + 2x/3 right
/// of −3/2 would not show that it is positive, nor that 2x/3 stays inside the domain of asin.
struct ExactEnds: Sendable {
  /// A finite end.
  struct End: Sendable {
    var place: Expression
    var isOpen: Bool
  }
  let variable: Symbol
  /// Nil where the domain has no end, or one that is not known exactly.
  var lower: End?
  var upper: End?

  /// The range with the ends that a line a·x + b with rational a and b takes at rational ends, and
  /// with the zeros that other lines and polynomials take at theirs; the same range for other formulas.
  func refined(_ range: RealRange, of expression: Expression) -> RealRange {
    guard lower != nil || upper != nil else { return range }
    guard let line = line(of: expression) else {
      return range.isAtZero ? withoutRounding(range, of: expression) : range
    }
    let rises: Bool
    if let slope = line.slope.asRational {
      rises = slope.signum > 0
    } else {
      let slope = line.slope.enclosure(precision: range.precision)
      guard slope.isPositive || slope.isNegative else { return range }
      rises = slope.isPositive
    }
    var result = range
    if let end = rises ? lower : upper {
      result.lower = value(of: line, at: end, rounding: .down, instead: range.lower)
    }
    if let end = rises ? upper : lower {
      result.upper = value(of: line, at: end, rounding: .up, instead: range.upper)
    }
    return result
  }

  private func value(
    of line: Line, at end: End, rounding: RoundingMode, instead plain: RealRange.End
  ) -> RealRange.End {
    let precision = plain.value.precision
    if let slope = line.slope.asRational, let offset = line.offset.asRational,
      let x = end.place.asRational
    {
      let value = BigFloat(slope * x + offset, precision: precision, rounding: rounding)
      return RealRange.End(value: value, isOpen: end.isOpen)
    }
    // A sign that rounding may have made of 0.
    let isBeyondZero = rounding == .down ? plain.value.signum <= 0 : plain.value.signum >= 0
    guard isBeyondZero, (line.slope * end.place + line.offset).simplified() == 0 else {
      return plain
    }
    return RealRange.End(value: .zero(precision: precision), isOpen: end.isOpen)
  }

  /// The range of a polynomial without zeros between rational ends, cut off at 0.
  private func withoutRounding(_ range: RealRange, of expression: Expression) -> RealRange {
    guard let lower, let upper, let a = lower.place.asRational, let b = upper.place.asRational,
      a < b, let coefficients = expression.polynomialCoefficients(in: variable),
      (2...Self.degreeLimit).contains(coefficients.count)
    else { return range }
    let numbers = coefficients.compactMap(\.asRational)
    guard numbers.count == coefficients.count else { return range }
    let polynomial = Polynomial(numbers)
    let isReached = [(a, lower.isOpen), (b, upper.isOpen)].contains { end, isOpen in
      !isOpen && polynomial(end).isZero
    }
    let zero = RealRange.End(value: .zero(precision: range.precision), isOpen: !isReached)
    func isPositive(_ form: Polynomial<Rational>) -> Bool {
      let found = try? PolynomialAnalysis.curvature(
        form, from: RealAlgebraicNumber(a), to: RealAlgebraicNumber(b), budget: .unlimited)
      if case .positive? = found { return true }
      return false
    }
    var result = range
    if isPositive(polynomial) {
      result.lower = zero
    } else if isPositive(-polynomial) {
      result.upper = zero
    }
    return result
  }

  private static let degreeLimit = 64

  // MARK: Lines

  /// slope·x + offset with a slope that is not 0 as it is written.
  private struct Line {
    var slope: Expression
    var offset: Expression
  }

  /// A sum or product of constants and x, as people and derivatives write lines; nil for others.
  private func line(of expression: Expression) -> Line? {
    guard case let line? = parts(of: expression), line.slope != 0 else { return nil }
    return line
  }

  private func parts(of expression: Expression) -> Line? {
    switch expression {
    case .number, .constant: return Line(slope: 0, offset: expression)
    case .symbol(let symbol): return symbol == variable ? Line(slope: 1, offset: 0) : nil
    case .sum(let terms):
      var result = Line(slope: 0, offset: 0)
      for term in terms {
        guard let part = parts(of: term) else { return nil }
        result = Line(slope: result.slope + part.slope, offset: result.offset + part.offset)
      }
      return result
    case .product(let factors):
      var result = Line(slope: 0, offset: 1)
      for factor in factors {
        guard let part = parts(of: factor), result.slope == 0 || part.slope == 0 else {
          return nil
        }
        result = Line(
          slope: part.slope == 0 ? result.slope * part.offset : result.offset * part.slope,
          offset: result.offset * part.offset)
      }
      return result
    case .power, .function:
      return expression.symbols.isEmpty ? Line(slope: 0, offset: expression) : nil
    case .piecewise: return nil
    }
  }
}

extension RealRange {
  /// Whether one end is beyond 0 by no more than rounding may add.
  fileprivate var isAtZero: Bool {
    guard lower.value.isFinite, upper.value.isFinite, lower.value.signum < 0,
      upper.value.signum > 0
    else { return false }
    let (low, high) = (-lower.value, upper.value)
    return Swift.min(low, high) <= Swift.max(low, high).scaled(byPowerOfTwo: -precision.bits / 2)
  }
}

extension RangeEvaluator {
  /// At a rational point.
  init(
    variable: Symbol, at x: Rational, precision: Precision,
    parameters: [Symbol: RealRange] = [:], budget: WorkBudget = .unlimited
  ) {
    self.init(
      variable: variable, on: LineSegment(lower: x, upper: x, isClosed: true),
      precision: precision, parameters: parameters, budget: budget)
  }

  /// Over a segment.
  init(
    variable: Symbol, on segment: LineSegment, precision: Precision,
    parameters: [Symbol: RealRange] = [:], budget: WorkBudget = .unlimited
  ) {
    func end(_ value: Rational?, _ place: Expression?) -> ExactEnds.End? {
      if let place { return ExactEnds.End(place: place, isOpen: true) }
      return value.map { ExactEnds.End(place: .number($0), isOpen: !segment.isClosed) }
    }
    self.init(
      variable: variable, domain: segment.range(precision: precision),
      ends: ExactEnds(
        variable: variable, lower: end(segment.lower, segment.lowerPlace),
        upper: end(segment.upper, segment.upperPlace)),
      parameters: parameters, budget: budget)
  }

  /// Over the span of a proof.
  init(
    variable: Symbol, on span: ProofSpan, precision: Precision,
    budget: WorkBudget = .unlimited
  ) {
    func end(_ end: ProofSpan.End?, _ isClosed: Bool) -> ExactEnds.End? {
      end?.name.map { ExactEnds.End(place: $0, isOpen: !isClosed) }
    }
    self.init(
      variable: variable, domain: span.range(precision: precision),
      ends: ExactEnds(
        variable: variable, lower: end(span.lower, span.lowerIsClosed),
        upper: end(span.upper, span.upperIsClosed)),
      budget: budget)
  }
}
