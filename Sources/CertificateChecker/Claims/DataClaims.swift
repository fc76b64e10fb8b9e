import MultiPrecision

/// The assumptions on data sets.
struct DataClaims {
  let points: [[Term]]

  func check(_ assumption: String, isProved: Bool, _ evidence: Evidence) throws {
    try demand(
      points.allSatisfy { $0.count == points[0].count }, "points have different dimensions")
    switch (assumption, isProved, evidence) {
    case ("data.distinct", true, .reading): try distinct()
    case ("data.distinct", false, .equalPoints(let i, let j)):
      try demand(
        i != j && points.indices.contains(i) && points.indices.contains(j), "no such points")
      for (a, b) in zip(points[i], points[j]) {
        try demand(signOfConstant(a - b) == 0, "two points differ")
      }
    case ("model.dimension", _, .reading):
      try demand(
        points.allSatisfy { $0.count == 1 } == isProved, "the dimension is another one")
    default: throw Rejection("the evidence does not belong to \(assumption)")
    }
  }

  private func distinct() throws {
    var exact: Set<[Rational]> = []
    var others: [Int] = []
    for (index, point) in points.enumerated() {
      let values = point.compactMap(\.rational)
      if values.count == point.count {
        try demand(exact.insert(values).inserted, "two points are equal")
      } else {
        others.append(index)
      }
    }
    try demand(others.count * points.count <= 4_000_000, "too many irrational points")
    for first in others {
      for second in points.indices where second != first {
        let isApart = zip(points[first], points[second]).contains {
          ((try? signOfConstant($0 - $1)) ?? 0) != 0
        }
        try demand(isApart, "two points are not told apart")
      }
    }
  }

  func norm(_ point: [Term]) -> Term {
    if point.count == 1 { return .call("abs", point[0]) }
    return Term.apply("+", point.map { $0.power(2) }).power(Rational(1, 2))
  }

  /// Whether the norms lie in the closure of {p > 0}.
  func check(inSupportOf density: DensityClaims, isProved: Bool, _ evidence: Evidence) throws {
    switch (isProved, evidence) {
    case (true, .insideSupport(let breaks, let pieces)):
      let cells = try density.cells(breaks, pieces)
      var inside: [Span] = []
      for (cell, piece) in zip(cells, pieces) {
        guard let proof = piece.proof else { continue }
        try cell.replay.check(cell.formula, isStrict: true, by: proof)
        inside.append(cell.span)
      }
      for point in points {
        let norm = norm(point)
        let isInside = inside.contains { span in
          let above = span.lower.map { (try? signOfConstant(norm - $0)) ?? -1 } ?? 1
          let below = span.upper.map { (try? signOfConstant($0 - norm)) ?? -1 } ?? 1
          return above >= 0 && below >= 0
        }
        try demand(isInside, "a point is not shown to lie in the support")
      }
    case (false, .outsideSupport(let index, let breaks)):
      try demand(points.indices.contains(index), "no such point")
      let norm = norm(points[index])
      if let lower = density.support.lower, try signOfConstant(norm - lower) < 0 { return }
      if let upper = density.support.upper, try signOfConstant(norm - upper) > 0 { return }
      let cells = try Cell.cells(
        of: density.body, on: density.support, breaks: breaks,
        facts: Array(repeating: [], count: breaks.count + 1))
      let isInGap = try cells.contains { cell in
        guard try isIdenticallyZero(cell.formula) else { return false }
        if let lower = cell.span.lower, try signOfConstant(norm - lower) <= 0 { return false }
        if let upper = cell.span.upper, try signOfConstant(upper - norm) <= 0 { return false }
        return true
      }
      try demand(isInGap, "a point may lie in the support")
    default: throw Rejection("the evidence does not belong to data.in-support")
    }
  }
}
