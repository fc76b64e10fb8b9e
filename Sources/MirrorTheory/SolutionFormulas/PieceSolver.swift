import Certification
import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// h on a piece before its affine part is known: a particular double integral of h″.
struct ParticularPiece<Element: SolverScalar> {
  var from: PieceEnd?
  var to: PieceEnd?
  /// Where the ends are, or a place at a distance of about the data's width beyond the last end.
  var reach: (lower: Rational, upper: Rational)
  /// A polynomial in x, lowest degree first; the first two numbers are h's affine part.
  var polynomial: [Element] = [0, 0]
  /// Further terms: a coefficient times a formula in `x` and inner variables.
  var parts: [(coefficient: Element, factor: Expression)] = []
  /// The inner variables.
  var inner: [Inner] = []

  struct Inner {
    var name: Symbol
    /// s = constant + rate·x.
    var constant: Element
    var rate: Element
    var piece: AlphaPiece
    var closedForm: Expression?
    /// u at both ends, and a Double near it.
    var range: (lower: Rational, upper: Rational)
  }
}

/// The double integral of h″ = 2β Σ_ς w_ς p_ς α(s_ς), s_ς = βS + ςγ(M − Λx), on each piece.
///
/// With p a polynomial, s = a + kx and D⁻¹ antiderivatives in s of g = (φ̄′)⁻¹, parts give
/// ```
/// ∬ p(x) g(s) dx dx = Σⱼ (−1)ʲ (j + 1) p⁽ʲ⁾(x) G_{j+2}(s)/k^(j+2),   Gₙ = D⁻ⁿ g
/// ```
/// since the binomial coefficient of −2 over j is (−1)ʲ(j + 1). With u = g(s), ds = φ̄″(u) du:
/// G₁ = uφ̄′ − φ̄, and G_{n+1} = ∫ Gₙ φ̄″ du, a polynomial in u. Constants of integration change the
/// sum by an affine function, which the values of h settle.
struct PieceSolver<Element: SolverScalar> {
  let layout: PieceLayout
  let alpha: AlphaBranches
  let precision: Precision
  /// λ by knot.
  let multipliers: [Element]
  private let knots: [Element]
  private let beta: Element
  private let gamma: Element

  /// Nil where a number of the model has no value in this scalar.
  init?(
    _ layout: PieceLayout, _ alpha: AlphaBranches, multipliers: [Element], precision: Precision
  ) {
    let knots = layout.knots.compactMap { Element($0, precision: precision) }
    guard knots.count == layout.knots.count,
      let beta = Element(layout.beta, precision: precision),
      let gamma = Element(layout.gamma, precision: precision)
    else { return nil }
    (self.layout, self.alpha, self.precision) = (layout, alpha, precision)
    (self.multipliers, self.knots, self.beta, self.gamma) = (multipliers, knots, beta, gamma)
  }

  /// s_ς = constant + rate·x to the right of that many knots.
  private func argument(_ sign: Int, after count: Int) -> (constant: Element, rate: Element) {
    var (constant, rate, total, moment): (Element, Element, Element, Element) = (0, 0, 0, 0)
    for (index, value) in multipliers.enumerated() {
      let product = value * knots[index]
      if index < count {
        rate += value
        constant -= product
      } else {
        rate -= value
        constant += product
      }
      total += value
      moment += product
    }
    let own = sign == 0 ? 0 : sign > 0 ? gamma : -gamma
    return (beta * constant + own * moment, beta * rate - own * total)
  }

  /// The pieces, left to right.
  func pieces() throws(NoFormula) -> [ParticularPiece<Element>] {
    var result: [ParticularPiece<Element>] = []
    for interval in layout.intervals {
      let arguments = layout.signs.map { argument($0.sign, after: interval.knotsBefore) }
      for (from, to) in try spans(of: interval, arguments) {
        result.append(try piece(interval, from: from, to: to, arguments))
      }
    }
    return result
  }

  // MARK: Where α changes its formula

  private typealias End = (shown: PieceEnd, place: Rational)?

