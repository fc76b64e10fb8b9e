import MultiPrecision
import Symbolic

/// The inverse of f(x) = k·u/√(A·u² + a) + m with u = x + q, and the conjugate of a function whose
/// slope f is: φ(x) = (k/A)·√(A·u² + a) + m·x + d.
///
/// ```
/// f(x) = s      for u = √a·t/√(k² − A·t²), t = s − m,
/// φ*(s) = −(√a/A)·√(k² − A·t²) − q·t − d,
/// ```
/// since there A·u² + a = a·k²/(k² − A·t²). Signs are for the caller to check, as of all candidates.
struct HyperbolaInverse {
  private let k: Expression
  private let q: Expression
  private let A: Expression
  private let a: Expression
  private let m: Expression
  private let x: Symbol

  /// Nil for other functions.
  init?(_ function: Expression, _ x: Symbol) {
    self.x = x
    let moving = function.addends.filter { $0.contains(x) }
    guard moving.count == 1 else { return nil }
    m = Expression.sum([0] + function.addends.filter { !$0.contains(x) }).simplified()
    var base: Expression?
    var rest: [Expression] = [1]
    for factor in moving[0].factors {
      if base == nil, factor.contains(x), let inner = factor.belowRoot {
        base = inner
      } else {
        rest.append(factor)
      }
    }
    guard let square = base?.polynomialCoefficients(in: x), square.count == 3,
      let line = Expression.product(rest).expanded().simplified().polynomialCoefficients(in: x),
      line.count == 2
    else { return nil }
    q = (square[1] / (2 * square[2])).simplified()
    guard (line[0] - q * line[1]).expanded().simplified() == .number(0) else { return nil }
    k = line[1]
    A = square[2]
    a = (square[0] - square[1] * q / 2).simplified()
  }

  func formula(of target: Expression) -> Expression {
    let t = target - m
    return (.apply(.sqrt, a) * t / root(t) - q).simplified()
  }

  func conjugate(of phi: Expression, at s: Expression) -> Expression {
    let t = s - m
    let rootOfA = Expression.apply(.sqrt, a)
    let d = phi.substituting(x, by: -q) - k * rootOfA / A + m * q
    return (-rootOfA / A * root(t) - q * t - d.simplified()).simplified()
  }

  private func root(_ t: Expression) -> Expression {
    .apply(.sqrt, (k * k - A * t * t).simplified())
  }
}

extension Expression {
  /// b for 1/√b.
  fileprivate var belowRoot: Expression? {
    switch self {
    case .power(let base, .number(let exponent)) where 2 * exponent == -1: base
    case .power(.function(.sqrt, let arguments), .number(let exponent)) where exponent == -1:
      arguments[0]
    default: nil
    }
  }
}
