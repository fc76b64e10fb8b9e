import MirrorTheory
import MultiPrecision
import Symbolic

/// The formulas of a derivation in all notations.
struct DerivationFormulas {
  let derivation: Derivation
  private typealias N = FormulaNotation

  init(_ derivation: Derivation) { self.derivation = derivation }

  // MARK: Bias functional

  var functional: FormulaNotation {
    switch derivation.functional.form {
    case .representation(let integrand):
      return N(text: "min ", latex: "\\min_{\\alpha} ", mathML: MathMarkup.name("min"))
        + N.mean(N(integrand))
    case .curvature(let integrand, let terms):
      let support = derivation.functional.support
      let area = N.integral(
        from: Self.end(support.lower, isLower: true), to: Self.end(support.upper, isLower: false),
        N(integrand.overOneDenominator))
      return terms.reduce(area) { $0 + N.sign("+") + term($1) }
    }
  }

  static func end(_ end: SupportEnd, isLower: Bool) -> FormulaNotation {
    switch end {
    case .finite(let value, _): N(value.simplified())
    case .infinite: isLower ? N.minus(N.infinity) : N.infinity
    }
  }

  /// R of a support [−R, R].
  private var radius: Expression? {
    let support = derivation.functional.support
    guard case .finite(let lower, _) = support.lower, case .finite(let upper, _) = support.upper,
      (lower + upper).simplified() == .number(0)
    else { return nil }
    return upper.simplified()
  }

  func h(_ point: FormulaNotation, primes: Int = 0) -> FormulaNotation {
    N.call(primes == 0 ? N.name("h") : N.primed("h", primes), point)
  }

  /// h′ or h at R, or far outside, and at the opposite place.
  func ends(primes: Int) -> (right: FormulaNotation, left: FormulaNotation) {
    let place = radius.map { N($0) } ?? N.infinity
    return (h(place, primes: primes), h(N.minus(place), primes: primes))
  }

  private func term(_ term: BiasFunctional.Term) -> FormulaNotation {
    switch term {
    case .slopes(let factor):
      let slopes = ends(primes: 1)
      return N.product(factor, N.squared(slopes.right + N.sign("+") + slopes.left))
    case .offset(let factor):
      let square = N.squared(offset)
      if let moment = derivation.secondMomentFormula {
        return N.product((factor / moment).simplified(), square)
      }
      let moment = N.secondMoment
      let quotient = N(
        text: "\(square.text)/\(moment.text)", latex: "\\frac{\(square.latex)}{\(moment.latex)}",
        mathML: MathMarkup.fraction(square.mathML, moment.mathML))
      return N.product(factor, quotient)
    }
  }

  /// ∫h″|x| − 2h(0), on [−R, R] through the values at its ends.
  var offset: FormulaNotation {
    guard let radius else {
      let x = N(
        text: "*abs(x)", latex: " \\left|x\\right|",
        mathML: MathMarkup.row(MathMarkup.sign("|"), MathMarkup.name("x"), MathMarkup.sign("|")))
      return N.integral(from: N.minus(N.infinity), to: N.infinity, N.curvature + x)
        + N.sign("-", latex: "-") + N.product(2, h(N.number(0)))
    }
    let (slopes, values) = (ends(primes: 1), ends(primes: 0))
    let rise = N.parenthesized(slopes.right + N.sign("-") + slopes.left)
    return
      (radius == .number(1)
      ? slopes.right + N.sign("-") + slopes.left : N.product(radius, rise))
      + N.sign("-") + N.parenthesized(values.right + N.sign("+") + values.left)
  }

  // MARK: Constraints

  var constraints: [FormulaNotation] { derivation.constraints.flatMap(constraint) }

  private func constraint(_ constraint: SpaceConstraint) -> [FormulaNotation] {
    switch constraint {
    case .smoothness:
      return [
        N(
          text: "h in C^1, h''/p continuous on supp p",
          latex: "h \\in C^{1},\\quad h''/p \\text{ uniformly continuous on } "
            + "\\operatorname{supp} p",
          mathML: "<mtext>h is continuously differentiable, and h″/p uniformly continuous on the "
            + "support of p</mtext>")
      ]
    case .oppositeSlopes(let radius):
      let place = N(radius)
      return [
        N.equation(h(place, primes: 1), N.minus(h(N.minus(place), primes: 1)))
      ]
    case .balancedEnds(let radius):
      let place = N(radius)
      return [
        N.equation(
          h(place) + N.sign("+") + h(N.minus(place)),
          N.product((2 * radius).simplified(), h(place, primes: 1)))
      ]
    case .oppositeSlopesAtInfinity:
      let slopes = ends(primes: 1)
      return [N.equation(slopes.right + N.sign("+") + slopes.left, N.number(0))]
    case .balancedOffset: return [N.equation(offset, N.number(0))]
    case .representation:
      return [
        N(
          text: "h(x) = E[alpha*sigma(W*x - B)]",
          latex: "h(x) = \\mathbb{E}\\left[\\alpha \\, \\sigma(W x - B)\\right]",
          mathML: MathMarkup.row(
            MathMarkup.call(MathMarkup.name("h"), MathMarkup.name("x")), MathMarkup.sign("="),
            MathMarkup.mean(
              MathMarkup.row(
                MathMarkup.name("α"),
                MathMarkup.call(
                  MathMarkup.name("σ"),
                  MathMarkup.row(
                    MathMarkup.name("W"), MathMarkup.name("x"), MathMarkup.sign("−"),
                    MathMarkup.name("B")))))))
      ]
    case .interpolation(let points, let initial): return interpolation(points, initial)
    }
  }

