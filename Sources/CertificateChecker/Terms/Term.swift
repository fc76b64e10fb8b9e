import MultiPrecision

/// A formula as certificates write it: a string for a number, `x`, `pi` or `e`, and a list of a
/// name and arguments for everything else.
///
/// ```
/// ["*", "1/2", ["exp", ["*", "-1", ["abs", "x"]]]]
/// ```
///
/// Names: `+ * ^`, the functions of the language, `["polygamma", n, u]` for the derivative of order
/// n + 1 of ln Γ, `["if", condition, value, …, otherwise]`, conditions `< <= > >= == != and or not`, and `["root", low, high, c₀, c₁, …]` for the only real
/// root of Σ cₖxᵏ between two rationals.
indirect enum Term: Hashable, Sendable {
  case number(Rational)
  case x, pi, e
  case apply(String, [Term])

  static let zero = Term.number(0)
  static let one = Term.number(1)

  static func + (a: Term, b: Term) -> Term { .apply("+", [a, b]) }
  static func * (a: Term, b: Term) -> Term { .apply("*", [a, b]) }
  static func - (a: Term, b: Term) -> Term { .apply("+", [a, -b]) }
  static prefix func - (a: Term) -> Term { .apply("*", [.number(-1), a]) }
  static func / (a: Term, b: Term) -> Term { .apply("*", [a, b.power(-1)]) }
  func power(_ exponent: Rational) -> Term { .apply("^", [self, .number(exponent)]) }
  static func call(_ name: String, _ argument: Term) -> Term { .apply(name, [argument]) }

  var rational: Rational? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The value of a constant that is built from numbers by sums, products and whole powers.
  var exactValue: Rational? {
    switch self {
    case .number(let value): return value
    case .apply("+", let parts), .apply("*", let parts):
      var values: [Rational] = []
      for part in parts {
        guard let value = part.exactValue else { return nil }
        values.append(value)
      }
      if case .apply("+", _) = self { return values.reduce(0, +) }
      return values.reduce(1, *)
    case .apply("^", let parts):
      guard let base = parts[0].exactValue, let n = parts[1].rational?.asInt, abs(n) <= 1000,
        n >= 0 || !base.isZero
      else { return nil }
      return base.power(n)
    default: return nil
    }
  }

  var arguments: [Term] {
    if case .apply(_, let arguments) = self { arguments } else { [] }
  }

  var isConstant: Bool {
    switch self {
    case .x: false
    case .number, .pi, .e: true
    case .apply(_, let arguments): arguments.allSatisfy(\.isConstant)
    }
  }

  /// The term with x replaced.
  func replacing(xBy value: Term) -> Term {
    switch self {
    case .x: value
    case .number, .pi, .e: self
    case .apply("root", _): self
    case .apply(let name, let arguments):
      .apply(name, arguments.map { $0.replacing(xBy: value) })
    }
  }

  /// The first algebraic number in it.
  var firstRoot: Term? {
    guard case .apply(let name, let arguments) = self else { return nil }
    if name == "root" { return self }
    for argument in arguments {
      if let root = argument.firstRoot { return root }
    }
    return nil
  }

  func replacing(_ part: Term, by value: Term) -> Term {
    if self == part { return value }
    guard case .apply(let name, let arguments) = self else { return self }
    return .apply(name, arguments.map { $0.replacing(part, by: value) })
  }

  /// Whether one of these names is applied in it.
  func applies(_ names: Set<String>) -> Bool {
    guard case .apply(let name, let arguments) = self else { return false }
    return names.contains(name) || arguments.contains { $0.applies(names) }
  }

  /// The number of parts, which bounds the work that a term may ask for.
  var size: Int { arguments.reduce(1) { $0 + $1.size } }

  static let sizeLimit = 100_000

  /// How many arguments a name takes; nil for unknown names.
  static func arity(of name: String) -> ClosedRange<Int>? {
    switch name {
    case "+", "*", "min", "max", "and", "or": 1...10_000
    case "if": 2...10_000
    case "root": 4...2_000
    case "^", "<", "<=", ">", ">=", "==", "!=", "polygamma": 2...2
    case "true", "false": 0...0
    case "not", "abs", "sign": 1...1
    default: RealFunction(rawValue: name) == nil ? nil : 1...1
    }
  }
}

extension Term: Codable {
  init(from decoder: any Decoder) throws {
    if let leaf = try? decoder.singleValueContainer().decode(String.self) {
      switch leaf {
      case "x": self = .x
      case "pi": self = .pi
      case "e": self = .e
      default:
        guard let value = Rational(fraction: leaf) else {
          throw Rejection("\(leaf.prefix(40)) is no number")
        }
        self = .number(value)
      }
      return
    }
    guard decoder.codingPath.count < 400 else { throw Rejection("a formula is nested too deeply") }
    var container = try decoder.unkeyedContainer()
    let name = try container.decode(String.self)
    var arguments: [Term] = []
    while !container.isAtEnd { arguments.append(try container.decode(Term.self)) }
    guard let arity = Self.arity(of: name), arity.contains(arguments.count) else {
      throw Rejection("\(name.prefix(40)) with \(arguments.count) arguments is not known")
    }
    self = .apply(name, arguments)
    if name == "root" { _ = try AlgebraicRoot(arguments) }
    guard size <= Self.sizeLimit else { throw Rejection("a formula is too large") }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .number(let value): try encodeLeaf(value.description, encoder)
    case .x: try encodeLeaf("x", encoder)
    case .pi: try encodeLeaf("pi", encoder)
    case .e: try encodeLeaf("e", encoder)
    case .apply(let name, let arguments):
      var container = encoder.unkeyedContainer()
      try container.encode(name)
      for argument in arguments { try container.encode(argument) }
    }
  }

  private func encodeLeaf(_ text: String, _ encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// Why a certificate is not accepted.
struct Rejection: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// Stops the replay unless a condition holds.
func demand(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
  guard condition else { throw Rejection(reason()) }
}
