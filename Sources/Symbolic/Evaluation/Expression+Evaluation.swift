import MultiPrecision

extension Expression {
  /// The value in double precision; NaN where it is undefined or a symbol has no value.
  ///
  /// ### Accuracy
  /// *estimated*: every operation is rounded; cancellation is not watched.
  public func value(at values: [Symbol: Double] = [:]) -> Double {
    evaluate(at: values, precision: .double)
  }

  /// The value at the precision; NaN where it is undefined or a symbol has no value.
  ///
  /// ### Accuracy
  /// *estimated*: rounded from an enclosure with more bits than asked for, the working precision
  /// being raised while the enclosure is too wide. Where no enclosure helps (a comparison of equal
  /// numbers, a value that is exactly 0 in disguise) plain evaluation at the last working
  /// precision decides.
  public func value(at values: [Symbol: BigFloat], precision: Precision) -> BigFloat {
    let symbols = values.keys.sorted()
    let program = Program(self, arguments: symbols)
    let operands = symbols.compactMap { values[$0] }
    var working = precision.adding(bits: 32)
    let limit = precision.bits * 4 + 1024
    var failures = 0
    while working.bits <= limit {
      let enclosure: Ball = program.evaluate(operands.map { Ball(midpoint: $0) }, working)
      if enclosure.isFinite, enclosure.relativeAccuracyBits > precision.bits {
        return BigFloat(enclosure.midpoint, precision: precision)
      }
      if !enclosure.isFinite {
        failures += 1
        if failures == 2 { break }
      }
      working = Precision(bits: working.bits * 2)
    }
    let estimate: BigFloat = program.evaluate(operands, working)
    return BigFloat(estimate, precision: precision)
  }

  /// An enclosure of the value at every point of the balls.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*, by ball arithmetic on the tree as it stands. `abs`, `sign`, `min`, `max`
  /// and `piecewise` take the union of the branches that can apply. Where some point of the balls
  /// may lie outside the domain of a part the enclosure is indeterminate; a finite enclosure
  /// proves that the expression is defined on all of the balls, if all rows of every
  /// `piecewise` are taken to cover ℝ when there is no last one.
  public func enclosure(at values: [Symbol: Ball] = [:], precision: Precision) -> Ball {
    evaluate(at: values, precision: precision.adding(bits: 16)).withPrecision(precision)
  }

  /// An enclosure of the holomorphic extension at every point of the rectangles.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*. Branches are decided by the real part, where it is clear of the place at
  /// which they meet. A finite enclosure proves that the expression is holomorphic on the
  /// rectangles, if all rows of every `piecewise` are taken to cover ℝ when there is no last one.
  public func enclosure(at values: [Symbol: ComplexBall], precision: Precision) -> ComplexBall {
    evaluate(at: values, precision: precision.adding(bits: 16)).withPrecision(precision)
  }

  private func evaluate<Scalar: EvaluationScalar>(
    at values: [Symbol: Scalar], precision: Precision
  ) -> Scalar {
    let symbols = values.keys.sorted()
    return Program(self, arguments: symbols)
      .evaluate(symbols.compactMap { values[$0] }, precision)
  }
}

extension Program {
  /// The value at the arguments, computed with the working precision.
  func evaluate<Scalar: EvaluationScalar>(
    _ arguments: [Scalar], _ precision: Precision
  ) -> Scalar {
    // A function's result has the precision of its argument, which must not be a short literal.
    let operands = arguments.map { $0.atPrecision(max(precision, $0.workingPrecision)) }
    return run(
      literals: literals(of: Scalar.self, precision: precision),
      undefined: .undefined(precision: precision)
    ) { operands[$0] }
  }
}
