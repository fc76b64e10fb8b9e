import MultiPrecision

/// How the next coefficient of one series follows from others; rows are named by their index.
///
/// Each elementary function f of a series u satisfies f′ = g·u′ with a g that is known to one order
/// less, and with t·d/dt for the derivative, (t·u′)ₖ = k·uₖ, that is
/// ```
/// k·fₖ = Σ_{j=1…k} j·uⱼ·gₖ₋ⱼ
/// ```
/// one sum of products, which needs g only up to k − 1: so that g may come from f, as in exp. Or
/// v·f′ = u′ with a known v, a division of series. These three steps, weighting by k, a product or
/// quotient, and division by k, make up every function; see `SeriesProgram`.
///
/// Without references, so that the loop over instructions counts none.
///
/// ### Source
/// Moore, Interval Analysis (1966), chapter 11; Jorba and Zou, Experimental Mathematics 14 (2005)
/// 99–117, Proposition 2.1.
enum SeriesInstruction: Sendable, Hashable {
  /// A component of the state: its coefficients come from the right-hand side.
  case component(Int)
  case time
  /// An entry of the table of constants.
  case constant(Int)
  case sum(Int, Int)
  case difference(Int, Int)
  case negation(Int)
  /// The row plus a constant.
  case shifted(Int, constant: Int)
  /// The row times a constant.
  case scaled(Int, constant: Int)
  case product(Int, Int)
  case square(Int)
  case quotient(Int, Int)
  case squareRoot(Int)
  /// k·uₖ.
  case weighted(Int)
  /// Σ_{j=1…k} wⱼ·gₖ₋ⱼ: the second row may come later.
  case productWithWeighted(Int, Int)
  /// dₖ/k, or −dₖ/k; at k = 0 the value of a function of the row `argument`.
  case integrated(Int, value: Start, argument: Int, isNegated: Bool)

  /// What a series begins with.
  enum Start: Sendable, Hashable {
    case function(RealFunction)
    /// The exponent is an entry of the recording's table of rationals.
    case power(Int)
  }
}
