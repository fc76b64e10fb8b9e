/// The words that cannot be names.
public enum Keyword: String, Sendable, CaseIterable {
  case `let`, potential, density, activation, data, model, report
  case piecewise, `for`, `in`, otherwise, and, or, not

  /// The keywords that begin a declaration.
  static let declarations: [Keyword] = [
    .let, .potential, .density, .activation, .data, .model, .report,
  ]
}
