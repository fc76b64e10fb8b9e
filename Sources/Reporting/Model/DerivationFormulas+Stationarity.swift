import MirrorTheory
import MultiPrecision
import Symbolic

extension DerivationFormulas {
  private typealias N = FormulaNotation

  /// With more data than this sums are not written out.
  static let writtenData = 12

  private var isWritten: Bool {
    (derivation.stationarity?.pieces.count ?? 0) <= Self.writtenData + 4
  }

  /// The name of s, with its place.
  private func call(_ name: Symbol) -> FormulaNotation {
    N.call(N(.symbol(name)), N.name("x"))
  }

  /// The condition on the whole line.
  var stationarityEquations: [FormulaNotation] {
    guard let condition = derivation.stationarity else { return [generalStationarity] }
    var result: [FormulaNotation] = []
    if let slope = condition.slope {
      result.append(N.equation(N(slope), call(condition.arguments[0].name)))
    } else {
      for (index, argument) in condition.arguments.enumerated() {
        let alpha = Expression.variable("alpha_\(index + 1)")
        let slope = condition.mirrorMap.substituting(Symbol("x"), by: alpha).simplified()
        result.append(N.equation(N(slope), call(argument.name)))
      }
    }
    if isWritten {
      result += condition.arguments.map { N.equation(call($0.name), N.sum($0.terms)) }
    } else {
      result.append(generalStationarity)
    }
    return result
  }

  /// φ̄′(α(w, b)) = Σ λᵢσ(⟨w, xᵢ⟩ − b).
  private var generalStationarity: FormulaNotation {
    N(
      text: "φ'(alpha(w, b)) - φ'(0) = sum over i of lambda_i*sigma(<w, x_i> - b)",
      latex: "\\varphi'(\\alpha(w, b)) - \\varphi'(0) = \\sum_{i} \\lambda_{i} \\, "
        + "\\sigma(\\langle w, x_{i} \\rangle - b)",
      mathML: MathMarkup.row(
        MathMarkup.call(
          MathMarkup.primed(MathMarkup.name("φ")),
          MathMarkup.call(MathMarkup.name("α"), MathMarkup.name("w"), MathMarkup.name("b"))),
        MathMarkup.sign("−"),
        MathMarkup.call(MathMarkup.primed(MathMarkup.name("φ")), MathMarkup.number("0")),
        MathMarkup.sign("="), MathMarkup.sum(over: "i"),
        MathMarkup.sub(MathMarkup.name("λ"), MathMarkup.name("i")),
        MathMarkup.call(
          MathMarkup.name("σ"),
          MathMarkup.row(
            MathMarkup.bracketed(
              "⟨",
              MathMarkup.row(
                MathMarkup.name("w"), MathMarkup.sign(","),
                MathMarkup.sub(MathMarkup.name("x"), MathMarkup.name("i"))), "⟩"),
            MathMarkup.sign("−"), MathMarkup.name("b")))))
  }

  /// h″ and s on one piece.
  func equations(
    of piece: StationarityCondition.Piece
  ) -> (condition: FormulaNotation, curvature: FormulaNotation?, arguments: [FormulaNotation]) {
    let value = piece.curvature.map { N.equation(N.curvature, N($0)) }
    return (
      SolutionNotation.condition(from: piece.from, to: piece.to), value,
      piece.arguments.map { N.equation(N(.symbol($0.name)), N.sum($0.terms)) }
    )
  }

  /// What holds at the ends.
  var endConditions: [FormulaNotation] {
    (derivation.stationarity?.ends ?? []).flatMap { end -> [FormulaNotation] in
      switch end {
      case .balanced(let radius):
        let (place, opposite) = (N(radius), N.minus(N(radius)))
        let (s, slope) = (N.name("s"), N.primed("s", 1))
        return [
          N.equation(N.call(slope, place), N.minus(N.call(slope, opposite))),
          N.equation(
            N.call(s, place) + N.sign("+") + N.call(s, opposite),
            N.product((2 * radius).simplified(), N.call(slope, place))),
        ]
      case .slopes(let terms):
        let slopes = ends(primes: 1)
        let sum = N.sum(terms)
        return isWritten ? [N.equation(slopes.right + N.sign("+") + slopes.left, sum)] : []
      case .offset(let factors):
        guard isWritten else { return [] }
        if let moment = derivation.secondMomentFormula {
          return [N.equation(offset, N.sum(factors.map { (moment * $0).simplified() }))]
        }
        let sum = N.parenthesized(N.sum(factors))
        return [N.equation(offset, N.secondMoment + N.times + sum)]
      }
    }
  }

