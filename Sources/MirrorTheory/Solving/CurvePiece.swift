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

  /// A variable in which φ̄ is analytic up to a branch point at an end; nil where none is needed.
  var cover: CurveCover<Element>? {
    if case .formula(let piece) = self { piece.cover } else { nil }
  }

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
  let cover: CurveCover<Element>?
  /// For the Taylor coefficients of the derivative of φ̄′, by u or by the variable of the cover.
  let expansion: CompiledExpression

  init(_ formula: PotentialFormula, precision: Precision) {
    func compiled(_ expression: Expression) -> CompiledExpressions<Element> {
      CompiledExpressions([expression], formula.variable, precision: precision)
    }
    value = compiled(formula.value)
    slope = compiled(formula.slope)
    curvature = compiled(formula.curvature)
    cover = formula.cover.map { CurveCover($0, precision: precision) }
    expansion = CompiledExpression(
      formula.cover?.slopeRate ?? formula.curvature, formula.variable)
  }
}

/// The way from u to the variable w ≥ 0 of a cover, u = c ± wᵏ.
struct CurveCover<Element: CurvedScalar>: Sendable {
  private let center: Element
  private let isLeft: Bool
  private let root: FractionalExponent

  init(_ cover: PotentialCover, precision: Precision) {
    center = Element(cover.center, precision: precision)
    isLeft = cover.isLeft
    root = FractionalExponent(Rational(1, cover.order))
  }

  /// w for a u on the right side of c, which an enclosure may not show.
  func parameter(_ u: Element) -> Element {
    let distance = isLeft ? center - u : u - center
    return distance.certainSign == 0
      ? 0 : distance.clamped(from: 0, to: nil).power(fractional: root)
  }
}
