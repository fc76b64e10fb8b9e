import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

/// Solutions in closed form beside values that are known from elsewhere.
@Suite("Solutions as formulas")
struct SolutionFormulaTests {
  private static let precision = Precision(bits: 256)

  private func formula(_ model: Model, digits: Int = 30) throws -> SolutionFormula {
    switch try solutionFormula(of: model, digits: digits) {
    case .formula(let formula): return formula
    case .none(let reason):
      Issue.record("\(reason)")
      throw SolveFailure.undecided(reason)
    }
  }

  private func value(_ terms: [FormulaTerm], _ symbols: [Symbol: Ball]) -> Ball {
    terms.reduce(Ball(0, precision: Self.precision)) {
      $0 + Ball($1.number.value, precision: Self.precision)
        * $1.factor.enclosure(at: symbols, precision: Self.precision)
    }
  }

  /// What is written, at a point.
  private func value(_ formula: SolutionFormula, at x: Rational) throws -> Ball {
    let piece = try #require(
      formula.pieces.first { $0.to.map { x <= ($0.expression.asRational ?? 0) } ?? true })
    return try value(piece, at: x)
  }

  private func value(_ piece: SolutionPiece, at x: Rational) throws -> Ball {
    var symbols = [Symbol("x"): Ball(x, precision: Self.precision)]
    for variable in piece.inner {
      let s = value(variable.argument, symbols)
      let closed = try #require(variable.closedForm)
      symbols[variable.name] = closed.enclosure(at: [Symbol("s"): s], precision: Self.precision)
    }
    return value(piece.terms, symbols)
  }

  private func model(
    _ potential: Expression, _ scaling: PotentialScaling, gamma: Rational = 0,
    data: [(Rational, Rational)], biases: InitializationDensity = Densities.uniform(1)
  ) -> Model {
    Model(
      name: "m",
      activation: .piecewiseLinear(
        name: "s", beta: .number(gamma.isZero ? 1 : gamma), gamma: .number(gamma)),
      biases: biases, potential: Potential(name: "p", variable: Symbol("x"), body: potential),
      scaling: scaling,
      data: TrainingData(
        name: "d", inputs: data.map { [.number($0.0)] }, labels: data.map { .number($0.1) }))
  }

  private static let figure1: [(Rational, Rational)] = [-1, q5(-1), 0, q5(1), 1].map {
    ($0, $0 == 0 ? Rational(3, 20) : Rational(-3, 20))
  }
  private static func q5(_ n: Int) -> Rational { Rational(n, 5) }
  private static let figure2: [(Rational, Rational)] = [
    (-1, Rational(3, 20)), (Rational(7, 20), Rational(3, 20)), (Rational(13, 20), Rational(-3, 20)),
    (1, Rational(3, 20)),
  ]

  /// THEORY's table of figure 1: rational cubic splines.
  @Test func figure1IsAnExactCubicSpline() throws {
    let half = Rational(1, 2)
    let found = try formula(model(x.pow(2), .unscaled, gamma: half, data: Self.figure1))
    #expect(found.isExact && found.pieces.count == 6)
    let known = [
      (Rational(-5, 4), Rational(-3, 155)), (half, Rational(-16023, 39680)),
      (-half, Rational(-16023, 39680)), (Rational(1, 10), Rational(2871, 62000)),
      (Rational(9, 10), Rational(-208_587, 992_000)),
    ]
    for (place, expected) in known {
      let value = try value(found, at: place)
      #expect(value.contains(expected), "\(place)")
    }
    // h has two derivatives everywhere inside.
    for (left, right) in zip(found.pieces, found.pieces.dropFirst()) {
      let place = try #require(left.to?.expression.asRational)
      let inner = abs(place.doubleValue) < 1
      for order in 0...(inner ? 2 : 1) {
        func derivative(_ piece: SolutionPiece) -> Rational? {
          var body = Expression.sum(piece.terms.map { .number($0.number.value) * $0.factor })
          for _ in 0..<order { body = body.derivative(in: Symbol("x")).simplified() }
          return try? body.substituting(Symbol("x"), by: .number(place)).rationalValue()
        }
        #expect(derivative(left) == derivative(right), "\(place), \(order)")
      }
    }
  }

  /// Figure 2's table: h(½) and h(−½) for both potentials.
  @Test(arguments: [
    (4, "-0.07748636657487760546040175611448", "0.3913309650846136097860767141974", 5),
    (3, "-0.06877971180065548337457418261861", "0.3323279268566760492289147913960", 8),
  ])
  func figure2IsAPolynomialInTheInverseMirrorMap(
    _ power: Int, _ right: String, _ left: String, _ count: Int
  ) throws {
    let potential = power == 4 ? x.pow(4) : Expression.function(.abs, [x]).pow(3)
    let found = try formula(model(potential, .scaled(omega: 1), data: Self.figure2))
    #expect(!found.isExact && found.pieces.count == count)
    for (place, text) in [(Rational(1, 2), right), (Rational(-1, 2), left)] {
      let expected = try #require(Rational(decimal: text))
      let error = try value(found, at: place) - Ball(expected, precision: Self.precision)
      // The table has 31 digits.
      #expect(error.magnitudeUpperBound < ErrorBound(1e-29), "\(place)")
    }
  }

  /// Pieces meet with their slopes, to the digits asked for, at data and where α changes its formula.
  @Test(arguments: [20, 60]) func piecesMeetSmoothly(_ digits: Int) throws {
    let found = try formula(
      model(
        Expression.function(.abs, [x]).pow(3), .scaled(omega: q(1, 2)), gamma: Rational(1, 2),
        data: Self.figure2), digits: digits)
    let step = Rational(1, 1_000_000)
    for (left, right) in zip(found.pieces, found.pieces.dropFirst()) {
      let place = try #require(left.to?.expression.asRational)
      let gap = try value(left, at: place) - value(right, at: place)
      #expect(gap.magnitudeUpperBound < ErrorBound(1e-19))
      // Continued by a step, both differ in the second order.
      let turn = try value(left, at: place + step) - value(right, at: place + step)
      #expect(turn.magnitudeUpperBound < ErrorBound(1e-8))
    }
  }

  @Test func whatHasNoClosedFormSaysWhy() throws {
    let cosh = model(.function(.cosh, [x]), .scaled(omega: 1), data: Self.figure2)
    guard case .none(let reason) = try solutionFormula(of: cosh, digits: 10) else {
      Issue.record("a formula for cosh")
      return
    }
    #expect(reason.contains("no piecewise polynomial"))
  }
}
