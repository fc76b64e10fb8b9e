import MultiPrecision

extension Term {
  /// The same term with the parts of sums and products in one order and square roots as powers, so
  /// that what is known of a term is found again where it is written otherwise.
  var ordered: Term {
    guard case .apply(let name, let arguments) = self else { return self }
    let parts = arguments.map(\.ordered)
    switch name {
    case "sqrt": return .apply("^", [parts[0], .number(Rational(1, 2))])
    case "+", "*": return .apply(name, parts.sorted { $0.compare($1) < 0 })
    default: return .apply(name, parts)
    }
  }

  private var rank: Int {
    switch self {
    case .number: 0
    case .pi: 1
    case .e: 2
    case .x: 3
    case .apply: 4
    }
  }

  /// Negative, 0 or positive in a fixed order: numbers first, then by names and arguments.
  private func compare(_ other: Term) -> Int {
    switch (self, other) {
    case (.number(let a), .number(let b)): return a == b ? 0 : a < b ? -1 : 1
    case (.apply(let f, let a), .apply(let g, let b)):
      if f != g { return f < g ? -1 : 1 }
      for (left, right) in zip(a, b) {
        let order = left.compare(right)
        if order != 0 { return order }
      }
      return a.count - b.count
    default: return rank - other.rank
    }
  }
}
