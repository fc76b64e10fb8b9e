import MultiPrecision

/// The assumptions on potentials.
struct PotentialClaims {
  let body: Term

  func check(_ assumption: String, isProved: Bool, _ evidence: Evidence) throws {
    switch (assumption, isProved, evidence) {
    case (_, false, .gap(let point)): try demandGap(at: point)
    case (_, true, .parts(let parts)): try check(assumption, of: parts)
    case ("unscaled.c2", true, .smoothness(let breaks, let pieces)):
      try smoothness(order: 2, breaks, pieces)
    case ("scaled.psi-c3", true, .smoothness(let breaks, let pieces)):
      try smoothness(order: 3, breaks, pieces)
    case ("unscaled.c2", false, _): try roughness(order: 2, evidence)
    case ("scaled.psi-c3", false, _): try roughness(order: 3, evidence)
    case ("unscaled.hessian-positive", true, .signs(let breaks, let pieces)):
      try smoothness(order: 2, breaks, pieces)
      let cells = try signs(isStrict: true, breaks, pieces)
      for cell in cells.dropFirst() {
        guard case .finite(let value) = try cell.limit(2, atLower: true) else {
          throw Rejection("a second derivative is infinite")
        }
        try demand(signOfConstant(value) > 0, "a second derivative is 0 at a break")
      }
    case ("unscaled.hessian-positive", false, .point(let point, let radius, let facts)):
      let sign = try compare(.zero, curvature(at: point, radius, facts))
      try demand(sign <= 0, "a second derivative is positive")
    case ("unscaled.hessian-positive", false, _): try roughness(order: 2, evidence)
    case ("scaled.psi-convex", true, .signs(let breaks, let pieces)):
      let cells = try signs(isStrict: false, breaks, pieces)
      for (left, right) in zip(cells, cells.dropFirst()) {
        try demandContinuity(left, right)
        let order = try compare(left.limit(1, atLower: false), right.limit(1, atLower: true))
        try demand(order >= 0, "a slope drops")
      }
    case ("scaled.psi-convex", false, .point(let point, let radius, let facts)):
      let sign = try compare(.zero, curvature(at: point, radius, facts))
      try demand(sign < 0, "a second derivative is not negative")
    case ("scaled.psi-convex", false, .jump(_, _, let order, _, _)):
      let (left, right) = try limits(order, evidence)
      // A convex function has finite slopes.
      if order == 1, left == .infinite(1) || right == .infinite(-1) { return }
      let sign = try compare(left, right)
      try demand(order == 0 ? sign != 0 : order == 1 && sign < 0, "no slope drops there")
    case ("scaled.psi-convex", false, .isolatedValue): try roughness(order: 0, evidence)
    default: throw Rejection("the evidence does not belong to \(assumption)")
    }
  }

  private func cells(_ breaks: [Term], _ pieces: [PieceProof]) throws -> [Cell] {
    try Cell.cells(of: body, on: .line, breaks: breaks, facts: pieces.map(\.facts))
  }

  /// The second derivative has its sign on every open piece.
  private func signs(
    isStrict: Bool, _ breaks: [Term], _ pieces: [PieceProof]
  ) throws -> [Cell] {
    let cells = try cells(breaks, pieces)
    for (cell, piece) in zip(cells, pieces) {
      guard let proof = piece.proof else { throw Rejection("a piece has no proof") }
      try cell.replay.check(cell.derivative(2), isStrict: isStrict, by: proof)
    }
    return cells
  }

  private func smoothness(order: Int, _ breaks: [Term], _ pieces: [PieceProof]) throws {
    let cells = try cells(breaks, pieces)
    for cell in cells { _ = try cell.derivative(order) }
    for (left, right) in zip(cells, cells.dropFirst()) {
      try demandContinuity(left, right)
      if try left.isQuotient(continuedBy: right) { continue }
      for derivative in 0...order {
        let limits = try (
          left.limit(derivative, atLower: false),
          right.limit(derivative, atLower: true)
        )
        if case .infinite = limits.0 { throw Rejection("a derivative is infinite") }
        try demand(compare(limits.0, limits.1) == 0, "a derivative jumps")
      }
    }
  }

