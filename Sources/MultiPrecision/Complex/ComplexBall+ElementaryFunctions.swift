import RealModule

// The laws are those of `Ball`. Each function is the extension of the real one along its branch
// cut, so that log(exp(z)) may differ from z by a multiple of 2πi; on the cuts all is indeterminate.
extension ComplexBall: ElementaryFunctions {
  /// e^z, enclosed.
  public static func exp(_ z: ComplexBall) -> ComplexBall { z.applying(.exp) }
  /// e^z − 1, enclosed.
  public static func expMinusOne(_ z: ComplexBall) -> ComplexBall { z.applying(.expm1) }
  /// cosh z, enclosed.
  public static func cosh(_ z: ComplexBall) -> ComplexBall { z.applying(.cosh) }
  /// sinh z, enclosed.
  public static func sinh(_ z: ComplexBall) -> ComplexBall { z.applying(.sinh) }
  /// tanh z, enclosed.
  public static func tanh(_ z: ComplexBall) -> ComplexBall { z.applying(.tanh) }
  /// cos z, enclosed.
  public static func cos(_ z: ComplexBall) -> ComplexBall { z.applying(.cos) }
  /// sin z, enclosed.
  public static func sin(_ z: ComplexBall) -> ComplexBall { z.applying(.sin) }
  /// tan z, enclosed.
  public static func tan(_ z: ComplexBall) -> ComplexBall { z.applying(.tan) }
  /// ln z, enclosed.
  public static func log(_ z: ComplexBall) -> ComplexBall { z.applying(.log) }
  /// ln(1 + z), enclosed.
  public static func log(onePlus z: ComplexBall) -> ComplexBall { z.applying(.log1p) }
  /// arcosh z, enclosed.
  public static func acosh(_ z: ComplexBall) -> ComplexBall { z.applying(.acosh) }
  /// arsinh z, enclosed.
  public static func asinh(_ z: ComplexBall) -> ComplexBall { z.applying(.asinh) }
  /// artanh z, enclosed.
  public static func atanh(_ z: ComplexBall) -> ComplexBall { z.applying(.atanh) }
  /// arccos z, enclosed.
  public static func acos(_ z: ComplexBall) -> ComplexBall { z.applying(.acos) }
  /// arcsin z, enclosed.
  public static func asin(_ z: ComplexBall) -> ComplexBall { z.applying(.asin) }
  /// arctan z, enclosed.
  public static func atan(_ z: ComplexBall) -> ComplexBall { z.applying(.atan) }
  /// √z, enclosed.
  public static func sqrt(_ z: ComplexBall) -> ComplexBall { z.applying(.sqrt) }
  /// z^w, enclosed.
  public static func pow(_ z: ComplexBall, _ w: ComplexBall) -> ComplexBall { z.power(w) }
  /// zⁿ, enclosed.
  public static func pow(_ z: ComplexBall, _ n: Int) -> ComplexBall { z.power(n) }
  /// The extension of the real n-th root, enclosed.
  public static func root(_ z: ComplexBall, _ n: Int) -> ComplexBall { z.root(n) }
}
