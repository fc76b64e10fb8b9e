extension Expression {
  /// The expression with symbols replaced, all at the same time; the result is not simplified.
  ///
  /// - Complexity: O(nodes of the tree); subtrees of the replacements are shared, not copied.
  public func substituting(_ replacements: [Symbol: Expression]) -> Expression {
    if case .symbol(let symbol) = self { return replacements[symbol] ?? self }
    return mapChildren { $0.substituting(replacements) }
  }

  /// The expression with one symbol replaced.
  public func substituting(_ symbol: Symbol, by replacement: Expression) -> Expression {
    substituting([symbol: replacement])
  }
}
