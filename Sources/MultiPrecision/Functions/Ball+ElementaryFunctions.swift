import RealModule

// The laws: each function encloses the real one over the ball. Equations between functions hold in
// the sense that both sides enclose the same numbers, hence overlap; the sides are not equal sets.
extension Ball: ElementaryFunctions {
  /// eˣ, enclosed.
  public static func exp(_ x: Ball) -> Ball { x.applying(.exp) }
  /// eˣ − 1, enclosed.
  public static func expMinusOne(_ x: Ball) -> Ball { x.applying(.expm1) }
  /// cosh x, enclosed.
  public static func cosh(_ x: Ball) -> Ball { x.applying(.cosh) }
  /// sinh x, enclosed.
  public static func sinh(_ x: Ball) -> Ball { x.applying(.sinh) }
  /// tanh x, enclosed.
  public static func tanh(_ x: Ball) -> Ball { x.applying(.tanh) }
  /// cos x, enclosed.
  public static func cos(_ x: Ball) -> Ball { x.applying(.cos) }
  /// sin x, enclosed.
  public static func sin(_ x: Ball) -> Ball { x.applying(.sin) }
  /// tan x, enclosed.
  public static func tan(_ x: Ball) -> Ball { x.applying(.tan) }
  /// ln x, enclosed.
  public static func log(_ x: Ball) -> Ball { x.applying(.log) }
  /// ln(1 + x), enclosed.
  public static func log(onePlus x: Ball) -> Ball { x.applying(.log1p) }
  /// arcosh x, enclosed.
  public static func acosh(_ x: Ball) -> Ball { x.applying(.acosh) }
  /// arsinh x, enclosed.
  public static func asinh(_ x: Ball) -> Ball { x.applying(.asinh) }
  /// artanh x, enclosed.
  public static func atanh(_ x: Ball) -> Ball { x.applying(.atanh) }
  /// arccos x, enclosed.
  public static func acos(_ x: Ball) -> Ball { x.applying(.acos) }
  /// arcsin x, enclosed.
  public static func asin(_ x: Ball) -> Ball { x.applying(.asin) }
  /// arctan x, enclosed.
  public static func atan(_ x: Ball) -> Ball { x.applying(.atan) }
  /// √x, enclosed.
  public static func sqrt(_ x: Ball) -> Ball { x.applying(.sqrt) }
  /// x^y, enclosed.
  public static func pow(_ x: Ball, _ y: Ball) -> Ball { x.power(y) }
  /// xⁿ, enclosed.
  public static func pow(_ x: Ball, _ n: Int) -> Ball { x.power(n) }
  /// The real n-th root of x, enclosed.
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
