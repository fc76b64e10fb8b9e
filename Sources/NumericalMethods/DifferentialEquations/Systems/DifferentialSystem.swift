import MultiPrecision

/// A system y′ = f(t, y), written once and evaluated over every number type and over power series.
///
/// ```
/// let vanDerPol = DifferentialSystem(dimension: 2) { _, y in
///   [y[1], (1 - y[0] * y[0]) * y[1] - y[0]]
/// }
/// ```
/// The closure runs once, on recorded quantities. What it computes is kept as a list of operations,
/// equal ones once: so f can be differentiated and expanded as well as evaluated.
public struct DifferentialSystem: Sendable {
  /// The number of components.
  public let dimension: Int
  let graph: OperationGraph
  /// The nodes of f.
  let outputs: [Int]
  let program: SeriesProgram

  /// The system with `dimension` components.
  ///
  /// - Parameters:
  ///   - dimension: m ≥ 1.
  ///   - velocity: f, from the time and m components to m values.
  public init(dimension: Int, _ velocity: (Quantity, [Quantity]) -> [Quantity]) {
    let recorder = Recorder()
    let (time, state) = Self.arguments(dimension, recorder)
    let values = velocity(time, state)
    precondition(values.count == dimension, "f has as many values as there are components")
    self.init(dimension: dimension, recorder, values)
  }

  init(dimension: Int, _ recorder: Recorder, _ values: [Quantity]) {
    self.dimension = dimension
    outputs = values.map { recorder.node($0) }
    graph = recorder.graph
    program = SeriesProgram(graph, dimension: dimension, outputs: outputs)
  }

  static func arguments(
    _ dimension: Int, _ recorder: Recorder
  ) -> (time: Quantity, state: [Quantity]) {
    precondition(dimension >= 1, "a system has at least one component")
    return (recorder.record(.time), (0..<dimension).map { recorder.record(.component($0)) })
  }

  /// f over a number type; derivatives come from the same recording.
  ///
  /// - Parameters:
  ///   - type: The number type.
  ///   - precision: That of constants; `Double` ignores it.
  /// - Returns: The field.
  public func field<Number: IntegrationScalar>(
    over type: Number.Type = Number.self, precision: Precision = .double
  ) -> RecordedField<Number> {
    RecordedField(self, precision: precision)
  }

  /// f(time, state).
  public func velocity<Number: SeriesScalar>(
    at time: Number, _ state: [Number], precision: Precision
  ) -> [Number] {
    var values = RecordedValues<Number>(graph, precision: precision)
    values.evaluate(at: time, state)
    return outputs.map { values[$0] }
  }

  /// ∂f/∂y.
  ///
  /// - Parameters:
  ///   - time: t.
  ///   - state: y.
  ///   - precision: That of constants.
  /// - Returns: The Jacobian matrix; over balls an enclosure for every point of them.
  public func jacobian<Number: SeriesScalar>(
    at time: Number, _ state: [Number], precision: Precision
  ) -> Matrix<Number> {
    let table = derivativeTable
    var values = RecordedValues<Number>(table.graph, precision: precision)
    values.evaluate(at: time, state)
    return Matrix(rows: dimension, columns: dimension) { i, j in
      table.nodes[i][j].map { values[$0] } ?? Number(0, precision: precision)
    }
  }
}

/// The right-hand side of a ``DifferentialSystem`` over one number type.
public struct RecordedField<Number: IntegrationScalar>: DifferentiableField {
  private let system: DifferentialSystem
  private let precision: Precision
  private var values: RecordedValues<Number>
  private var derivatives: (table: DerivativeTable, values: RecordedValues<Number>)?

  init(_ system: DifferentialSystem, precision: Precision) {
    self.system = system
    self.precision = precision
    values = RecordedValues(system.graph, precision: precision)
  }

  /// The number of components.
  public var dimension: Int { system.dimension }

  /// Writes f(time, state).
  public mutating func evaluate(
    at time: Number, _ state: [Number], into velocity: inout [Number]
  ) {
    values.evaluate(at: time, state)
    for (index, node) in system.outputs.enumerated() { velocity[index] = values[node] }
  }

  /// ∂f/∂y.
  public mutating func jacobian(at time: Number, _ state: [Number]) -> Matrix<Number> {
    let table = derivatives?.table ?? system.derivativeTable
    var values = derivatives?.values ?? RecordedValues(table.graph, precision: precision)
    values.evaluate(at: time, state)
    derivatives = (table, values)
    let zero = Number(0, precision: precision)
    return Matrix(rows: dimension, columns: dimension) { i, j in
      table.nodes[i][j].map { values[$0] } ?? zero
    }
  }
}
