import MultiPrecision

/// The result of comparing two expressions in the fixed total order of canonical trees.
enum Ordering {
  case before, same, after

  var reversed: Ordering {
    switch self {
    case .before: return .after
    case .same: return .same
    case .after: return .before
    }
  }

  static func of<Value: Comparable>(_ left: Value, _ right: Value) -> Ordering {
    left < right ? .before : (right < left ? .after : .same)
  }
}

extension Expression {
  /// Numbers, then constants, symbols, powers (next to their bases), products, sums, functions.
  private var kind: Int {
    switch self {
    case .number: return 0
    case .constant: return 1
    case .symbol: return 2
    case .power: return 3
    case .product: return 4
    case .function: return 5
    case .sum: return 6
    case .piecewise: return 7
    }
  }

  /// A total order on trees, equal exactly for equal trees.
  func ordering(to other: Expression) -> Ordering {
    switch (self, other) {
    case (.number(let a), .number(let b)): return .of(a, b)
    case (.constant(let a), .constant(let b)): return .of(a.rawValue, b.rawValue)
    case (.symbol(let a), .symbol(let b)): return .of(a, b)
    case (.power(let a, let p), .power(let b, let q)):
      let bases = a.ordering(to: b)
      // Higher powers first, as polynomials are written.
      return bases == .same ? q.ordering(to: p) : bases
    case (.sum(let a), .sum(let b)), (.product(let a), .product(let b)):
      return Expression.ordering(of: a, to: b)
    case (.function(let f, let a), .function(let g, let b)):
      return f == g ? Expression.ordering(of: a, to: b) : .of(f.rawValue, g.rawValue)
    case (.piecewise(let a, let v), .piecewise(let b, let w)):
      return Expression.ordering(of: a, v, to: b, w)
    default: return .of(kind, other.kind)
    }
  }

  static func ordering(of left: [Expression], to right: [Expression]) -> Ordering {
    for (a, b) in zip(left, right) {
      let order = a.ordering(to: b)
      if order != .same { return order }
    }
    return .of(left.count, right.count)
  }

  private static func ordering(
    of left: [Branch], _ leftLast: Expression?, to right: [Branch], _ rightLast: Expression?
  ) -> Ordering {
    for (a, b) in zip(left, right) {
      let values = a.value.ordering(to: b.value)
      if values != .same { return values }
      let conditions = a.condition.ordering(to: b.condition)
      if conditions != .same { return conditions }
    }
    if left.count != right.count { return .of(left.count, right.count) }
    switch (leftLast, rightLast) {
    case (nil, nil): return .same
    case (nil, _): return .before
    case (_, nil): return .after
    case (let a?, let b?): return a.ordering(to: b)
    }
  }
}

extension Condition {
  private var kind: Int {
    switch self {
    case .constant: return 0
    case .comparison: return 1
    case .not: return 2
    case .and: return 3
    case .or: return 4
    }
  }

  func ordering(to other: Condition) -> Ordering {
    switch (self, other) {
    case (.constant(let a), .constant(let b)): return .of(a ? 1 : 0, b ? 1 : 0)
    case (.comparison(let a, let r, let b), .comparison(let c, let s, let d)):
      let left = a.ordering(to: c)
      if left != .same { return left }
      return r == s ? b.ordering(to: d) : .of(r.rawValue, s.rawValue)
    case (.not(let a), .not(let b)): return a.ordering(to: b)
    case (.and(let a), .and(let b)), (.or(let a), .or(let b)):
      for (p, q) in zip(a, b) {
        let order = p.ordering(to: q)
        if order != .same { return order }
      }
      return .of(a.count, b.count)
    default: return .of(kind, other.kind)
    }
  }
}