  private func end(_ constant: RealConstant?) throws(NoFormula) -> End {
    guard let constant else { return nil }
    guard let expression = constant.expression else {
      throw NoFormula("\(constant.text) is no expression")
    }
    guard let place = constant.rational ?? Rational(exactly: constant.doubleValue) else {
      throw NoFormula("\(constant.text) is too large")
    }
    return (PieceEnd(text: constant.text, expression: expression), place)
  }

  private func spans(
    of interval: PieceLayout.Interval, _ arguments: [(constant: Element, rate: Element)]
  ) throws(NoFormula) -> [(End, End)] {
    let (from, to) = (try end(interval.from), try end(interval.to))
    var cuts: [PieceEnd] = []
    for (index, argument) in arguments.enumerated() where interval.densities[index] != nil {
      guard let constant = argument.constant as? Ball, let rate = argument.rate as? Ball,
        !rate.containsZero
      else { continue }
      for threshold in alpha.thresholds {
        let place = (Ball(threshold, precision: precision) - constant) / rate
        if let from = interval.from, !(place - from.ball(precision: precision)).isPositive {
          continue
        }
        if let to = interval.to, !(to.ball(precision: precision) - place).isPositive { continue }
        guard let text = place.decimalString(significantDigits: digitsOfCuts),
          let value = Rational(decimal: text)
        else { throw NoFormula("a zero of the multipliers' function is not known well enough") }
        if !cuts.contains(where: { $0.text == text }) {
          cuts.append(PieceEnd(text: text, expression: .number(value)))
        }
      }
    }
    let inner = cuts.compactMap { cut in cut.expression.asRational.map { (cut, $0) } }
      .sorted { $0.1 < $1.1 }
    let ends: [End] = [from] + inner.map { ($0.0, $0.1) } + [to]
    return Array(zip(ends, ends.dropFirst()))
  }

  private var digitsOfCuts: Int { Swift.max(precision.bits / 10, 10) }

  // MARK: h on one piece

  private func piece(
    _ interval: PieceLayout.Interval, from: End, to: End,
    _ arguments: [(constant: Element, rate: Element)]
  ) throws(NoFormula) -> ParticularPiece<Element> {
    let width =
      if let first = layout.knots.first, let last = layout.knots.last, layout.knots.count > 1 {
        Rational(exactly: last.doubleValue - first.doubleValue) ?? 1
      } else { Rational(1) }
    let lower = from?.place ?? (to?.place).map { $0 - width } ?? -width
    let upper = to?.place ?? lower + width
    var piece = ParticularPiece<Element>(
      from: from?.shown, to: to?.shown, reach: (lower, upper))
    for (index, density) in interval.densities.enumerated() {
      guard let density else { continue }
      let (sign, weight) = layout.signs[index]
      let factor = (beta + beta) * Element(weight, precision: precision)
      let (constant, rate) = arguments[index]
      let form = try self.form(constant, rate, lower, upper)
      switch (form, density) {
      case (.affine(let start, let slope), .polynomial(let p)):
        let first = factor * (number(start) + number(slope) * constant)
        add(p, times: [first, factor * number(slope) * rate], to: &piece)
      case (.affine(let start, let slope), .formula(_, let moments)):
        // ∬p = x·M₀ − M₁ and ∬xp = x·M₁ − M₂.
        let x = Expression.variable("x")
        let first = factor * (number(start) + number(slope) * constant)
        let second = factor * number(slope) * rate
        piece.parts.append((first, (x * moments[0] - moments[1]).expanded().simplified()))
        piece.parts.append((second, (x * moments[1] - moments[2]).expanded().simplified()))
      case (.implicit(let potential), .polynomial(let p)):
        try add(
          p, of: potential, constant, rate, times: factor,
          name: Symbol(sign == 0 && layout.signs.count == 1 ? "u" : "u_\(index + 1)"), to: &piece)
      case (.implicit, .formula):
        throw NoFormula(
          "the integrals of this potential against this density are not known in closed form")
      }
    }
    return piece
  }

  private func number(_ value: Rational) -> Element { Element(value, precision: precision) }

