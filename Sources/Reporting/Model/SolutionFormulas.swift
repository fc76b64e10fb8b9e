import MirrorTheory

/// The formulas that say what the numbers of a solution mean.
public struct SolutionFormulas: Sendable {
  private let model: Model
  private typealias M = MathMarkup

  /// Prepares the formulas of a model's solution.
  public init(_ model: Model) { self.model = model }

  /// The solution through its multipliers, then the problem that it solves.
  public var formulas: [DisplayedFormula] {
    switch model.scaling {
    case .unscaled: [kernelForm, quadraticProblem]
    case .scaled: isAbsoluteValue ? [meanForm, curvatureForm, problem] : [meanForm, problem]
    }
  }

  private var isAbsoluteValue: Bool {
    if case .piecewiseLinear(_, .number(1), .number(0)) = model.activation { true } else { false }
  }

  private var isSingleInput: Bool { model.data.dimension == 1 }

  private var kernelForm: DisplayedFormula {
    let i = M.name("i")
    let kernel = M.call(M.name("K"), M.name("x"), M.sub(M.name("x"), i))
    return DisplayedFormula(
      caption: "Solution", text: "h(x) = Σ_i c_i K(x, x_i), where K c = z",
      latex: "h(x) = \\sum_i c_i K(x, x_i), \\quad\\text{where } K c = z",
      mathML: M.row(
        M.call(M.name("h"), M.name("x")), M.sign("="), M.sum(over: "i"),
        M.sub(M.name("c"), i), kernel, M.sign(","), M.where, M.name("K"), M.name("c"),
        M.sign("="), M.name("z")))
  }

  private var quadraticProblem: DisplayedFormula {
    DisplayedFormula(
      caption: "It is the smallest, among all that fit the data, in",
      text: "E[α^2] = c^T K c", latex: "\\mathbb{E}\\left[\\alpha^2\\right] = c^\\top K c",
      mathML: M.row(
        M.mean(M.sup(M.name("α"), M.number("2"))), M.sign("="),
        M.sup(M.name("c"), M.name("⊤")), M.name("K"), M.name("c")))
  }

  private func featureLatex(_ point: String) -> String {
    let input = isSingleInput ? "W \(point)" : "\\langle W, \(point) \\rangle"
    return "\\sigma(\(input) - B)"
  }

  private func feature(_ point: String) -> String {
    let input =
      isSingleInput
      ? M.row(M.name("W"), point)
      : M.bracketed("⟨", M.row(M.name("W"), M.sign(","), point), "⟩")
    return M.call(M.name("σ"), M.row(input, M.sign("−"), M.name("B")))
  }

  private var meanForm: DisplayedFormula {
    let i = M.name("i")
    let mirrorMap = M.primed(M.phiBar)
    return DisplayedFormula(
      caption: "Solution",
      text: "h(x) = E[α σ(W x − B)], where φ̄'(α) = Σ_i λ_i σ(W x_i − B)",
      latex:
        "h(x) = \\mathbb{E}\\left[\\alpha \\, \(featureLatex("x"))\\right], \\quad\\text{where } "
        + "\\bar{\\varphi}'(\\alpha) = \\sum_i \\lambda_i \\, \(featureLatex("x_i"))",
      mathML: M.row(
        M.call(M.name("h"), M.name("x")), M.sign("="),
        M.mean(M.row(M.name("α"), feature(M.name("x")))), M.sign(","), M.where,
        M.call(mirrorMap, M.name("α")), M.sign("="), M.sum(over: "i"),
        M.sub(M.name("λ"), i), feature(M.sub(M.name("x"), i))))
  }

  private var curvatureForm: DisplayedFormula {
    DisplayedFormula(
      caption: "Its curvature", text: "h''(x) = 2 p(x) α(x)",
      latex: "h''(x) = 2 \\, p(x) \\, \\alpha(x)",
      mathML: M.row(
        M.call(M.primed(M.name("h"), 2), M.name("x")), M.sign("="),
        M.number("2"),
        M.call(M.name("p"), M.name("x")), M.call(M.name("α"), M.name("x"))))
  }

  private var problem: DisplayedFormula {
    let u = M.name("u")
    let slope = M.call(M.primed(M.name("φ")), M.number("0"))
    return DisplayedFormula(
      caption: "It is the smallest, among all that fit the data, in",
      text: "E[φ̄(α)], where φ̄(u) = φ(u) − φ(0) − φ'(0) u",
      latex: "\\mathbb{E}\\left[\\bar{\\varphi}(\\alpha)\\right], \\quad\\text{where } "
        + "\\bar{\\varphi}(u) = \\varphi(u) - \\varphi(0) - \\varphi'(0) \\, u",
      mathML: M.row(
        M.mean(M.call(M.phiBar, M.name("α"))), M.sign(","), M.where, M.call(M.phiBar, u),
        M.sign("="), M.call(M.name("φ"), u), M.sign("−"), M.call(M.name("φ"), M.number("0")),
        M.sign("−"), slope, u))
  }
}
