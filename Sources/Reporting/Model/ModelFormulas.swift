import MirrorTheory
import Symbolic

/// The definitions of a model as formulas: what the file says, in the notation of the paper.
public struct ModelFormulas: Sendable {
  private let model: Model
  private typealias M = MathMarkup

  /// Prepares the formulas of a model.
  public init(_ model: Model) { self.model = model }

  /// The description of a report, with at most `rows` points of the data.
  public func description(rows: Int = 50) -> ModelDescription {
    let shown = zip(model.data.inputs, model.data.labels).prefix(rows).map { input, label in
      DataRow(x: PointEntry.name(of: input.map(\.text)), y: label.text)
    }
    return ModelDescription(
      model: model.name,
      formulas: [network, activation, density] + potential + start,
      data: Array(shown), dataCount: model.data.count)
  }

  /// A kernel in closed form, in the symbols `x` and `y`.
  public static func kernel(_ body: Expression) -> DisplayedFormula {
    DisplayedFormula(
      caption: "Closed form", text: "K(x, y) = \(body.text)",
      mathML: M.row(
        M.call(M.name("K"), M.name("x"), M.name("y")), M.sign("="), body.mathML))
  }

  private var network: DisplayedFormula {
    let j = M.name("j")
    let input = model.data.dimension > 1 ? "⟨w_j, x⟩" : "w_j x"
    let product =
      model.data.dimension > 1
      ? M.row(M.sign("⟨"), M.sub(M.name("w"), j), M.sign(","), M.name("x"), M.sign("⟩"))
      : M.row(M.sub(M.name("w"), j), M.name("x"))
    let argument = M.row(product, M.sign("−"), M.sub(M.name("b"), j))
    return DisplayedFormula(
      caption: "Network", text: "f(x, θ) = Σ_j a_j σ(\(input) − b_j) + d",
      mathML: M.row(
        M.call(M.name("f"), M.name("x"), M.name("θ")), M.sign("="), M.sum(over: "j"),
        M.sub(M.name("a"), j), M.call(M.name("σ"), argument), M.sign("+"), M.name("d")))
  }

  private var activation: DisplayedFormula {
    switch model.activation {
    case .piecewiseLinear(let name, let beta, let gamma):
      let z = Expression.symbol(Symbol("z"))
      // β|z| + γz, with the coefficients as they are: 1 and 0 disappear.
      let body = Expression.sum([
        .product([beta, .function(.abs, [z])]), .product([gamma, z]),
      ]).simplified()
      return definition("Activation \(name)", "σ", "z", body)
    case .smooth(let name, let variable, let body):
      return definition("Activation \(name)", "σ", variable.name, body)
    }
  }

  private var density: DisplayedFormula {
    let density = model.biases
    let variable = density.variable.name
    var formula = definition("Density of the biases, \(density.name)", "p", variable, density.body)
    let (lowerText, lower) = end(density.lower, open: "(", closed: "[", infinity: "-inf")
    let (upperText, upper) = end(density.upper, open: ")", closed: "]", infinity: "inf")
    formula.text += " for \(variable) in \(lowerText), \(upperText)"
    formula.mathML = M.row(
      formula.mathML, "<mspace width=\"1em\"/><mtext>for&#xA0;</mtext>", M.name(variable),
      M.sign("∈"), lower, M.sign(","), upper)
    return formula
  }

  private func end(
    _ end: SupportEnd, open: String, closed: String, infinity: String
  ) -> (text: String, mathML: String) {
    let isLower = open == "("
    let text: String
    let value: String
    let bracket: String
    switch end {
    case .infinite:
      text = infinity
      bracket = open
      value = M.row(isLower ? M.sign("−") : "", M.sign("∞"))
    case .finite(let expression, let isClosed):
      text = expression.text
      bracket = isClosed ? closed : open
      value = M.row(expression.mathML)
    }
    return isLower
      ? (bracket + text, M.row(M.sign(bracket), value))
      : (text + bracket, M.row(value, M.sign(bracket)))
  }

  private var potential: [DisplayedFormula] {
    let potential = model.potential
    let x = potential.variable.name
    switch model.scaling {
    case .unscaled:
      return [definition("Potential \(potential.name), unscaled", "φ", x, potential.body)]
    case .scaled(let omega):
      let psi = definition("Potential \(potential.name), scaled", "ψ", x, potential.body)
      let omegaName = M.name("ω")
      let numerator = M.row(
        M.call(M.name("ψ"), M.name(x)), M.sign("+"), omegaName,
        M.sup(M.name(x), M.number("2")))
      let phi = DisplayedFormula(
        caption: "Potential of the scaled flow",
        text: "φ(\(x)) = (ψ(\(x)) + ω \(x)^2)/(1 + ω), ω = \(omega.text)",
        mathML: M.row(
          M.call(M.name("φ"), M.name(x)), M.sign("="),
          M.fraction(numerator, M.row(M.number("1"), M.sign("+"), omegaName)),
          "<mspace width=\"1em\"/>", omegaName, M.sign("="), omega.mathML))
      return [psi, phi]
    }
  }

  private var start: [DisplayedFormula] {
    guard model.initial != .number(0) else { return [] }
    let name = "f(·, θ(0))"
    return [
      DisplayedFormula(
        caption: "Function at the start", text: "\(name) = \(model.initial.text)",
        mathML: M.row("<mtext>\(name)</mtext>", M.sign("="), model.initial.mathML))
    ]
  }

  private func definition(
    _ caption: String, _ symbol: String, _ variable: String, _ body: Expression
  ) -> DisplayedFormula {
    DisplayedFormula(
      caption: caption, text: "\(symbol)(\(variable)) = \(body.text)",
      mathML: M.row(
        M.call(M.name(symbol), M.name(variable)), M.sign("="), body.mathML))
  }
}
