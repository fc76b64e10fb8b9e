import Symbolic

extension Model {
  /// Everything that results depend on, as a text: two models have the same one if and only if they
  /// agree in all but names.
  ///
  /// The file's comments, layout and order, and the names of the model, of what it is made of and of
  /// variables are not in it; a parameter without a value is, by its name. One line a property.
  public var contentText: String {
    var lines: [String] = []
    func add(_ name: String, _ value: String) { lines.append("\(name) \(value)") }
    switch activation {
    case .piecewiseLinear(_, let beta, let gamma):
      add("activation", "linear \(beta.canonicalText()) \(gamma.canonicalText())")
    case .smooth(_, let variable, let body):
      add("activation", "formula \(body.canonicalText(variables: [variable]))")
    }
    add(
      "biases",
      "\(biases.body.canonicalText(variables: [biases.variable])) from \(biases.lower.content) "
        + "to \(biases.upper.content)")
    add("potential", potential.body.canonicalText(variables: [potential.variable]))
    switch scaling {
    case .unscaled: add("scaling", "unscaled")
    case .scaled(let omega): add("scaling", "scaled \(omega.canonicalText())")
    }
    add("input-weights", inputWeights.content)
    add("output-weights", outputWeights.content)
    add("output-bias", outputBias.content)
    add("initial", initial.canonicalText(variables: initialVariables))
    add("loss", loss.rawValue)
    for (input, label) in zip(data.inputs, data.labels) {
      add("point", (input + [label]).map { $0.canonicalText() }.joined(separator: " "))
    }
    return lines.joined(separator: "\n")
  }
}

extension SupportEnd {
  fileprivate var content: String {
    switch self {
    case .infinite: "infinite"
    case .finite(let end, let isClosed):
      (isClosed ? "closed " : "open ") + end.canonicalText()
    }
  }
}

extension InitializationLaw {
  fileprivate var content: String {
    switch self {
    case .zero: "zero"
    case .sphere: "sphere"
    case .normal(let scale): "normal \(scale.canonicalText())"
    case .uniform(let radius): "uniform \(radius.canonicalText())"
    }
  }
}
