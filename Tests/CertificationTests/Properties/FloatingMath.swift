import Foundation
import Symbolic

/// The language's functions in Double, from the C library.
enum FloatingMath {
  static func pow(_ base: Double, _ exponent: Double) -> Double { Foundation.pow(base, exponent) }

  static func apply(_ function: Symbolic.Function, _ values: [Double]) -> Double {
    guard let x = values.first else { return .nan }
    switch function {
    case .abs: return x.magnitude
    case .sqrt: return x.squareRoot()
    case .exp: return Foundation.exp(x)
    case .log: return Foundation.log(x)
    case .cos: return Foundation.cos(x)
    case .atan: return Foundation.atan(x)
    case .cosh: return Foundation.cosh(x)
    case .tanh: return Foundation.tanh(x)
    case .asinh: return Foundation.asinh(x)
    case .erf: return Foundation.erf(x)
    default: return .nan
    }
  }
}
