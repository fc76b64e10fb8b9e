import MultiPrecision

extension PotentialClaims {
  /// An assumption on Σ gᵢ(aᵢx + bᵢ), aᵢ ≠ 0, from what is shown of the gᵢ.
  ///
  /// Sums and lines inside keep the classes Cᵏ and convexity; a second derivative is positive if all
  /// of them exist and are ≥ 0, and one of them is positive.
  func check(_ assumption: String, of parts: [PartProof]) throws {
    let addends = if case .apply("+", let addends) = body { addends } else { [body] }
    try demand(
      parts.flatMap(\.addends).sorted() == Array(addends.indices),
      "parts do not hold each addend once")
    var claims: [Set<String>] = []
    for part in parts {
      try demand(
        part.slope.isConstant && part.offset.isConstant && signOfConstant(part.slope) != 0,
        "a line inside is constant")
      let own = part.addends.map { addends[$0] }
      let sum = own.count == 1 ? own[0] : .apply("+", own)
      let inside = part.slope * .x + part.offset
      try demand(
        sum.isSameFormula(as: part.body.replacing(xBy: inside)), "a part is another formula")
      for claim in part.claims {
        try PotentialClaims(body: part.body).check(
          claim.assumption, isProved: true, claim.evidence)
      }
      claims.append(Set(part.claims.map(\.assumption)))
    }
    let (smooth, positive) = ("unscaled.c2", "unscaled.hessian-positive")
    let convex = "scaled.psi-convex"
    switch assumption {
    case smooth, "scaled.psi-c3":
      try demand(claims.allSatisfy { $0.contains(assumption) }, "a part may not be smooth")
    case convex:
      try demand(claims.allSatisfy { $0.contains(convex) }, "a part may not be convex")
    case positive:
      try demand(
        claims.allSatisfy { $0.contains(positive) || $0.isSuperset(of: [smooth, convex]) },
        "a part may have no second derivative ≥ 0")
      try demand(claims.contains { $0.contains(positive) }, "no second derivative is positive")
    default: throw Rejection("parts do not show \(assumption)")
    }
  }
}

extension Term {
  /// Whether two formulas are built alike from polynomials that are equal.
  ///
  /// So they have values at the same points, which a common normal form would not show.
  fileprivate func isSameFormula(as other: Term) throws -> Bool {
    if self == other { return true }
    if isPolynomialAsWritten, other.isPolynomialAsWritten { return try agree(self, other) }
    guard case .apply(let name, let own) = self, case .apply(name, let others) = other,
      name != "root", own.count == others.count
    else { return false }
    return try zip(own, others).allSatisfy { try $0.isSameFormula(as: $1) }
  }

  /// Whether this is made of x and constants that have values by sums, products and whole powers.
  private var isPolynomialAsWritten: Bool {
    switch self {
    case .number, .pi, .e, .x: return true
    case .apply("+", let parts), .apply("*", let parts):
      return parts.allSatisfy(\.isPolynomialAsWritten)
    case .apply("^", let parts):
      if let n = parts[1].rational, n.isInteger, n.signum >= 0 {
        return parts[0].isPolynomialAsWritten
      }
      return hasConstantValue
    default: return hasConstantValue
    }
  }

  private var hasConstantValue: Bool {
    isConstant && (try? enclosure(of: self, bits: 64)) != nil
  }
}
