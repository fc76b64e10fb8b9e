import Symbolic

/// Names that a file cannot declare.
enum ReservedNames {
  static let keywords = Set(Keyword.allCases.map(\.rawValue))
  static let functions = Set(Function.allCases.map(\.rawValue))
  static let constants: Set<String> = ["pi", "e", "inf"]
  /// The functions of the language that are activations as they stand.
  static let activationFunctions: [Function] = [.abs, .tanh, .erf]

  /// What the name is in the language, if it is taken.
  static func meaning(of name: String) -> String? {
    if functions.contains(name) { return "a built-in function" }
    switch name {
    case "pi": return "the constant \u{3C0}"
    case "e": return "Euler's number"
    case "inf": return "infinity"
    default: return nil
    }
  }
}
