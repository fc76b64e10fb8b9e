/// The fields of a model block.
enum ModelField: String, CaseIterable {
  case activation, biases, potential, data
  case outputWeights = "output_weights"
  case outputBias = "output_bias"
  case inputWeights = "input_weights"
  case initial, loss

  static let required: [ModelField] = [.activation, .biases, .potential, .data]

  /// What stands on the right of the equals sign.
  var form: String {
    switch self {
    case .activation: "an activation, such as `relu` or `leaky_relu(1/10)`"
    case .biases: "a density, such as `uniform(r = 1)`"
    case .potential: "`unscaled(f)` or `scaled(f, omega = 1)`"
    case .data: "a data set, points such as `[(0, 1), (1, 2)]`, or `csv(\"points.csv\")`"
    case .outputWeights, .outputBias: "`zero`, `normal(s)` or `uniform(r)`"
    case .inputWeights: "`sphere`, `normal(s)` or `uniform(r)`"
    case .initial: "an expression in x"
    case .loss: "`sum_of_squares`, `half_sum_of_squares` or `mean_squares`"
    }
  }
}
