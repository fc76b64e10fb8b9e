import MultiPrecision
import RealModule

extension EventFunction {
  /// An event given by a recorded function, whose derivative along the solution follows from it:
  /// it is located by Newton's method.
  ///
  /// - Parameters:
  ///   - dimension: The number of components.
  ///   - crossing: Which changes count.
  ///   - isTerminal: Whether the integration ends there.
  ///   - precision: That of constants; `Double` ignores it.
  ///   - function: The function of time and state.
  public init(
    dimension: Int, _ crossing: Crossing = .any, isTerminal: Bool = true,
    precision: Precision = .double, recorded function: (Quantity, [Quantity]) -> Quantity
  ) {
    let recorder = Recorder()
    let (time, state) = DifferentialSystem.arguments(dimension, recorder)
    let value = recorder.node(function(time, state))
    let variables = [Operation.time] + (0..<dimension).map { Operation.component($0) }
    let base = recorder.graph
    let slopes = variables.map { variable in
      base.derivatives(by: variable, recorder)[value].map { recorder.node($0) }
    }
    let recorded = RecordedValues<Number>(recorder.graph, precision: precision)
    self.init(crossing, isTerminal: isTerminal) { time, state, velocity in
      var values = recorded
      values.evaluate(at: time, state)
      // dg/dt = ∂g/∂t + Σ ∂g/∂yᵢ·yᵢ′.
      var slope = slopes[0].map { values[$0] } ?? 0
      for (index, node) in slopes.dropFirst().enumerated() {
        if let node { slope = slope + values[node] * velocity[index] }
      }
      return (values[value], slope)
    }
  }
}
