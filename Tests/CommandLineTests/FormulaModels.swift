/// Models whose formulas are typeset, rendered and run.
enum FormulaModels {
  struct Model: Sendable {
    let name: String
    let text: String
  }

  private static func model(
    _ name: String, _ activation: String, _ biases: String, _ potential: String, _ data: String,
    _ definitions: String = ""
  ) -> Model {
    Model(
      name: name,
      text: """
        \(definitions)
        model \(name) {
          activation = \(activation)
          biases     = \(biases)
          potential  = \(potential)
          data       = \(data)
        }

        """)
  }

  private static let figure1 =
    "[(-1, -0.15), (-0.2, -0.15), (0, 0.15), (0.2, -0.15), (1, -0.15)]"
  private static let figure2 = "[(-1, 3/20), (0.35, 0.15), (0.65, -0.15), (1, 0.15)]"

  /// Models with a solution in closed form.
  static let all = [
    model("exact", "relu", "uniform(r = 1)", "unscaled(quadratic)", figure1),
    model(
      "quartic", "abs", "uniform(r = 1)", "scaled(f, omega = 1)", figure2, "potential f(x) = x^4"),
    model("logistic", "relu", "logistic(1/2)", "unscaled(quadratic)", figure2),
    model("cubic", "abs", "uniform(r = 1)", "scaled(power(3), omega = 1)", figure2),
    model(
      "relu_quartic", "relu", "uniform(r = 1)", "scaled(f, omega = 1)", figure1,
      "potential f(x) = x^4"),
    model(
      "sextic", "leaky_relu(1/10)", "triangular(r = 3/2)", "scaled(f, omega = 2)", figure2,
      "potential f(x) = x^6"),
    model(
      "epanechnikov_quartic", "abs", "epanechnikov(r = 2)", "scaled(f, omega = 1)", figure2,
      "potential f(x) = x^4"),
    model(
      "huber", "abs", "uniform(r = 1)", "scaled(f, omega = 1)", figure2,
      "potential f(x) = piecewise { x^2/2 for |x| <= 1; |x| - 1/2 otherwise }"),
    model(
      "kink", "abs", "uniform(r = 1)", "scaled(f, omega = 1)", figure2,
      "potential f(x) = 20*|x|"),
    model(
      "lopsided", "relu", "uniform(r = 1)", "scaled(f, omega = 1)", figure2,
      "potential f(x) = x^4 + x^3/2 + x^2 + x"),
    model("gauss", "relu", "gaussian(s = 1/2)", "unscaled(hyperbolic)", figure1),
    model("laplace_abs", "abs", "laplace(s = 1/2)", "scaled(quadratic, omega = 1)", figure1),
    model(
      "odd", "relu", "slanted", "scaled(f, omega = 1)", figure2,
      "density slanted(b) = (1 + b/2)/2 for b in [-1, 1]\npotential f(x) = x^4"),
    model(
      "irrational", "abs", "uniform(r = 1)", "scaled(f, omega = 1)",
      "[(-sqrt(2)/2, 1/5), (0, -1/3), (1/pi, 1/7), (4/5, 1)]", "potential f(x) = x^4"),
    model(
      "symmetric", "relu", "uniform(r = 1)", "scaled(power(3), omega = 1/2)",
      "[(-1, 1/5), (-1/2, -1/3), (1/2, -1/3), (1, 1/5)]"),
    model("single", "relu", "triangular(r = 1)", "unscaled(quadratic)", "[(1/3, 1)]"),
  ]

  /// The one of a name.
  static func named(_ name: String) -> Model {
    all.first { $0.name == name } ?? all[0]
  }
}
