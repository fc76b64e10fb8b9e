import MultiPrecision
import NumericalMethods
import Symbolic

/// Integrals that are known by enclosures only, and differ from 1.
///
/// On a box of width w about m the integral is
/// ```
/// Σ_{k = 0, 2, …, n − 2} p⁽ᵏ⁾(m)·w^(k+1)/(2ᵏ(k + 1)!) + p⁽ⁿ⁾(ξ)·w^(n+1)/(2ⁿ(n + 1)!)
/// ```
/// for n = 0, 2, 4, 6, as far as derivatives are enclosed; the boxes with the widest enclosures are
/// halved until 1 is excluded with room for another evaluation.
extension DensityCertificates {
  func quadrature(_ result: AssumptionResult) throws(BudgetExceeded) -> CertificateEvidence? {
    var distance = Rational(1, 1_000_000)
    if case .point(_, let text) = result.witness, let value = Rational(decimal: text) {
      distance = (value - 1).magnitude
    }
    guard distance > Rational(1, 10).power(12),
      let tails = try exponentialTails(below: distance / 64)
    else {
      return nil
    }
    let bits = 128
    let precision = Precision(bits: bits)
    var ends: [CertificateTerm] = []
    var places: [Rational] = []
    for (end, name, sign) in [
      (whole.pieces.first?.span.lower, "lower", -1), (whole.pieces.last?.span.upper, "upper", 1),
    ] {
      if let end {
        ends.append(end.term)
        places.append(sign < 0 ? end.lower : end.upper)
      } else if case .leaf(let text)? = tails.first(where: { $0.end == name })?.from,
        let from = Rational(fraction: text)
      {
        ends.append(CertificateTerm(Rational(sign) * from))
        places.append(Rational(sign) * from)
      }
    }
    guard ends.count == 2, whole.breaks.allSatisfy({ $0.rational != nil }) else { return nil }
    let width = places[1] - places[0]
    var cuts = Set(whole.breaks.compactMap(\.rational) + [0])
    cuts.formUnion((1..<Self.startCount).map { places[0] + width * Rational($0, Self.startCount) })
    let grid =
      [places[0]] + cuts.filter { $0 > places[0] && $0 < places[1] }.sorted() + [places[1]]
    let pieces = whole.pieces.map { DensityBoxes($0, variable) }
    func box(_ lower: Rational, _ upper: Rational) -> (Rational, Rational, Interval) {
      let middle = (lower + upper) / 2
      let piece = pieces.first { $0.contains(middle) }
      return (lower, upper, piece?.integral(lower, upper, precision) ?? .entire)
    }
    var boxes = zip(grid, grid.dropFirst()).map { box($0, $1) }
    let room = BigFloat(distance / 16, precision: precision)
    while boxes.count <= Self.boxLimit {
      try budget.check()
      let total = boxes.reduce(Interval(BigFloat(0, precision: precision))) { $0 + $1.2 }
      let slack = Interval(
        lower: -room - total.width.scaled(byPowerOfTwo: 2),
        upper: room + total.width.scaled(byPowerOfTwo: 2))
      if total.isBounded, !(total + slack).contains(Rational(1)) {
        return .quadrature(
          bits: bits,
          cuts: [ends[0]] + boxes.dropLast().map { CertificateTerm($0.1) } + [ends[1]],
          tails: tails, chains: pieces.map(\.chain))
      }
      let widest = boxes.map(\.2.width).max() ?? room
      let bound = widest.isFinite ? widest.scaled(byPowerOfTwo: -3) : widest
      boxes = boxes.flatMap { lower, upper, part in
        guard part.width >= bound else { return [(lower, upper, part)] }
        let middle = (lower + upper) / 2
        return [box(lower, middle), box(middle, upper)]
      }
    }
    return nil
  }

  private static let startCount = 32
  private static let boxLimit = 3_000
}

/// Enclosures of the integral of one formula over boxes.
private struct DensityBoxes {
  private let span: ProofSpan
  private let variable: Symbol
  /// The formula and its derivatives of even orders.
  private let derivatives: [Expression]
  let chain: [CertificateTerm]

  init(_ piece: DensityPieces.Piece, _ variable: Symbol) {
    span = piece.span
    self.variable = variable
    var found = [piece.formula]
    while found.count < 4 {
      let next = found[found.count - 1].derivative(in: variable).derivative(in: variable)
        .simplified()
      guard !next.exceeds(nodeCount: 400), !next.hasUnknownDerivative else { break }
      found.append(next)
    }
    let terms = found.compactMap { CertificateTerm($0, variable) }
    chain = terms.count == found.count ? terms : []
    derivatives = chain.isEmpty ? [piece.formula] : found
  }

  func contains(_ x: Rational) -> Bool {
    (span.upper.map { x < $0.lower } ?? true) && (span.lower.map { x > $0.upper } ?? true)
  }

  func integral(_ lower: Rational, _ upper: Rational, _ precision: Precision) -> Interval {
    func range(_ order: Int, _ domain: RealRange) -> Interval? {
      RangeEvaluator(variable: variable, domain: domain).range(derivatives[order]).map {
        Interval(lower: $0.lower.value, upper: $0.upper.value)
      }
    }
    let box = RealRange(openFrom: lower, to: upper, precision: precision)
    let middle = RealRange((lower + upper) / 2, precision: precision)
    var result = Interval.entire
    var sum = Interval(BigFloat(0, precision: precision))
    // w^(k+1)/(2ᵏ(k + 1)!)
    var weight = upper - lower
    for index in derivatives.indices {
      let factor = Interval(weight, precision: precision)
      if let rest = range(index, box) { result = result.intersection(sum + rest * factor) }
      guard let here = range(index, middle) else { break }
      sum += here * factor
      let order = Rational(2 * index)
      weight *= (upper - lower) * (upper - lower) / (4 * (order + 2) * (order + 3))
    }
    return result
  }
}
