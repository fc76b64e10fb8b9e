import RealModule

extension Ball: ElementaryFunctions {
  public static func exp(_ x: Ball) -> Ball { x.applying(.exp) }
  public static func expMinusOne(_ x: Ball) -> Ball { x.applying(.expm1) }
  public static func cosh(_ x: Ball) -> Ball { x.applying(.cosh) }
  public static func sinh(_ x: Ball) -> Ball { x.applying(.sinh) }
  public static func tanh(_ x: Ball) -> Ball { x.applying(.tanh) }
  public static func cos(_ x: Ball) -> Ball { x.applying(.cos) }
  public static func sin(_ x: Ball) -> Ball { x.applying(.sin) }
  public static func tan(_ x: Ball) -> Ball { x.applying(.tan) }
  public static func log(_ x: Ball) -> Ball { x.applying(.log) }
  public static func log(onePlus x: Ball) -> Ball { x.applying(.log1p) }
  public static func acosh(_ x: Ball) -> Ball { x.applying(.acosh) }
  public static func asinh(_ x: Ball) -> Ball { x.applying(.asinh) }
  public static func atanh(_ x: Ball) -> Ball { x.applying(.atanh) }
  public static func acos(_ x: Ball) -> Ball { x.applying(.acos) }
  public static func asin(_ x: Ball) -> Ball { x.applying(.asin) }
  public static func atan(_ x: Ball) -> Ball { x.applying(.atan) }
  public static func sqrt(_ x: Ball) -> Ball { x.applying(.sqrt) }
  public static func pow(_ x: Ball, _ y: Ball) -> Ball { x.power(y) }
  public static func pow(_ x: Ball, _ n: Int) -> Ball { x.power(n) }
  public static func root(_ x: Ball, _ n: Int) -> Ball { x.root(n) }
  /// The real cube root, also of negative numbers.
  public static func cbrt(_ x: Ball) -> Ball { x.applying(.cbrt) }
  /// The error function.
  public static func erf(_ x: Ball) -> Ball { x.applying(.erf) }
  /// The complementary error function.
  public static func erfc(_ x: Ball) -> Ball { x.applying(.erfc) }
  /// Γ; indeterminate if a pole is in reach.
  public static func gamma(_ x: Ball) -> Ball { x.applying(.gamma) }
  /// ln|Γ|; indeterminate if a pole is in reach.
  public static func logGamma(_ x: Ball) -> Ball { x.applying(.lgamma) }
}