  /// With captions, for a page.
  var stationarity: [(caption: String, formula: FormulaNotation)] {
    var result: [(String, FormulaNotation)] = []
    let letter = derivation.stationarity?.multiplier ?? "lambda"
    for (index, equation) in stationarityEquations.enumerated() {
      result.append(
        (
          index == 0 ? "Euler-Lagrange equation, with a multiplier \(letter)_i a point" : "",
          equation
        )
      )
    }
    guard let condition = derivation.stationarity, isWritten else { return result }
    var isFirst = true
    for piece in condition.pieces where piece.curvature != 0 {
      let parts = equations(of: piece)
      let all = [parts.curvature].compactMap { $0 } + parts.arguments
      for (index, equation) in all.enumerated() {
        let place = index == 0 ? equation + N.comma + parts.condition : equation
        result.append((isFirst ? "Piece by piece" : "", place))
        isFirst = false
      }
    }
    for (index, end) in endConditions.enumerated() {
      result.append((index == 0 ? "At the ends" : "", end))
    }
    return result
  }

  // MARK: Beyond the paper

  /// The cost of representing h, where the paper has no functional.
  var beyond: [(caption: String, formula: FormulaNotation)] {
    guard let cost = derivation.beyond else { return [] }
    func integral(_ integrand: FormulaNotation) -> FormulaNotation {
      N.integral(
        from: Self.end(cost.support.lower, isLower: true),
        to: Self.end(cost.support.upper, isLower: false), integrand)
    }
    let o = Expression.symbol(RepresentationCost.oddPart)
    let x = Expression.variable("x")
    let slopes = ends(primes: 1)
    let least = N(
      text: "min over o of ", latex: "\\min_{o} ",
      mathML: "<munder>\(MathMarkup.name("min"))\(MathMarkup.name("o"))</munder>")
    return [
      ("Not in the paper: the same cost as a functional of h", least + integral(N(cost.integrand))),
      (
        "where o has",
        N.equation(
          integral(N((o * cost.density).simplified())),
          scaled(cost.factor, slopes.right + N.sign("+") + slopes.left))
      ),
      (
        "",
        N.equation(
          integral(N((x * o * cost.density).simplified())),
          scaled(cost.factor, offset))
      ),
      (
        "at least that of the activation's even part, which it is for o = 0",
        integral(N(cost.evenIntegrand))
      ),
    ]
  }

  private func scaled(_ factor: Expression, _ inner: FormulaNotation) -> FormulaNotation {
    factor == 1 ? inner : N.product(factor, N.parenthesized(inner))
  }

  /// What is known and what is not.
  var beyondStatements: [String] {
    var result: [String] = []
    if derivation.stationarity?.slope?.contains(Symbol("x")) == true {
      result.append(
        "proved: at places with the same s the curvature h'' is proportional to p; p acts beside that "
          + "through the multipliers alone (open question 2 of the paper asks for more)")
    }
    guard let cost = derivation.beyond else { return result }
    result += [
      "proved: the cost is at least the functional of the activation's even part \(cost.evenPart), "
        + "and equal to it exactly for h with h'(inf) + h'(-inf) = 0 and ∫ h''|x| dx = 2h(0)",
      "conjectural: that training with this activation and a scaled potential minimizes it in the "
        + "limit of infinite width (open question 1 of the paper)",
    ]
    if let example = cost.example {
      result.append(
        "numerical: the solution of this model costs \(example.cost), of which \(example.evenPart) "
          + "(estimated) would remain for o = 0")
    }
    return result
  }
}