  /// h at the data; a formula for all where there are many.
  private func interpolation(
    _ points: [(x: [Expression], y: Expression)], _ initial: Expression
  ) -> [FormulaNotation] {
    guard points.count <= 12, points.allSatisfy({ $0.x.count == 1 }), initial == .number(0) else {
      return [
        N(
          text: "h(x_i) = y_i - f(x_i) for every i, f the function at the start",
          latex: "h(x_i) = y_i - f(x_i, \\theta(0)), \\quad i = 1, \\dots, \(points.count)",
          mathML: "<mtext>h(xᵢ) = yᵢ − f(xᵢ, θ(0)) for i = 1, …, \(points.count)</mtext>")
      ]
    }
    return points.map { point in N.equation(h(N(point.x[0].simplified())), N(point.y.simplified()))
    }
  }

  // MARK: Mirror map

  var potential: FormulaNotation { N(derivation.potential) }
  var divergence: FormulaNotation { N(derivation.bregmanDivergence) }
  var mirrorMap: FormulaNotation { N(derivation.mirrorMap) }
  var inverse: FormulaNotation? { derivation.inverseMirrorMap.map { N($0) } }
  var conjugate: FormulaNotation? { derivation.conjugate.map { N($0) } }
  var kernel: FormulaNotation? { derivation.kernel.map { N($0) } }

  /// H(0)ᵢⱼ → K(xᵢ, xⱼ)/φ″(0).
  var initial: FormulaNotation? {
    guard let value = derivation.initialCurvature else { return nil }
    func indexed(_ letter: String, _ index: String) -> N {
      N(
        text: "\(letter)_\(index)", latex: "\(letter)_{\(index)}",
        mathML: MathMarkup.sub(MathMarkup.name(letter), MathMarkup.name(index)))
    }
    let start = N(
      text: "H_ij(0)", latex: "H_{ij}(0)",
      mathML: MathMarkup.call(
        MathMarkup.sub(MathMarkup.name("H"), MathMarkup.name("ij")), MathMarkup.number("0")))
    let arrow = N(text: " -> ", latex: " \\to ", mathML: MathMarkup.sign("→"))
    let kernel = N.call(N.name("K"), indexed("x", "i"), indexed("x", "j"))
    let factor =
      derivation.initialCurvatureFormula.map { (1 / $0).simplified() }
      ?? .number(1 / (value.exact ?? 1))
    return start + arrow + N.product(factor, kernel)
  }

  /// Everything with captions, in the order of a page.
  var displayed: [(caption: String, formula: FormulaNotation)] {
    let (x, y, s) = (N.name("x"), N.name("y"), N.name("s"))
    let phi = N.name("φ", latex: "\\varphi")
    let slope = N.primed("φ", 1, latex: "\\varphi")
    var result: [(String, FormulaNotation)] = [("Bias functional", functional)]
    for (index, constraint) in constraints.enumerated() {
      result.append((index == 0 ? "Minimized over h with" : "", constraint))
    }
    result += stationarity
    result += beyond
    result.append(("Potential", N.equation(N.call(phi, x), potential)))
    result.append(
      (
        "Bregman divergence",
        N.equation(
          N.call(
            N(
              text: "D", latex: "D_{\\varphi}",
              mathML: MathMarkup.sub(
                MathMarkup.name("D"), MathMarkup.name("φ"))), x, y), divergence)
      ))
    result.append(("Mirror map", N.equation(N.call(slope, x), mirrorMap)))
    if let inverse {
      let map = N(
        text: "(φ')^-1", latex: "(\\varphi')^{-1}",
        mathML: MathMarkup.sup(
          MathMarkup.bracketed("(", slope.mathML, ")"),
          MathMarkup.row(MathMarkup.sign("−"), MathMarkup.number("1"))))
      result.append(("Inverse mirror map", N.equation(N.call(map, s), inverse)))
    }
    if let conjugate {
      let star = N(
        text: "φ*", latex: "\\varphi^{*}",
        mathML: MathMarkup.sup(MathMarkup.name("φ"), MathMarkup.sign("*")))
      result.append(("Convex conjugate", N.equation(N.call(star, s), conjugate)))
    }
    if let kernel {
      result.append(("Kernel", N.equation(N.call(N.name("K"), x, y), kernel)))
    }
    if let initial { result.append(("Limit of H(0) for wide networks", initial)) }
    if let moment = derivation.secondMoment {
      let value =
        derivation.secondMomentFormula.map { N($0) }
        ?? N(text: moment.text, latex: moment.text, mathML: MathMarkup.number(moment.text))
      result.append(("Second moment of the biases", N.equation(N.secondMoment, value)))
    }
    return result
  }
}

extension Expression {
  /// A sum with rational factors over their common denominator, as (a + b)/4.
  fileprivate var overOneDenominator: Expression {
    guard case .sum(let terms) = self, terms.count > 1 else { return self }
    let common = termDenominator
    guard common != Integer(1) else { return self }
    let scale = Expression.number(Rational(common, Integer(1)))
    let scaled = terms.map { (scale * $0).simplified() }
    return .product([.number(Rational(Integer(1), common)), .sum(scaled)])
  }
}
