import MultiPrecision
import NumericalMethods
import Testing

/// The example of the module's landing page.
@Test func theExampleOfTheLandingPageRuns() throws {
  let precision = Precision(bits: 128)
  let hilbert = Matrix<Ball>(rows: 8, columns: 8) {
    Ball(Rational(1, $0 + $1 + 1), precision: precision)
  }
  let ones = Array(repeating: Ball(1, precision: precision), count: 8)
  let x = try VerifiedLinearSystem(hilbert).solve(ones)
  let spectrum = SymmetricEigenvalues(of: hilbert).values
  let zero = provedZero(
    near: BigFloat(3, precision: precision), precision: precision,
    value: { $0.applying(.sin) }, derivative: { $0.applying(.cos) })
  #expect(x[0].contains(Rational(-8)))
  #expect(spectrum.allSatisfy { $0.isPositive })
  guard case .proved(let pi) = zero else {
    Issue.record("\(zero)")
    return
  }
  #expect(pi.decimalString(significantDigits: 30) == "3.14159265358979323846264338328")
}
