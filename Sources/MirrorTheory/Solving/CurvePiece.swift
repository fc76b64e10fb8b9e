import MultiPrecision
import Symbolic

/// φ̄ by pieces, exactly: what ``ConvexPieces`` is made of in each scalar.
protocol PiecewisePotential: Sendable {
  /// Where the formula changes, ascending.
  var breaks: [RealConstant] { get }
  /// Whether φ̄′ jumps at each break.
  var isKink: [Bool] { get }
  /// The pieces between the breaks in one scalar.
  func curvePieces<Element: CurvedScalar>(
    in _: Element.Type, precision: Precision
  ) -> [CurvePiece<Element>]
  /// A number > 0 that φ̄″ is nowhere below; nil when none is known.
  var leastCurvature: RealConstant? { get }
}

/// φ̄ between two breaks, with its first two derivatives.
enum CurvePiece<Element: CurvedScalar>: Sendable {
  case polynomial(PolynomialPiece<Element>)
  case formula(FormulaPiece<Element>)

  func value(_ u: Element) -> Element {
    switch self {
    case .polynomial(let piece): PolynomialPiece.horner(piece.value, u)
    case .formula(let piece): piece.value.first(u)
    }
  }

  func slope(_ u: Element) -> Element {
    switch self {
    case .polynomial(let piece): PolynomialPiece.horner(piece.slope, u)
    case .formula(let piece): piece.slope.first(u)
    }
  }

  func curvature(_ u: Element) -> Element {
    switch self {
    case .polynomial(let piece): PolynomialPiece.horner(piece.curvature, u)
    case .formula(let piece): piece.curvature.first(u)
    }
  }
}

/// A polynomial, lowest degree first, with its first two derivatives.
struct PolynomialPiece<Element: CurvedScalar>: Sendable {
  let value: [Element]
  let slope: [Element]
  let curvature: [Element]

  init(_ coefficients: [Element]) {
    value = coefficients
    slope = Self.derivative(coefficients)
    curvature = Self.derivative(slope)
  }

  var degree: Int { Swift.max(value.count - 1, 2) }

  /// The coefficients of (φ̄′(u) − φ̄′(u₀))/(u − u₀) in u: division by u − u₀ without remainder.
  func slopeQuotient(from start: Element) -> [Element] {
    guard slope.count > 1 else { return [] }
    var quotient = Array(slope.dropFirst())
    for index in stride(from: quotient.count - 2, through: 0, by: -1) {
      quotient[index] += start * quotient[index + 1]
    }
    return quotient
  }

  static func horner(_ coefficients: [Element], _ x: Element) -> Element {
    guard var sum = coefficients.last else { return 0 }
    for coefficient in coefficients.dropLast().reversed() { sum = sum * x + coefficient }
    return sum
  }

  private static func derivative(_ coefficients: [Element]) -> [Element] {
    coefficients.enumerated().dropFirst().map { (Element(exactly: $0.offset) ?? 0) * $0.element }
  }
}

/// Any formula, with its first two derivatives.
struct FormulaPiece<Element: CurvedScalar>: Sendable {
  let value: CompiledExpressions<Element>
  let slope: CompiledExpressions<Element>
  let curvature: CompiledExpressions<Element>
  /// For the coefficients of the Taylor polynomial of φ̄″.
  let expansion: CompiledExpression

  init(_ formula: PotentialFormula, precision: Precision) {
    func compiled(_ expression: Expression) -> CompiledExpressions<Element> {
      CompiledExpressions([expression], formula.variable, precision: precision)
    }
    value = compiled(formula.value)
    slope = compiled(formula.slope)
    curvature = compiled(formula.curvature)
    expansion = CompiledExpression(formula.curvature, formula.variable)
  }
}
