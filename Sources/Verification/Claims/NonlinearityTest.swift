import Certification
import MirrorTheory
import MultiPrecision
import Symbolic

/// The bias functional is no increasing function of an RKHS norm.
///
/// If it were for all labels z at fixed inputs, z ↦ h̄_z would be linear. A proof is one point x at which
/// certified digits tell h̄_{2z}(x) from 2h̄_z(x), h̄_{−z}(x) from −h̄_z(x) or h̄_{z+z′}(x) from
/// h̄_z(x) + h̄_{z′}(x). Where the functional is a quadratic form the claim is false: its minimizers are
/// linear in z and its value is zᵀK⁻¹z up to a factor, the square of the norm in the RKHS of K.
struct NonlinearityTest: ClaimTest {
  let model: Model
  let request: VerificationRequest
  let hypotheses: [AssumptionResult]

  private static let leastDigits = 20
  /// Between so many pairs of neighbouring data points h is looked at.
  private static let gapLimit = 24

  /// An equation that a linear z ↦ h̄_z fulfils: Σ factor·h̄_label = 0, the first label alone on the left.
  private struct Equation {
    var text: String
    var terms: [(factor: Int, name: String, labels: [Expression])]
  }

  func row(for task: VerificationTask) throws(VerificationFailure) -> VerificationRow {
    throw .undecided("nothing is trained for a proof")
  }

  func conclusion(_ rows: [VerificationRow]) throws(VerificationFailure) -> Conclusion {
    if model.hasQuadraticFunctional { return try quadratic() }
    var tried: [String] = []
    for equation in equations {
      var digits = max(request.digits ?? 0, Self.leastDigits)
      for _ in 0..<3 {
        if request.isCancelled() { throw .cancelled }
        if let witness = try witness(against: equation, digits: digits) {
          var conclusion = Conclusion(
            .proved,
            "\(equation.text) fails at x = \(witness.x): both sides differ by at least "
              + "\(witness.difference), by certified digits, while the minimizers of an RKHS norm "
              + "are linear in the labels.")
          conclusion.witness = witness
          return conclusion
        }
        digits *= 2
      }
      tried.append(equation.text)
    }
    return Conclusion(
      .undecided,
      "No difference was found in " + tried.joined(separator: ", ")
        + " at the points that were tried.")
  }

  private func quadratic() throws(VerificationFailure) -> Conclusion {
    if case .scaled = model.scaling, model.data.dimension == 1 {
      // Without a solution there is no functional to speak of.
      _ = try solution(model.data.labels, at: [], digits: Self.leastDigits)
      return Conclusion(
        .contradicted,
        "psi is quadratic, so the bias functional is the square of an RKHS norm up to a factor: its "
          + "minimizers are linear in the labels.")
    }
    return Conclusion(
      .contradicted,
      "Whatever an unscaled potential is, only its second derivative at 0 enters the limit, so the "
        + "bias functional is the square of an RKHS norm up to a factor.")
  }

  // MARK: - Equations

  private var equations: [Equation] {
    var z = model.data.labels.indices.map { index in
      var values: [Symbol: Expression] = [:]
      for (symbol, coordinate) in zip(model.initialVariables, model.data.inputs[index]) {
        values[symbol] = coordinate
      }
      return (model.data.labels[index] - model.initial.substituting(values)).simplified()
    }
    let unit = unitLabels
    // All labels 0 give h = 0, of which nothing is to be seen.
    if z.allSatisfy({ RealConstant($0).rational == 0 }) { z = unit }
    func scaled(_ factor: Int) -> [Expression] {
      z.map { (.number(Rational(factor)) * $0).simplified() }
    }
    return [
      Equation(
        text: "h[2z] = 2*h[z]", terms: [(1, "h[2z]", scaled(2)), (-2, "h[z]", z)]),
      Equation(
        text: "h[-z] = -h[z]", terms: [(1, "h[-z]", scaled(-1)), (1, "h[z]", z)]),
      Equation(
        text: "h[z + e] = h[z] + h[e]",
        terms: [
          (1, "h[z + e]", zip(z, unit).map { ($0 + $1).simplified() }), (-1, "h[z]", z),
          (-1, "h[e]", unit),
        ]),
    ]
  }

  /// 1 at the first input, wherever it is repeated, and 0 elsewhere.
  private var unitLabels: [Expression] {
    let first = model.data.inputs.first.map { $0.map { RealConstant($0).text } }
    return model.data.inputs.map { point in
      .number(point.map { RealConstant($0).text } == first ? 1 : 0)
    }
  }

  // MARK: - Points

  /// Quarters of the gaps between neighbours among data and ends of the support, and a point beyond
  /// either end.
  private var points: [Expression] {
    var places = model.data.inputs.compactMap(\.first)
    for end in [model.biases.lower, model.biases.upper] {
      if case .finite(let end, _) = end { places.append(end) }
    }
    let sorted = places.map { (place: $0, value: RealConstant($0).doubleValue) }
      .sorted { $0.value < $1.value }
    guard let first = sorted.first?.place, let last = sorted.last?.place else { return [] }
    let gaps = zip(sorted, sorted.dropFirst()).filter { $0.0.value < $0.1.value }
    let step = max(1, gaps.count / Self.gapLimit)
    var points = [(first - 1).simplified(), (last + 1).simplified()]
    for index in stride(from: 0, to: gaps.count, by: step) {
      let (left, right) = (gaps[index].0.place, gaps[index].1.place)
      for quarter in 1...3 {
        let share = Expression.number(Rational(quarter, 4))
        points.append((left + share * (right - left)).simplified())
      }
    }
    return points
  }

  /// The point at which an equation fails most; nil where it is not proved to fail.
  private func witness(
    against equation: Equation, digits: Int
  ) throws(VerificationFailure) -> NonlinearityWitness? {
    let points = self.points
    var solutions: [SolveResult] = []
    for term in equation.terms {
      solutions.append(try solution(term.labels, at: points, digits: digits))
    }
    var best: (difference: Rational, index: Int)?
    for index in points.indices {
      var terms: [(factor: Int, value: RationalEnclosure)] = []
      for (term, solution) in zip(equation.terms, solutions) {
        guard let value = RationalEnclosure(solution.values[index].value) else { continue }
        terms.append((term.factor, value))
      }
      guard terms.count == equation.terms.count else { continue }
      let difference = RationalEnclosure.combination(terms).magnitudeLowerBound
      if difference > best?.difference ?? 0 { best = (difference, index) }
    }
    guard let best else { return nil }
    // Rounded to nearest, a number this much smaller is a lower bound.
    let shown = (best.difference * Rational(99_999, 100_000)).decimalString(significantDigits: 6)
    return NonlinearityWitness(
      equation: equation.text, x: RealConstant(points[best.index]).text,
      values: zip(equation.terms, solutions).map { ($0.name, $1.values[best.index].value) },
      difference: shown)
  }

  private func solution(
    _ labels: [Expression], at points: [Expression], digits: Int
  ) throws(VerificationFailure) -> SolveResult {
    var problem = model
    problem.initial = .number(0)
    problem.outputWeights = .zero
    problem.outputBias = .zero
    problem.data.labels = labels
    do throws(SolveFailure) {
      return try solve(problem, at: points, digits: digits, exact: false, hypotheses: hypotheses)
    } catch {
      throw VerificationFailure(error)
    }
  }
}
