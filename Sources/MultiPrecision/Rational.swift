public struct Rational: Hashable, Sendable, ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) {}
}
