import MultiPrecision
import NumericalMethods
import Symbolic

/// A formula as certificates write it, for readers that know nothing of this package.
///
/// A string is a rational number, `x` (the variable), `pi` or `e`; a list is a name with its
/// arguments: `+`, `*`, `^`, the functions of the language, `["if", condition, value, …,
/// otherwise]` with conditions `<`, `<=`, `>`, `>=`, `==`, `!=`, `and`, `or`, `not`, `true`,
/// `false`, and `["root", low, high, c₀, c₁, …]` for the root of Σ cₖxᵏ between two rationals.
public indirect enum CertificateTerm: Hashable, Sendable {
  /// A number, the variable or a constant.
  case leaf(String)
  /// A name and its arguments.
  case list(String, [CertificateTerm])

  /// A rational number.
  public init(_ value: Rational) { self = .leaf(value.description) }

  /// A real algebraic number.
  public init(_ point: RealAlgebraicNumber) {
    if let value = point.rational {
      self.init(value)
      return
    }
    let (lower, upper) = point.bounds
    let c = point.definingCoefficients
    if c.count == 3, let lead = c.last {
      // (−b ± √D)/2a: other square roots compare with it.
      let center = -c[1] / (2 * lead)
      let square = (c[1] * c[1] - 4 * lead * c[0]) / (4 * lead * lead)
      let root = CertificateTerm.list("^", [CertificateTerm(square), .leaf("1/2")])
      let isUpper = lower >= center || (upper > center && RealAlgebraicNumber(center) < point)
      let signed = isUpper ? root : .list("*", [.leaf("-1"), root])
      self = center.isZero ? signed : .list("+", [CertificateTerm(center), signed])
      return
    }
    self = .list(
      "root",
      ([lower, upper] + point.definingCoefficients).map { CertificateTerm($0) })
  }

  /// A formula; nil if it has symbols besides the variable.
  public init?(_ expression: Expression, _ variable: Symbol) {
    func list(_ name: String, _ parts: [Expression]) -> CertificateTerm? {
      let terms = parts.compactMap { CertificateTerm($0, variable) }
      return terms.count == parts.count ? .list(name, terms) : nil
    }
    let term: CertificateTerm?
    switch expression {
    case .number(let value): term = CertificateTerm(value)
    case .constant(let constant): term = .leaf(constant.rawValue)
    case .symbol(let symbol): term = symbol == variable ? .leaf("x") : nil
    case .sum(let terms): term = terms.isEmpty ? .leaf("0") : list("+", terms)
    case .product(let factors): term = factors.isEmpty ? .leaf("1") : list("*", factors)
    case .power(let base, let exponent): term = list("^", [base, exponent])
    case .function(let function, let arguments): term = list(function.rawValue, arguments)
    case .piecewise(let branches, let otherwise):
      var parts: [CertificateTerm?] = []
      for branch in branches {
        parts.append(CertificateTerm(branch.condition, variable))
        parts.append(CertificateTerm(branch.value, variable))
      }
      if let otherwise { parts.append(CertificateTerm(otherwise, variable)) }
      let terms = parts.compactMap { $0 }
      term = terms.count == parts.count ? .list("if", terms) : nil
    }
    guard let term else { return nil }
    self = term
  }

  private init?(_ condition: Condition, _ variable: Symbol) {
    switch condition {
    case .constant(let value): self = .list(value ? "true" : "false", [])
    case .comparison(let left, let relation, let right):
      guard let left = CertificateTerm(left, variable),
        let right = CertificateTerm(right, variable)
      else { return nil }
      self = .list(relation.rawValue, [left, right])
    case .not(let inner):
      guard let inner = CertificateTerm(inner, variable) else { return nil }
      self = .list("not", [inner])
    case .and(let parts), .or(let parts):
      let terms = parts.compactMap { CertificateTerm($0, variable) }
      guard terms.count == parts.count else { return nil }
      if case .and = condition { self = .list("and", terms) } else { self = .list("or", terms) }
    }
  }
}

extension CertificateTerm: Codable {
  /// Reads a string or a list.
  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self = .leaf(text)
      return
    }
    var container = try decoder.unkeyedContainer()
    let name = try container.decode(String.self)
    var arguments: [CertificateTerm] = []
    while !container.isAtEnd { arguments.append(try container.decode(CertificateTerm.self)) }
    self = .list(name, arguments)
  }

  /// Writes a string or a list.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .leaf(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .list(let name, let arguments):
      var container = encoder.unkeyedContainer()
      try container.encode(name)
      for argument in arguments { try container.encode(argument) }
    }
  }
}
