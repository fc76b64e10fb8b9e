import MultiPrecision

extension Canonical {
  /// Rows that cannot be reached are dropped, and so are rows that repeat the default.
  ///
  /// Takes rows as they are and makes them canonical: rows behind the first that always matches
  /// are not looked at.
  static func piecewise(_ branches: [Branch], otherwise: Expression?) -> Expression {
    var rows: [Branch] = []
    var last = otherwise
    for branch in branches {
      let condition = condition(branch.condition)
      if condition == .constant(false) { continue }
      let value = branch.value.simplified()
      if condition == .constant(true) {
        last = value
        return finish(rows, otherwise: last)
      }
      if let previous = rows.last, previous.value == value {
        rows[rows.count - 1].condition = disjunction([previous.condition, condition])
      } else {
        rows.append(Branch(value, when: condition))
      }
    }
    return finish(rows, otherwise: last?.simplified())
  }

  private static func finish(_ rows: [Branch], otherwise: Expression?) -> Expression {
    var rows = rows
    if let otherwise {
      while rows.last?.value == otherwise { rows.removeLast() }
      if rows.isEmpty { return otherwise }
    }
    return .piecewise(rows, otherwise: otherwise)
  }

  static func condition(_ condition: Condition) -> Condition {
    switch condition {
    case .constant: return condition
    case .comparison(let left, let relation, let right):
      return comparison(left.simplified(), relation, right.simplified())
    case .and(let parts): return conjunction(parts.map { Canonical.condition($0) })
    case .or(let parts): return disjunction(parts.map { Canonical.condition($0) })
    case .not(let part): return negation(of: part)
    }
  }

  private static func negation(of condition: Condition) -> Condition {
    switch condition {
    case .constant(let value): return .constant(!value)
    case .comparison(let left, let relation, let right):
      return Canonical.condition(.comparison(left, relation.negated, right))
    case .and(let parts): return disjunction(parts.map { negation(of: $0) })
    case .or(let parts): return conjunction(parts.map { negation(of: $0) })
    case .not(let part): return Canonical.condition(part)
    }
  }

  private static func comparison(
    _ left: Expression, _ relation: Relation, _ right: Expression
  ) -> Condition {
    let signs = KnownSigns(of: sum(of: [left, negated(right)]))
    let matching = relation.matchingSigns
    if signs.isSubset(of: matching), !signs.isEmpty { return .constant(true) }
    if signs.isDisjoint(with: matching), !signs.isEmpty { return .constant(false) }
    return .comparison(left, relation, right)
  }

  private static func conjunction(_ parts: [Condition]) -> Condition {
    var result: [Condition] = []
    var seen: Set<Condition> = []
    for part in parts {
      if case .and(let inner) = part {
        result.append(contentsOf: inner)
      } else if part == .constant(false) {
        return part
      } else if part != .constant(true), seen.insert(part).inserted {
        result.append(part)
      }
    }
    return result.count > 1 ? .and(result) : result.first ?? .constant(true)
  }

  private static func disjunction(_ parts: [Condition]) -> Condition {
    var result: [Condition] = []
    var seen: Set<Condition> = []
    for part in parts {
      if case .or(let inner) = part {
        result.append(contentsOf: inner)
      } else if part == .constant(true) {
        return part
      } else if part != .constant(false), seen.insert(part).inserted {
        result.append(part)
      }
    }
    return result.count > 1 ? .or(result) : result.first ?? .constant(false)
  }
}

extension Relation {
  /// The relation that holds exactly where this one does not.
  public var negated: Relation {
    switch self {
    case .less: return .greaterOrEqual
    case .lessOrEqual: return .greater
    case .greater: return .lessOrEqual
    case .greaterOrEqual: return .less
    case .equal: return .notEqual
    case .notEqual: return .equal
    }
  }

  /// The signs of left − right for which the relation holds.
  var matchingSigns: KnownSigns {
    switch self {
    case .less: return .negative
    case .lessOrEqual: return [.negative, .zero]
    case .greater: return .positive
    case .greaterOrEqual: return .nonnegative
    case .equal: return .zero
    case .notEqual: return [.negative, .positive]
    }
  }
}
