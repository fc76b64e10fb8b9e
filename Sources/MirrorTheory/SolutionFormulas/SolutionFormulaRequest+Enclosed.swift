import Certification
import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

extension SolutionFormulaRequest {
  /// Decimal coefficients.
  ///
  /// - Throws: `NoFormula` where the enclosures are too wide, `DerivationFailure` where the formula
  ///   and the solution exclude each other.
  func enclosedFormula(
    _ solver: PieceSolver<Ball>, _ workingDigits: Int, _ hypotheses: [AssumptionResult]
  ) throws -> SolutionFormula {
    let precision = solver.precision
    var pieces = try solver.pieces()
    let points = pieces.flatMap(places)
    let solution: SolveResult
    do throws(SolveFailure) {
      solution = try solve(
        model, at: points.map { .number($0) }, digits: workingDigits, exact: false,
        hypotheses: hypotheses)
    } catch { throw NoFormula(error) }
    let values = solution.values.map { $0.value.enclosure(precision) }
    let labels = layout.labels.map { $0.ball(precision: precision) }
    let scale = (values + labels).map(\.magnitudeUpperBound).max() ?? .zero
    var samples: [[Sample]] = []
    for index in pieces.indices {
      let own = try (4 * index..<4 * index + 4).map { place in
        try sample(pieces[index], at: Ball(points[place], precision: precision), values[place])
      }
      let rest = own.prefix(2).map { $0.value - particular(pieces[index], $0) }
      let slope = (rest[1] - rest[0]) / (own[1].x - own[0].x)
      pieces[index].polynomial[0] = rest[0] - slope * own[0].x
      pieces[index].polynomial[1] = slope
      var all = own
      for (knot, place) in layout.knots.enumerated() {
        guard let at = place.expression,
          at == pieces[index].from?.expression || at == pieces[index].to?.expression
        else { continue }
        all.append(
          try sample(pieces[index], at: place.ball(precision: precision), labels[knot]))
      }
      for sample in all where !particular(pieces[index], sample).overlaps(sample.value) {
        throw DerivationFailure.mismatch(
          "a piece of the solution does not have the solution's value")
      }
      samples.append(all)
    }
    for surplus in [1, 4, 8, 16, 30, workingDigits - digits - 8] {
      if let written = written(pieces, samples, digits + surplus, scale: scale) {
        return SolutionFormula(
          model: model.name, digits: digits, pieces: written, isExact: false,
          checks: [
            "each piece as it is printed against proved values of the solution at the data and at "
              + "four further points, to \(digits) digits of the largest",
            "inner variables against enclosures of the inverse mirror map by Newton's method",
          ])
      }
    }
    throw NoFormula("\(digits) digits of the coefficients could not be proved")
  }

  /// A point of a piece with the inner variables there, and h.
  private struct Sample {
    var x: Ball
    var value: Ball
    var inner: [Symbol: Ball]
  }

  private func sample(
    _ piece: ParticularPiece<Ball>, at x: Ball, _ value: Ball
  ) throws -> Sample {
    var inner: [Symbol: Ball] = [:]
    for variable in piece.inner {
      let s = variable.constant + variable.rate * x
      guard let u = variable.piece.solution(at: s) else {
        throw NoFormula("the inverse mirror map was not enclosed")
      }
      inner[variable.name] = u
    }
    return Sample(x: x, value: value, inner: inner)
  }

  private func particular(_ piece: ParticularPiece<Ball>, _ sample: Sample) -> Ball {
    var symbols = sample.inner
    symbols[Symbol("x")] = sample.x
    return piece.parts.reduce(Ball.polynomialValue(piece.polynomial, at: sample.x)) {
      $0 + $1.coefficient * $1.factor.enclosure(at: symbols, precision: sample.x.precision)
    }
  }

