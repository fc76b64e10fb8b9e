import MultiPrecision
import RealModule

/// An explicit Runge–Kutta method with an embedded error estimate, for problems that are not stiff.
///
/// ### Accuracy
/// *Estimated*, by the difference of the two embedded solutions; the more accurate one is carried
/// on.
public struct ExplicitMethod<Field: VectorField>: IntegrationMethod {
  /// The number type.
  public typealias Number = Field.Number

  private var field: Field
  /// The coefficients.
  public let tableau: EmbeddedTableau
  private let nodes: [Number]
  private let matrix: [[Number]]
  private let weights: [Number]
  private let errorWeights: [Number]
  private let denseWeights: [[Number]]
  private var slopes: [[Number]]
  /// Whether the first slope is that of the next attempt's start.
  private var hasFirstSlope = false
  private var start: (time: Number, state: [Number])?
  private var step: Number?
  private let reusesLastSlope: Bool
  /// The evaluations of the right-hand side so far.
  public private(set) var evaluations = 0

  /// The method of a tableau.
  ///
  /// - Parameters:
  ///   - field: The right-hand side.
  ///   - tableau: The coefficients, by default those of Dormand and Prince.
  ///   - precision: That of the coefficients, for numbers that have one.
  public init(
    _ field: Field, tableau: EmbeddedTableau = .dormandPrince, precision: Precision = .double
  ) {
    func number(_ value: Rational) -> Number { Number(value, precision: precision) }
    self.field = field
    self.tableau = tableau
    nodes = tableau.nodes.map(number)
    matrix = tableau.matrix.map { $0.map(number) }
    weights = tableau.weights.map(number)
    errorWeights = tableau.errorWeights.map(number)
    denseWeights = tableau.denseWeights.map { $0.map(number) }
    slopes = nodes.map { _ in [] }
    reusesLastSlope =
      tableau.nodes.last == 1 && tableau.matrix.last == Array(tableau.weights.dropLast())
      && tableau.weights.last == 0
  }

  /// The number of components.
  public var dimension: Int { field.dimension }
  /// One more than the order of the less accurate solution.
  public var errorExponent: Int? { tableau.embeddedOrder + 1 }

  /// No: the dense output has a lower order.
  public var hasAccuratePieces: Bool { false }

  /// A step whose first two derivatives say that it is short enough.
  ///
  /// ### Source
  /// Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, §II.4, "starting step
  /// size".
  public mutating func firstStep(
    from time: Number, _ state: [Number], toward end: Number, _ tolerance: StepTolerance<Number>
  ) -> Number? {
    evaluateFirst(at: time, state)
    let slope = slopes[0]
    let size = tolerance.ratio(of: state, from: state, to: state)
    let speed = tolerance.ratio(of: slope, from: state, to: state)
    let left = (end - time).magnitude.doubleValue
    var guess = size > 1e-5 && speed > 1e-5 ? 0.01 * size / speed : 1e-6 * left
    guard guess.isFinite, guess > 0 else { return nil }
    guess = Swift.min(guess, left)
    let signed = end < time ? -guess : guess
    let short = Number(signed, precision: time.workingPrecision)
    var moved = state
    Number.accumulate(&moved, short, slope)
    var later: [Number] = slope
    field.evaluate(at: time + short, moved, into: &later)
    evaluations += 1
    Number.accumulate(&later, -1, slope)
    let bend = tolerance.ratio(of: later, from: state, to: state) / guess
    let largest = Swift.max(speed, bend)
    let second =
      largest > 1e-15
      ? Double.pow(0.01 / largest, 1 / Double(tableau.order)) : Swift.max(1e-6 * left, guess * 1e-3)
    let length = Swift.min(100 * guess, second)
    return length.isFinite && length > 0
      ? Number(length, precision: time.workingPrecision) : short
  }

  private mutating func evaluateFirst(at time: Number, _ state: [Number]) {
    if hasFirstSlope { return }
    evaluate(0, at: time, state)
    hasFirstSlope = true
  }

  private mutating func evaluate(_ stage: Int, at time: Number, _ state: [Number]) {
    if slopes[stage].count != state.count { slopes[stage] = state }
    field.evaluate(at: time, state, into: &slopes[stage])
    evaluations += 1
  }

  /// Tries a step.
  public mutating func attempt(
    from time: Number, _ state: [Number], by step: Number, _ tolerance: StepTolerance<Number>
  ) -> StepAttempt<Number> {
    evaluateFirst(at: time, state)
    guard slopes[0].allSatisfy(\.isFinite) else { return .nonFiniteStart }
    for stage in 1..<Swift.max(tableau.stages, 1) {
      var point = state
      Number.accumulate(&point, step, matrix[stage], slopes)
      evaluate(stage, at: time + step * nodes[stage], point)
    }
    var next = state
    var error = [Number](repeating: 0, count: state.count)
    Number.accumulate(&next, step, weights, slopes)
    Number.accumulate(&error, step, errorWeights, slopes)
    (self.start, self.step) = ((time, state), step)
    guard next.allSatisfy(\.isFinite) else { return .nonFinite }
    let ratio = tolerance.ratio(of: error, from: state, to: next)
    return .made(length: step, state: next, error: ratio)
  }

  /// The polynomial of the dense output.
  public mutating func pieces() -> [TrajectoryPiece<Number>] {
    guard let start, let step else { return [] }
    let degree = denseWeights.first?.count ?? 0
    var rows = [start.state]
    for power in 0..<degree {
      var row = [Number](repeating: 0, count: dimension)
      for stage in slopes.indices where denseWeights[stage][power] != 0 {
        Number.accumulate(&row, step * denseWeights[stage][power], slopes[stage])
      }
      rows.append(row)
    }
    let coefficients = (0..<dimension).map { component in rows.map { $0[component] } }
    return [
      TrajectoryPiece(
        start: start.time, end: start.time + step, unit: step, coefficients: coefficients)
    ]
  }

  /// Keeps the last slope as the next first one, if the tableau is made for it.
  public mutating func accept() {
    if reusesLastSlope {
      slopes.swapAt(0, slopes.count - 1)
    } else {
      hasFirstSlope = false
    }
  }
}
