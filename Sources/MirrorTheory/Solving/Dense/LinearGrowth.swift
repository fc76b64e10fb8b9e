import MultiPrecision
import RealModule
import Symbolic

/// Numbers A, B with |σ(u)| ≤ A + B|u| on the half line of one sign, read off the formula.
struct LinearGrowth {
  var constant: ErrorBound
  var slope: ErrorBound

  /// nil where no rule applies.
  ///
  /// - Parameters:
  ///   - expression: A formula without cases.
  ///   - variable: u.
  ///   - side: −1 for u ≤ 0, 1 for u ≥ 0.
  init?(_ expression: Expression, in variable: Symbol, side: Int) {
    let line = HalfLine(variable: variable, side: side)
    guard let growth = line.growth(expression) else { return nil }
    self = growth
  }

  fileprivate init(_ constant: ErrorBound, _ slope: ErrorBound = .zero) {
    self.constant = constant
    self.slope = slope
  }
}

private struct HalfLine {
  let variable: Symbol
  let side: Int

  func growth(_ expression: Expression) -> LinearGrowth? {
    switch expression {
    case .number(let value): return LinearGrowth(ErrorBound(value.magnitude.doubleValue.nextUp))
    // π and e.
    case .constant: return LinearGrowth(ErrorBound(4))
    case .symbol(let symbol):
      return symbol == variable ? LinearGrowth(.zero, ErrorBound(1)) : nil
    case .sum(let terms):
      var sum = LinearGrowth(.zero)
      for term in terms {
        guard let next = growth(term) else { return nil }
        sum = LinearGrowth(sum.constant + next.constant, sum.slope + next.slope)
      }
      return sum
    case .product(let factors):
      // At most one factor may grow.
      var product = LinearGrowth(ErrorBound(1))
      for factor in factors {
        guard let next = growth(factor), product.slope.isZero || next.slope.isZero else {
          return nil
        }
        product = LinearGrowth(
          product.constant * next.constant,
          product.slope * next.constant + product.constant * next.slope)
      }
      return product
    case .power(let base, .number(let exponent)):
      guard let n = exponent.asInt, n.magnitude <= 16 else { return nil }
      if n < 0 {
        guard let low = range(base).low, low > 0 else { return nil }
        return LinearGrowth(Self.power(ErrorBound((1 / low).nextUp), -n))
      }
      guard let growth = growth(base), growth.slope.isZero else { return nil }
      return LinearGrowth(Self.power(growth.constant, n))
    case .function(let function, let arguments): return image(function, arguments)
    case .power, .piecewise: return nil
    }
  }

  private static func power(_ base: ErrorBound, _ n: Int) -> ErrorBound {
    (0..<n).reduce(ErrorBound(1)) { product, _ in product * base }
  }

  private func image(_ function: Function, _ arguments: [Expression]) -> LinearGrowth? {
    switch function {
    case .tanh, .erf, .sin, .cos, .sign: return LinearGrowth(ErrorBound(1))
    case .erfc, .atan: return LinearGrowth(ErrorBound(2))
    // |asinh x| ≤ |x|.
    case .abs, .asinh: return growth(arguments[0])
    case .exp, .expm1:
      // |e^x − 1| ≤ max(1, e^x).
      guard let high = range(arguments[0]).high, high < 700 else { return nil }
      return LinearGrowth(ErrorBound(1 + Double.exp(high) * (1 + 0x1p-40)))
    case .log1p:
      // ln(1 + e^x) ≤ ln 2 + |x|.
      guard case .function(.exp, let inner) = arguments[0], let growth = growth(inner[0]) else {
        return nil
      }
      return LinearGrowth(growth.constant + ErrorBound(1), growth.slope)
    default: return nil
    }
  }

  /// Bounds of the values; nil is no bound.
  private func range(_ expression: Expression) -> (low: Double?, high: Double?) {
    switch expression {
    case .number(let value): return (value.doubleValue.nextDown, value.doubleValue.nextUp)
    case .symbol(let symbol):
      if symbol != variable { return (nil, nil) }
      if side < 0 { return (nil, 0) }
      return (0, nil)
    case .sum(let terms):
      var low: Double? = 0
      var high: Double? = 0
      for term in terms {
        let next = range(term)
        if let sum = low, let part = next.low { low = (sum + part).nextDown } else { low = nil }
        if let sum = high, let part = next.high { high = (sum + part).nextUp } else { high = nil }
      }
      return (low, high)
    case .product(let factors):
      guard case .number(let factor)? = factors.first, factors.count > 1 else { return (nil, nil) }
      let rest = range(factors.count == 2 ? factors[1] : .product(Array(factors.dropFirst())))
      let scale = factor.doubleValue
      let first = rest.low.map { $0 * scale }
      let last = rest.high.map { $0 * scale }
      // Two roundings: of the factor and of the product.
      if scale > 0 { return (first?.nextDown.nextDown, last?.nextUp.nextUp) }
      return (last?.nextDown.nextDown, first?.nextUp.nextUp)
    case .power(_, .number(let exponent)):
      guard let n = exponent.asInt, n > 0, n % 2 == 0 else { return (nil, nil) }
      return (0, nil)
    case .function(.exp, let arguments):
      guard let high = range(arguments[0]).high, high < 700 else { return (0, nil) }
      return (0, Double.exp(high) * (1 + 0x1p-40))
    case .function(.tanh, _), .function(.erf, _): return (-1, 1)
    default: return (nil, nil)
    }
  }
}