  private func demandContinuity(_ left: Cell, _ right: Cell) throws {
    guard let point = right.span.lower else { return }
    let value = Limit.finite(try body.value(at: point))
    try demand(compare(left.limit(0, atLower: false), value) == 0, "a function jumps")
    try demand(compare(value, right.limit(0, atLower: true)) == 0, "a function jumps")
  }

  /// The limits from both sides at the point of a jump or of an isolated value.
  private func limits(_ order: Int, _ evidence: Evidence) throws -> (Limit, Limit) {
    switch evidence {
    case .jump(let point, let radius, _, let below, let above),
      .isolatedValue(let point, let radius, let below, let above):
      try demand((0...8).contains(order), "a derivative of order \(order)")
      guard let radius = radius.rational else { throw Rejection("a radius is no number") }
      let left = try Cell.beside(point, radius: radius, isAbove: false, of: body, facts: below)
      let right = try Cell.beside(point, radius: radius, isAbove: true, of: body, facts: above)
      return try (left.limit(order, atLower: false), right.limit(order, atLower: true))
    default: throw Rejection("the evidence does not belong to a smoothness")
    }
  }

  /// Not of class C^order.
  private func roughness(order limit: Int, _ evidence: Evidence) throws {
    switch evidence {
    case .jump(_, _, let order, _, _):
      try demand(order <= limit, "a jump of too high an order")
      let (left, right) = try limits(order, evidence)
      if case .infinite = left { return }
      try demand(compare(left, right) != 0, "a derivative does not jump")
    case .isolatedValue(let point, _, _, _):
      let value = Limit.finite(try body.value(at: point))
      let (left, _) = try limits(0, evidence)
      try demand(compare(left, value) != 0, "a value is its limit")
    default: throw Rejection("the evidence does not belong to a smoothness")
    }
  }

  /// The second derivative on the right of a point, which is the one at the point where that
  /// exists: a derivative with a limit has this limit as its value.
  private func curvature(at point: Term, _ radius: Term, _ facts: [Fact]) throws -> Limit {
    guard let radius = radius.rational else { throw Rejection("a radius is no number") }
    let cell = try Cell.beside(point, radius: radius, isAbove: true, of: body, facts: facts)
    _ = try cell.derivative(2)
    return try cell.limit(2, atLower: true)
  }

  private func demandGap(at point: Term) throws {
    try demand(point.isConstant, "a point is no constant")
    try demand(body.replacing(xBy: point).hasNoValue(), "a function has a value there")
  }
}

extension Term {
  /// Whether a constant term provably has no value.
  func hasNoValue() throws -> Bool {
    guard case .apply(let name, let arguments) = self else { return false }
    if name == "if" {
      var rest = arguments[...]
      while rest.count >= 2, let condition = rest.popFirst(), let value = rest.popFirst() {
        let probe = Term.apply("if", [condition, .one, .zero])
        if try probe.resolved(signOfConstant) == .one { return try value.hasNoValue() }
      }
      return try rest.first?.hasNoValue() ?? true
    }
    for argument in arguments where try argument.hasNoValue() { return true }
    guard let u = try arguments.first?.resolved(signOfConstant) else { return false }
    func sign(_ term: Term) throws -> Int { try signOfConstant(term) }
    switch name {
    case "log": return try sign(u) <= 0
    case "gamma", "lgamma": return try sign(u) == 0
    case "tan": return try sign(.call("cos", u)) == 0
    case "sqrt": return try sign(u) < 0
    case "log1p": return try sign(u + .one) <= 0
    case "asin", "acos": return try sign(.one - u.power(2)) < 0
    case "atanh": return try sign(.one - u.power(2)) <= 0
    case "acosh": return try sign(u - .one) < 0
    case "^":
      guard let exponent = arguments[1].rational else {
        let base = try sign(u)
        return try base < 0 || (base == 0 && sign(arguments[1]) <= 0)
      }
      if exponent.isInteger { return try exponent.signum < 0 && sign(u) == 0 }
      let base = try sign(u)
      return base < 0 || (base == 0 && exponent.signum < 0)
    default: return false
    }
  }
}
