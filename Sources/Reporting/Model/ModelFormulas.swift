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
      caption: "Closed form", text: "K(x, y) = \(body.text)", latex: "K(x, y) = \(body.latex)",
      mathML: M.row(
        M.call(M.name("K"), M.name("x"), M.name("y")), M.sign("="), body.mathML))
  }

  private var network: DisplayedFormula {
    let j = M.name("j")
    let input = model.data.dimension > 1 ? "⟨w_j, x⟩" : "w_j x"
    let product =
      model.data.dimension > 1
      ? M.bracketed("⟨", M.row(M.sub(M.name("w"), j), M.sign(","), M.name("x")), "⟩")
      : M.row(M.sub(M.name("w"), j), M.name("x"))
    let argument = M.row(product, M.sign("−"), M.sub(M.name("b"), j))
    let inputLatex = model.data.dimension > 1 ? "\\langle w_j, x \\rangle" : "w_j x"
    return DisplayedFormula(
      caption: "Network", text: "f(x, θ) = Σ_j a_j σ(\(input) − b_j) + d",
      latex: "f(x, \\theta) = \\sum_j a_j \\, \\sigma(\(inputLatex) - b_j) + d",
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
      return definition("Activation \(name)", "σ", Symbol("z"), body)
    case .smooth(let name, let variable, let body):
      return definition("Activation \(name)", "σ", variable, body)
    }
  }

  private var density: DisplayedFormula {
    let density = model.biases
    let variable = density.variable.name
    var formula = definition(
      "Density of the biases, \(density.name)", "p", density.variable, density.body)
    let lower = end(density.lower, isLower: true)
    let upper = end(density.upper, isLower: false)
    let b = FormulaNotation(.symbol(density.variable))
    formula.text += " for \(variable) in \(lower.text), \(upper.text)"
    formula.latex += " \\quad\\text{for } \(b.latex) \\in \(lower.latex), \(upper.latex)"
    formula.mathML = M.row(
      formula.mathML, "<mspace width=\"1em\"/><mtext>for&#xA0;</mtext>", b.mathML, M.sign("∈"),
      lower.mathML, M.sign(","), upper.mathML)
    return formula
  }

  /// One end of the support with its bracket.
  private func end(_ end: SupportEnd, isLower: Bool) -> FormulaNotation {
    let value: FormulaNotation
    let bracket: String
    switch end {
    case .infinite:
      value = isLower ? .minus(.infinity) : .infinity
      bracket = isLower ? "(" : ")"
    case .finite(let expression, let isClosed):
      value = FormulaNotation(expression)
      bracket = isClosed ? (isLower ? "[" : "]") : (isLower ? "(" : ")")
    }
    let sign = FormulaNotation(
      text: bracket, latex: bracket,
      mathML: M.bracket(bracket, isLower ? "prefix" : "postfix", around: value.mathML))
    return isLower ? sign + value : value + sign
  }

  private var potential: [DisplayedFormula] {
    let potential = model.potential
    let x = potential.variable.name
    switch model.scaling {
    case .unscaled:
      return [
        definition("Potential \(potential.name), unscaled", "φ", potential.variable, potential.body)
      ]
    case .scaled(let omega):
      let psi = definition(
        "Potential \(potential.name), scaled", "ψ", potential.variable, potential.body)
      let omegaName = M.name("ω")
      let name = FormulaNotation(.symbol(potential.variable))
      let numerator = M.row(
        M.call(M.name("ψ"), name.mathML), M.sign("+"), omegaName,
        M.sup(name.mathML, M.number("2")))
      let phi = DisplayedFormula(
        caption: "Potential of the scaled flow",
        text: "φ(\(x)) = (ψ(\(x)) + ω \(x)^2)/(1 + ω), ω = \(omega.text)",
        latex: "\\varphi(\(name.latex)) = \\frac{\\psi(\(name.latex)) + \\omega \\, "
          + "\(name.latex)^2}{1 + \\omega}, \\quad \\omega = \(omega.latex)",
        mathML: M.row(
          M.call(M.name("φ"), name.mathML), M.sign("="),
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
        latex: "f(\\cdot, \\theta(0)) = \(model.initial.latex)",
        mathML: M.row("<mtext>\(name)</mtext>", M.sign("="), model.initial.mathML))
    ]
  }

  private func definition(
    _ caption: String, _ symbol: String, _ variable: Symbol, _ body: Expression
  ) -> DisplayedFormula {
    let function = FormulaNotation.name(symbol, latex: Self.latexNames[symbol])
    return FormulaNotation.equation(
      .call(function, FormulaNotation(.symbol(variable))), FormulaNotation(body)
    ).displayed(caption)
  }

  private static let latexNames = ["σ": "\\sigma", "φ": "\\varphi", "ψ": "\\psi"]
}
