import MultiPrecision

/// The right-hand side of y′ = f(t, y) over one number type.
///
/// ``DifferentialSystem`` gives one over any; conform a type of your own where the structure of f
/// makes it faster. Evaluation mutates, so that it may use memory of its own.
public protocol VectorField<Number> {
  /// The number type.
  associatedtype Number: IntegrationScalar
  /// The number of components.
  var dimension: Int { get }
  /// Writes f(time, state); what is not finite says that f is not defined there.
  mutating func evaluate(at time: Number, _ state: [Number], into velocity: inout [Number])
}

/// A right-hand side whose derivatives with respect to the state are known.
public protocol DifferentiableField<Number>: VectorField {
  /// ∂f/∂y at a time and state, or near it: approximations do.
  mutating func jacobian(at time: Number, _ state: [Number]) -> Matrix<Number>
}

/// The right-hand side of a closure.
public struct ClosureField<Number: IntegrationScalar>: VectorField {
  /// The number of components.
  public let dimension: Int
  private let body: (Number, [Number]) -> [Number]

  /// f as a closure of time and state.
  public init(dimension: Int, _ body: @escaping (Number, [Number]) -> [Number]) {
    self.dimension = dimension
    self.body = body
  }

  /// Writes f(time, state).
  public func evaluate(at time: Number, _ state: [Number], into velocity: inout [Number]) {
    velocity = body(time, state)
  }
}
