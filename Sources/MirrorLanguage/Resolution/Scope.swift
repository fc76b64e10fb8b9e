import Symbolic

/// The names that an expression can use besides those of the file: variables and parameters.
struct Scope {
  var variables: [String] = []
  var parameters: [String] = []

  /// A scope without variables: the expression is a constant.
  static let constant = Scope()

  func contains(_ name: String) -> Bool {
    variables.contains(name) || parameters.contains(name)
  }

  var names: [String] { variables + parameters }

  /// Says what the variables here are, for an unknown name.
  var note: [String] {
    switch variables.count {
    case 0: ["a constant stands here, so no variable can be used"]
    case 1: ["the variable here is `\(variables[0])`"]
    default: ["the variables here are \(variables.map { "`\($0)`" }.joined(separator: ", "))"]
    }
  }
}
