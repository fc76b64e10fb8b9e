import MultiPrecision
import NumericalMethods
import Symbolic

extension Model {
  /// φ″(0) as a constant expression; nil where a derivative has no formula.
  var initialCurvatureFormula: Expression? {
    let x = potential.variable
    let first = potential.body.derivative(in: x).simplified()
    let second = first.derivative(in: x).simplified()
    guard !first.hasUnknownDerivative, !second.hasUnknownDerivative else { return nil }
    let curvature = second.substituting([x: 0]).simplified()
    guard case .scaled(let omega) = scaling else { return curvature }
    // (κ + 2ω)/(1 + ω) = 2 for κ = 2, whatever ω is.
    if curvature == 2 { return 2 }
    return ((curvature + 2 * omega) / (1 + omega)).simplified()
  }

  /// φ″(0): the matrix H(0) of the flow tends to K/φ″(0) with the width.
  ///
  /// φ is the potential where it is unscaled, (ψ + ωx²)/(1 + ω) where it is scaled. The features
  /// σ(⟨wⱼ, xᵢ⟩ − bⱼ) of the first step are independent draws from the law that K is the mean of, and
  /// all output weights start where φ″ is φ″(0), so that H(0) = (1/n)·Σσσᵀ/φ″(0) up to terms that
  /// vanish with the width.
  ///
  /// - Parameter digits: Significant digits.
  /// - Returns: Nil where φ″(0) is not known to be positive and finite.
  func initialCurvature(digits: Int) -> PrintedValue? {
    guard let curvature = initialCurvatureFormula else { return nil }
    let constant = RealConstant(curvature)
    if let exact = constant.rational {
      guard exact.signum > 0 else { return nil }
      return PrintedValue(
        text: exact.decimalString(significantDigits: digits), exact: exact, certified: true)
    }
    let value = PrecisionBudget(digits: digits).provingDigits(digits) {
      constant.ball(precision: $0)
    }
    guard value.isProved, value.enclosure.isPositive, let text = value.text else { return nil }
    return PrintedValue(text: text, certified: true, error: value.error)
  }
}
