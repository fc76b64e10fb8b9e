import MultiPrecision

extension Expression {
  /// The coefficients f⁽ᵏ⁾(x₀)/k! for k = 0…order.
  ///
  /// ### Accuracy
  /// Over `Double` and `BigFloat` *estimated* (32 guard bits for `BigFloat`); over `Ball` an
  /// enclosure, *proved*, for every point of the ball. Where the ball meets a kink of |u|, `min`
  /// or `max` only the value and the hull of the slopes are finite, at a jump only the value: what
  /// is finite may be used in a remainder term.
  ///
  /// - Parameters:
  ///   - variable: The variable x.
  ///   - point: x₀; its precision is that of the result.
  ///   - order: The degree of the last coefficient, ≥ 0.
  ///   - values: The values of other symbols; what has none is undefined.
  /// - Returns: `order + 1` coefficients.
  /// - Complexity: O(order²) multiplications a node.
  public func taylor<Scalar: EvaluationScalar>(
    in variable: Symbol, at point: Scalar, order: Int, values: [Symbol: Scalar] = [:]
  ) -> [Scalar] {
    let others = values.keys.filter { $0 != variable }.sorted()
    let program = Program(self, arguments: [variable] + others)
    return program.taylor(
      at: [point] + others.compactMap { values[$0] }, direction: 0, order: order)
  }
}

extension Program {
  /// The coefficients with respect to the argument with the index `direction`.
  func taylor<Scalar: EvaluationScalar>(
    at point: [Scalar], direction: Int, order: Int
  ) -> [Scalar] {
    let target = point[direction].workingPrecision
    let working = target.adding(bits: 32)
    func jet(_ coefficients: [Scalar]) -> Jet<Scalar> {
      Jet(coefficients, order: order, precision: working)
    }
    var arguments = point.map { jet([$0.atPrecision(max(working, $0.workingPrecision))]) }
    let one = Scalar.number(1, precision: working)
    if order > 0 { arguments[direction].coefficients.append(one) }
    let result = run(
      literals: literals(of: Scalar.self, precision: working).map { jet([$0]) },
      undefined: jet([.undefined(precision: working)]).valueOnly(.undefined(precision: working))
    ) { arguments[$0] }
    let zero = Scalar.number(0, precision: target)
    return (0...order).map {
      $0 <= result.degree ? result.coefficients[$0].atPrecision(target) : zero
    }
  }
}