  /// The pieces with coefficients of so many digits; nil where digits are not proved or the rounded
  /// formula is off by more than the digits asked for.
  private func written(
    _ pieces: [ParticularPiece<Ball>], _ samples: [[Sample]], _ count: Int, scale: ErrorBound
  ) -> [SolutionPiece]? {
    var result: [SolutionPiece] = []
    for (piece, samples) in zip(pieces, samples) {
      guard
        let numbers = Self.decimals(
          piece.polynomial + piece.parts.map(\.coefficient), digits: count)
      else { return nil }
      let factors =
        piece.polynomial.indices.map { degree -> Expression in
          degree == 0 ? 1 : degree == 1 ? .variable("x") : Expression.variable("x").pow(degree)
        } + piece.parts.map(\.factor)
      let terms = zip(numbers, factors).filter { !$0.0.value.isZero }
        .map { FormulaTerm(number: $0, factor: $1) }
      var inner: [InnerVariable] = []
      for variable in piece.inner {
        guard let numbers = Self.decimals([variable.constant, variable.rate], digits: count) else {
          return nil
        }
        let argument = zip(numbers, [1, .variable("x")]).filter { !$0.0.value.isZero }
          .map { FormulaTerm(number: $0, factor: $1) }
        let name = Expression.symbol(variable.name)
        let slope = variable.piece.potential.derivative.coefficients.enumerated()
          .reduce(Expression.number(0)) { $0 + .number($1.element) * name.pow($1.offset) }
        let closed = variable.closedForm.flatMap { form in
          samples.allSatisfy { sample in
            let s = variable.constant + variable.rate * sample.x
            let value = form.enclosure(at: [Symbol("s"): s], precision: sample.x.precision)
            return value.isFinite && sample.inner[variable.name].map(value.overlaps) == true
          } ? form : nil
        }
        inner.append(
          InnerVariable(
            name: variable.name, argument: argument, closedForm: closed,
            slope: slope.simplified(), range: variable.range))
      }
      let own = SolutionPiece(from: piece.from, to: piece.to, terms: terms, inner: inner)
      guard samples.allSatisfy({ agrees(own, piece, $0, scale: scale) }) else { return nil }
      result.append(own)
    }
    return result
  }

  /// Whether what is written differs from h by less than 10^(1 − digits) of its largest value.
  private func agrees(
    _ written: SolutionPiece, _ piece: ParticularPiece<Ball>, _ sample: Sample, scale: ErrorBound
  ) -> Bool {
    let precision = sample.x.precision
    var inner: [Symbol: Ball] = [:]
    for (shown, variable) in zip(written.inner, piece.inner) {
      let s = shown.argument.reduce(Ball(0, precision: precision)) {
        $0 + Ball($1.number.value, precision: precision)
          * $1.factor.enclosure(at: [Symbol("x"): sample.x], precision: precision)
      }
      inner[shown.name] = variable.piece.solution(at: s)
    }
    guard inner.count == written.inner.count else { return false }
    let value = written.value(at: sample.x, inner: inner, precision: precision)
    let error = (value - sample.value).magnitudeUpperBound
    let unit = Ball(Rational(10).power(1 - digits), precision: precision).magnitudeUpperBound
    return error <= scale * unit
  }

  private static func decimals(_ list: [Ball], digits: Int) -> [FormulaNumber]? {
    let largest = list.map(\.magnitudeLowerBound).max() ?? .zero
    var numbers: [FormulaNumber] = []
    for ball in list {
      if ball.isZero {
        numbers.append(FormulaNumber(exact: 0))
        continue
      }
      guard let printed = ball.formattedCertified(digits: digits, listMagnitude: largest),
        let number = FormulaNumber(decimal: printed.text)
      else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}

extension PrintedValue {
  /// Everything that the digits leave open.
  func enclosure(_ precision: Precision) -> Ball {
    if let exact { return Ball(exact, precision: precision) }
    func bound(_ value: Rational) -> ErrorBound {
      Ball(value, precision: precision).magnitudeUpperBound
    }
    guard certified, let value = Rational(decimal: text) else {
      return .indeterminate(precision: precision)
    }
    if let error {
      // The radius is printed rounded up, or to nearest: twice it is certain.
      guard let radius = Rational(decimal: error) else {
        return .indeterminate(precision: precision)
      }
      return Ball(value, precision: precision).addingError(bound(2 * radius))
    }
    let parts = text.split(separator: "e")
    let fraction = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let decimals = fraction.count > 1 ? fraction[1].count : 0
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    return Ball(value, precision: precision)
      .addingError(bound(Rational(10).power(exponent - decimals)))
  }
}
