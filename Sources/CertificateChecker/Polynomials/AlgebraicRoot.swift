import MultiPrecision

/// The only root of a square-free polynomial between two rationals where its signs differ.
struct AlgebraicRoot {
  let polynomial: RationalPolynomial
  private(set) var low: Rational
  private(set) var high: Rational

  init(_ arguments: [Term]) throws {
    let numbers = arguments.compactMap(\.rational)
    try demand(numbers.count == arguments.count && numbers.count >= 4, "a root is not described")
    (low, high) = (numbers[0], numbers[1])
    polynomial = RationalPolynomial(Array(numbers.dropFirst(2)))
    try demand(low < high, "a root's interval is empty")
    try demand(
      polynomial.value(at: low).signum * polynomial.value(at: high).signum < 0,
      "a root's polynomial does not change its sign")
    let count = try polynomial.rootCount(
      inside: Span(lower: .number(low), upper: .number(high), isClosed: false))
    try demand(count == 1, "an interval holds \(count) roots")
  }

  mutating func refine() {
    let middle = (low + high) / 2
    let sign = polynomial.value(at: middle).signum
    if sign == 0 {
      (low, high) = (middle, middle)
    } else if sign == polynomial.value(at: low).signum {
      low = middle
    } else {
      high = middle
    }
  }

  func refined(to width: Rational) -> AlgebraicRoot {
    var result = self
    while result.high - result.low > width { result.refine() }
    return result
  }

  /// The sign of another polynomial here: 0 if a common divisor has the root, else by refinement.
  func sign(of other: RationalPolynomial) throws -> Int {
    if other.isZero { return 0 }
    let common = try polynomial.commonDivisor(with: other)
    if common.degree > 0,
      common.value(at: low).signum * common.value(at: high).signum < 0
    {
      return 0
    }
    // No common root here: a root of `other` stays away, so refinement ends.
    var root = self
    for _ in 0..<20_000 {
      if root.low == root.high { return other.value(at: root.low).signum }
      let span = Span(lower: .number(root.low), upper: .number(root.high), isClosed: false)
      let ends = (other.value(at: root.low).signum, other.value(at: root.high).signum)
      if ends.0 == ends.1, ends.0 != 0, try other.rootCount(inside: span) == 0 { return ends.0 }
      root.refine()
    }
    throw Rejection("the sign at a root stays open")
  }
}
