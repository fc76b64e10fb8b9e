import MultiPrecision
import RealModule

extension Quantity: ElementaryFunctions {
  /// A function of one argument; constants must be applied to a recorded quantity.
  private static func applied(_ function: RealFunction, _ x: Quantity) -> Quantity {
    switch x.content {
    case .node(let node, let recorder): return recorder.record(.function(function, node))
    case .rational:
      preconditionFailure("a function of a constant alone: use constant(_:) with its enclosure")
    }
  }

  /// eˣ.
  public static func exp(_ x: Quantity) -> Quantity { applied(.exp, x) }
  /// eˣ − 1.
  public static func expMinusOne(_ x: Quantity) -> Quantity { applied(.expm1, x) }
  /// cosh x.
  public static func cosh(_ x: Quantity) -> Quantity { applied(.cosh, x) }
  /// sinh x.
  public static func sinh(_ x: Quantity) -> Quantity { applied(.sinh, x) }
  /// tanh x.
  public static func tanh(_ x: Quantity) -> Quantity { applied(.tanh, x) }
  /// cos x.
  public static func cos(_ x: Quantity) -> Quantity { applied(.cos, x) }
  /// sin x.
  public static func sin(_ x: Quantity) -> Quantity { applied(.sin, x) }
  /// tan x.
  public static func tan(_ x: Quantity) -> Quantity { applied(.tan, x) }
  /// ln x.
  public static func log(_ x: Quantity) -> Quantity { applied(.log, x) }
  /// ln(1 + x).
  public static func log(onePlus x: Quantity) -> Quantity { applied(.log1p, x) }
  /// arcosh x.
  public static func acosh(_ x: Quantity) -> Quantity { applied(.acosh, x) }
  /// arsinh x.
  public static func asinh(_ x: Quantity) -> Quantity { applied(.asinh, x) }
  /// artanh x.
  public static func atanh(_ x: Quantity) -> Quantity { applied(.atanh, x) }
  /// arccos x.
  public static func acos(_ x: Quantity) -> Quantity { applied(.acos, x) }
  /// arcsin x.
  public static func asin(_ x: Quantity) -> Quantity { applied(.asin, x) }
  /// arctan x.
  public static func atan(_ x: Quantity) -> Quantity { applied(.atan, x) }
  /// √x.
  public static func sqrt(_ x: Quantity) -> Quantity { applied(.sqrt, x) }
  /// The real cube root.
  public static func cbrt(_ x: Quantity) -> Quantity { applied(.cbrt, x) }
  /// The error function.
  public static func erf(_ x: Quantity) -> Quantity { applied(.erf, x) }
  /// The complementary error function.
  public static func erfc(_ x: Quantity) -> Quantity { applied(.erfc, x) }

  /// x to the power of y, for x > 0 unless y is an integer constant.
  public static func pow(_ x: Quantity, _ y: Quantity) -> Quantity {
    y.rational.map { pow(x, $0) } ?? exp(y * log(x))
  }

  /// x to the power of a rational, for x > 0 unless that is an integer.
  public static func pow(_ x: Quantity, _ exponent: Rational) -> Quantity {
    if let n = exponent.asInt { return pow(x, n) }
    if exponent == Rational(1, 2) { return sqrt(x) }
    guard case .node(let node, let recorder) = x.content else {
      preconditionFailure("a power of a constant alone: use constant(_:) with its enclosure")
    }
    return recorder.record(.power(node, exponent: recorder.place(of: exponent)))
  }

  /// xⁿ, by repeated multiplication.
  public static func pow(_ x: Quantity, _ n: Int) -> Quantity {
    if let value = x.rational { return Quantity(value.power(n)) }
    var result: Quantity = 1
    var square = x
    var rest = n.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return n < 0 ? 1 / result : result
  }

  /// The real n-th root, of x > 0 unless n is 3.
  public static func root(_ x: Quantity, _ n: Int) -> Quantity {
    n == 3 ? cbrt(x) : pow(x, Rational(1, n))
  }
}
