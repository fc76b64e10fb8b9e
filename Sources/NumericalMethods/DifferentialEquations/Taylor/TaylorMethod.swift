import MultiPrecision
import RealModule

/// The Taylor method: each step follows the solution's own power series.
///
/// The order comes from the tolerance, the step from the last two coefficients; the polynomial is
/// the solution in between, to the full tolerance.
///
/// With a series that converges up to distance ρ, order p costs O(p²) and allows h = ρ·ε^(1/p) for
/// a relative tolerance ε: the cost p²/h is least for p = −½·ln ε, where h = ρ/e². The step is
/// ```
/// h = e^(−0.7/(p − 1)) · min over j = p − 1, p of  (1/max |y⁽ʲ⁾ᵢ/wᵢ|)^(1/j),   wᵢ the tolerance of yᵢ
/// ```
/// since y⁽ʲ⁾ ≈ c·ρ^(−j) makes this ρ·ε^(1/j); two coefficients because one of them may vanish.
///
/// ### Accuracy
/// *Estimated*: the remainder is taken to be as large as the last terms.
///
/// ### Source
/// Jorba and Zou, Experimental Mathematics 14 (2005) 99–117, (3-3) and (3-7) to (3-9); here the
/// tolerance of each component stands for their choice between absolute and relative.
public struct TaylorMethod<Number: IntegrationScalar>: IntegrationMethod {
  /// The order.
  public let order: Int
  /// The number of components.
  public let dimension: Int
  private let precision: Precision
  private var series: SolutionSeries<Number>
  private var start: (time: Number, state: [Number])?
  private var reach: Number?
  private var length: Number?
  /// The expansions so far.
  public private(set) var evaluations = 0

  /// The method of an order.
  ///
  /// - Parameters:
  ///   - system: The system.
  ///   - order: p ≥ 3.
  ///   - precision: That of the computation; `Double` ignores it.
  public init(_ system: DifferentialSystem, order: Int, precision: Precision = .double) {
    precondition(order >= 3, "the step is chosen from two coefficients beyond the first")
    self.order = order
    self.precision = precision
    dimension = system.dimension
    series = SolutionSeries(system, order: order, precision: precision)
  }

  /// The method of the order that is best for a tolerance: ⌈1 − ½·ln ε⌉.
  ///
  /// - Parameters:
  ///   - system: The system.
  ///   - tolerance: That of the integration to come.
  ///   - precision: That of the computation; `Double` ignores it.
  public init(
    _ system: DifferentialSystem, for tolerance: StepTolerance<Number>,
    precision: Precision = .double
  ) {
    let order = 1 + Int((-tolerance.naturalLogarithm / 2).rounded(.up))
    self.init(system, order: Swift.max(order, 5), precision: precision)
  }

  /// The series is what the step is made of.
  public var hasAccuratePieces: Bool { true }
  /// None: the method chooses its steps itself.
  public var errorExponent: Int? { nil }

  /// No proposal: the first attempt may go all the way.
  public mutating func firstStep(
    from time: Number, _ state: [Number], toward end: Number, _ tolerance: StepTolerance<Number>
  ) -> Number? {
    nil
  }

  /// Expands at the start, unless that was done, and goes as far as the tolerance allows.
  public mutating func attempt(
    from time: Number, _ state: [Number], by step: Number, _ tolerance: StepTolerance<Number>
  ) -> StepAttempt<Number> {
    if start == nil {
      series.begin(at: time, state)
      series.extend(toOrder: order)
      evaluations += 1
      start = (time, state)
      reach = longestStep(from: time, state, tolerance)
    }
    guard let reach else { return .nonFiniteStart }
    var length = step
    if reach < step.magnitude { length = step < 0 ? -reach : reach }
    self.length = length
    let next = (0..<dimension).map { component in
      Number.polynomialValue(Array(series.coefficients(of: component)), at: length)
    }
    return .made(length: length, state: next, error: 0)
  }

  /// Nil if a coefficient is not finite.
  ///
  /// Of few significant bits, so that times stay short; at full precision, since powers of it are
  /// computed.
  private func longestStep(
    from time: Number, _ state: [Number], _ tolerance: StepTolerance<Number>
  ) -> Number? {
    var logarithm = Double.infinity
    for index in [order - 1, order] {
      let column = (0..<dimension).map { component in
        series.coefficients(of: component).dropFirst(index).first ?? 0
      }
      guard column.allSatisfy(\.isFinite) else { return nil }
      let size = tolerance.logarithmOfRatio(of: column, at: state)
      logarithm = Swift.min(logarithm, -size / Double(index))
    }
    // No coefficient is left: the solution is a polynomial.
    if logarithm == .infinity { return Number(0x1p1000, precision: precision) }
    let value = Double.exp(logarithm - 0.7 / Double(order - 1))
    guard value.isFinite else { return Number(0x1p1000, precision: precision) }
    return Number(Double(Float(value)), precision: precision)
  }

  /// The series itself.
  public mutating func pieces() -> [TrajectoryPiece<Number>] {
    guard let start, let length else { return [] }
    let coefficients = (0..<dimension).map { Array(series.coefficients(of: $0)) }
    return [
      TrajectoryPiece(
        start: start.time, end: start.time + length, unit: 1, coefficients: coefficients)
    ]
  }

  /// The next attempt expands anew.
  public mutating func accept() { start = nil }
}

extension StepTolerance {
  /// ln of the smaller tolerance.
  var naturalLogarithm: Double {
    let least = relative > 0 && (absolute == 0 || relative < absolute) ? relative : absolute
    return Number.naturalLogarithm(least)
  }

  /// ln of the largest |valueᵢ|/(absolute + relative·|yᵢ|): −∞ if all are 0.
  func logarithmOfRatio(of values: [Number], at state: [Number]) -> Double {
    var largest = -Double.infinity
    for (value, component) in zip(values, state) where value != 0 {
      let allowed = absolute + relative * component.magnitude
      largest = Swift.max(
        largest, Number.naturalLogarithm(value.magnitude) - Number.naturalLogarithm(allowed))
    }
    return largest
  }
}
