import MultiPrecision

extension Condition {
  /// The expressions compared anywhere in the condition, left to right.
  public var comparedExpressions: [Expression] {
    switch self {
    case .comparison(let left, _, let right): return [left, right]
    case .and(let parts), .or(let parts): return parts.flatMap(\.comparedExpressions)
    case .not(let part): return part.comparedExpressions
    case .constant: return []
    }
  }

  /// The same condition with every compared expression replaced by its image.
  public func mapExpressions(_ transform: (Expression) -> Expression) -> Condition {
    switch self {
    case .comparison(let left, let relation, let right):
      return .comparison(transform(left), relation, transform(right))
    case .and(let parts): return .and(parts.map { $0.mapExpressions(transform) })
    case .or(let parts): return .or(parts.map { $0.mapExpressions(transform) })
    case .not(let part): return .not(part.mapExpressions(transform))
    case .constant: return self
    }
  }
}

extension Expression {
  /// The direct subexpressions, conditions' sides included.
  public var children: [Expression] {
    switch self {
    case .number, .constant, .symbol: return []
    case .sum(let parts), .product(let parts), .function(_, let parts): return parts
    case .power(let base, let exponent): return [base, exponent]
    case .piecewise(let branches, let otherwise):
      var parts: [Expression] = []
      for branch in branches {
        parts.append(branch.value)
        parts.append(contentsOf: branch.condition.comparedExpressions)
      }
      if let otherwise { parts.append(otherwise) }
      return parts
    }
  }

  /// The same node over the images of its direct subexpressions.
  public func mapChildren(_ transform: (Expression) -> Expression) -> Expression {
    switch self {
    case .number, .constant, .symbol: return self
    case .sum(let terms): return .sum(terms.map(transform))
    case .product(let factors): return .product(factors.map(transform))
    case .power(let base, let exponent): return .power(transform(base), transform(exponent))
    case .function(let function, let arguments):
      return .function(function, arguments.map(transform))
    case .piecewise(let branches, let otherwise):
      return .piecewise(
        branches.map {
          Branch(transform($0.value), when: $0.condition.mapExpressions(transform))
        },
        otherwise: otherwise.map(transform))
    }
  }

  /// Calls `visit` for every node until it returns false; needs no stack in proportion to depth.
  private func traverse(_ visit: (Expression) -> Bool) {
    var pending = [self]
    while let node = pending.popLast() {
      guard visit(node) else { return }
      pending.append(contentsOf: node.children)
    }
  }

  /// The variables and parameters that occur.
  public var symbols: Set<Symbol> {
    var found: Set<Symbol> = []
    traverse { node in
      if case .symbol(let symbol) = node { found.insert(symbol) }
      return true
    }
    return found
  }

  /// Whether the symbol occurs.
  public func contains(_ symbol: Symbol) -> Bool {
    var found = false
    traverse { node in
      if case .symbol(symbol) = node { found = true }
      return !found
    }
    return found
  }

  /// Whether no variable and no parameter occurs.
  public var isConstant: Bool {
    var constant = true
    traverse { node in
      if case .symbol = node { constant = false }
      return constant
    }
    return constant
  }

  /// The number of nodes of the tree.
  ///
  /// Shared subtrees count as often as they occur.
  public var nodeCount: Int {
    var count = 0
    traverse { _ in
      count += 1
      return true
    }
    return count
  }

  /// Whether the tree has more than `limit` nodes, found in O(limit).
  ///
  /// Substitution shares subtrees, so a small file can describe a tree of 2³⁰ nodes: ask here
  /// before an operation that walks the tree.
  public func exceeds(nodeCount limit: Int) -> Bool {
    var count = 0
    traverse { _ in
      count += 1
      return count <= limit
    }
    return count > limit
  }

  /// The number of nodes on the longest path from the root to a leaf.
  public var depth: Int {
    var deepest = 0
    var pending: [(node: Expression, depth: Int)] = [(self, 1)]
    while let (node, depth) = pending.popLast() {
      deepest = max(deepest, depth)
      for child in node.children { pending.append((child, depth + 1)) }
    }
    return deepest
  }
}
