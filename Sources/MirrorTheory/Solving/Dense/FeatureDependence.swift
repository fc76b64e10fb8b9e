import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

extension FeatureLayout {
  /// Proves that some combination of the data's features vanishes, where σ is polynomial.
  ///
  /// A polynomial of degree k gives at most k + 1 independent features σ(Wx − B): as functions of x
  /// they are polynomials of degree k. A σ that is a polynomial between rational kinks gives, at
  /// rational data, on each panel a polynomial in b with rational coefficients; the features are
  /// dependent exactly when the table of all these coefficients has less than full rank, because p
  /// is positive almost everywhere on the panels.
  ///
  /// - Throws: `SolveFailure.noSolution` when they are dependent; other σ pass unexamined.
  func requireIndependence(of data: SortedData) throws(SolveFailure) {
    let variable = activation.variable
    let polynomials = activation.expressions.map {
      $0.polynomialCoefficients(in: variable)?.map { try? $0.rationalValue() }
    }
    var pieces: [Polynomial<Rational>] = []
    for coefficients in polynomials {
      guard let coefficients else { return }
      let rationals = coefficients.compactMap { $0 }
      guard rationals.count == coefficients.count else { return }
      pieces.append(Polynomial(rationals))
    }
    let degree = pieces.map(\.degree).max() ?? 0
    let count = data.knots.count
    if pieces.allSatisfy(\.isZero) { throw .noSolution("the activation is zero everywhere") }
    if pieces.count == 1, count > degree + 1 {
      throw .noSolution(
        "the features are dependent: a polynomial activation of degree \(degree) tells at most "
          + "\(degree + 1) points apart")
    }
    let inputs = data.knots.compactMap(\.rational)
    guard inputs.count == count else { return }
    // Row i: the coefficients of σ(wxᵢ − b) in b, panel by panel.
    var rows = inputs.indices.map { index in
      panels.flatMap { panel in
        let polynomial = pieces[panel.pieces[index]].composed(
          scale: -1, shift: inputs[index] * Rational(panel.sign))
        return (0...Swift.max(degree, 0)).map { polynomial[$0] }
      }
    }
    if Self.rank(&rows) < count {
      throw .noSolution(
        "the features are dependent: a combination of the activation at the data vanishes on the "
          + "density's support")
    }
  }

  /// The rank by elimination over the rationals.
  private static func rank(_ rows: inout [[Rational]]) -> Int {
    var rank = 0
    let columns = rows.first?.count ?? 0
    for column in 0..<columns where rank < rows.count {
      guard let pivot = rows[rank...].firstIndex(where: { !$0[column].isZero }) else { continue }
      rows.swapAt(rank, pivot)
      for index in rows.indices where index > rank && !rows[index][column].isZero {
        let factor = rows[index][column] / rows[rank][column]
        for k in column..<columns { rows[index][k] -= factor * rows[rank][k] }
      }
      rank += 1
    }
    return rank
  }
}