  /// The form of α in the middle of a piece.
  private func form(
    _ constant: Element, _ rate: Element, _ lower: Rational, _ upper: Rational
  ) throws(NoFormula) -> AlphaBranches.Form {
    if alpha.forms.count == 1 { return alpha.forms[0] }
    guard let middle = (constant + rate * number((lower + upper) / 2)) as? Ball else {
      // An exact scalar is used for quadratic potentials only.
      throw NoFormula("the potential is not quadratic")
    }
    return alpha.form(at: middle)
  }

  /// Adds the double integral of p·(c₀ + c₁x).
  private func add(
    _ p: Polynomial<Rational>, times factor: [Element], to piece: inout ParticularPiece<Element>
  ) {
    for (degree, coefficient) in p.coefficients.enumerated() {
      for (shift, value) in factor.enumerated() {
        let n = degree + shift + 2
        while piece.polynomial.count <= n { piece.polynomial.append(0) }
        let share = number(coefficient / Rational(n * (n - 1)))
        piece.polynomial[n] += share * value
      }
    }
  }

  /// Adds the double integral of p·g(s).
  private func add(
    _ p: Polynomial<Rational>, of alpha: AlphaPiece, _ constant: Element,
    _ rate: Element, times factor: Element, name: Symbol, to piece: inout ParticularPiece<Element>
  ) throws(NoFormula) {
    guard let constant = constant as? Ball, let slope = rate as? Ball else {
      throw NoFormula("the potential is not quadratic")
    }
    let ends = [piece.reach.lower, piece.reach.upper].map { place in
      constant + slope * Ball(place, precision: precision)
    }
    let values = try ends.map { s throws(NoFormula) in
      guard let u = alpha.solution(at: s) else {
        throw NoFormula("the inverse mirror map was not enclosed")
      }
      return u
    }
    if slope.containsZero {
      // s is constant to within what its enclosure tells, and so is α.
      let hull = values[0].union(values[1])
      guard let value = hull as? Element else { return }
      add(p, times: [factor * value], to: &piece)
      return
    }
    let u = Expression.symbol(name)
    let potential = alpha.potential
    let curvature = potential.derivative.derivative
    var integral =
      Polynomial(coefficient: Rational(1), degree: 1) * potential.derivative - potential
    var power = rate
    var derivative = p
    var sign = 1
    for j in 0...Swift.max(p.degree, 0) {
      integral = (integral * curvature).antiderivative
      power *= rate
      let body = integral.coefficients.enumerated().reduce(Expression.number(0)) {
        $0 + .number($1.element) * u.pow($1.offset)
      }.simplified()
      let count: Element = number(Rational(sign * (j + 1)))
      let scaled: Element = factor * count
      let scale: Element = scaled / power
      if derivative.isConstant {
        let size = derivative.coefficients.first ?? 0
        if !size.isZero { piece.parts.append((scale * number(size), body)) }
      } else {
        let x = Expression.variable("x")
        let weight = derivative.coefficients.enumerated().reduce(Expression.number(0)) {
          $0 + .number($1.element) * x.pow($1.offset)
        }.simplified()
        piece.parts.append((scale, weight * body))
      }
      derivative = derivative.derivative
      sign = -sign
    }
    // Ends at a zero of s are rounded: if pieces end there, the middle tells the sign.
    let places = self.alpha.thresholds.contains(0) ? [(ends[0] + ends[1]) / 2] : ends
    let signs = Set(places.map { $0.isPositive ? 1 : $0.isNegative ? -1 : 0 })
    let known = signs.count == 1 ? signs.first ?? 0 : 0
    let bounds = values.map { ($0.lower.exactRational ?? 0, $0.upper.exactRational ?? 0) }
    let pad = Rational(1, 1_000_000_000)
    piece.inner.append(
      ParticularPiece<Element>.Inner(
        name: name, constant: constant as? Element ?? 0, rate: rate, piece: alpha,
        closedForm: self.alpha.closedForm(of: potential, sign: known),
        range: (
          Swift.min(bounds[0].0, bounds[1].0) - pad, Swift.max(bounds[0].1, bounds[1].1) + pad
        )))
  }
}
