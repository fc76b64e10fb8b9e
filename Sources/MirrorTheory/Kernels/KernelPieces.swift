import MultiPrecision
import NumericalMethods
import Symbolic

/// A density as polynomials between ascending breaks, 0 elsewhere: what kernels are exact for.
///
/// Breaks are any real constants; so are coefficients when a single polynomial covers the support.
struct KernelPieces: Sendable {
  /// Formula k of `coefficients` stands between two breaks.
  struct Piece: Sendable {
    var lower: RealConstant
    var upper: RealConstant
    /// Lowest degree first.
    var coefficients: [RealConstant]
  }

  /// Ascending and disjoint; neighbours with the same polynomial are one.
  let pieces: [Piece]

  /// The pieces of a density, or nil if it is no piecewise polynomial.
  init?(_ density: InitializationDensity, support: DensitySupport) {
    var pieces: [Piece] = []
    switch support.form {
    case .polynomials(let polynomials):
      var last: (formula: Polynomial<Rational>, cell: Int)?
      for (cell, formula) in support.formulas.enumerated() {
        guard let formula else { continue }
        if let last, last.cell == cell - 1, last.formula == polynomials[formula] {
          pieces[pieces.count - 1].upper = support.breaks[cell + 1]
        } else {
          pieces.append(
            Piece(
              lower: support.breaks[cell], upper: support.breaks[cell + 1],
              coefficients: polynomials[formula].coefficients.map { RealConstant($0) }))
        }
        last = (polynomials[formula], cell)
      }
    case .formulas:
      guard let coefficients = density.body.polynomialCoefficients(in: density.variable),
        coefficients.allSatisfy(\.symbols.isEmpty), let first = support.breaks.first,
        let last = support.breaks.last
      else { return nil }
      pieces = [
        Piece(lower: first, upper: last, coefficients: coefficients.map { RealConstant($0) })
      ]
    }
    self.pieces = pieces
  }
}

/// The same in one scalar.
struct ScalarKernelPieces<Element: SolverScalar>: Sendable {
  let ends: [(lower: Element, upper: Element)]
  let density: PolynomialDensity<Element>

  /// Rounds or encloses; nil where a constant has no value in this scalar.
  init?(_ kernel: KernelPieces, precision: Precision) {
    var ends: [(lower: Element, upper: Element)] = []
    var coefficients: [[Element]] = []
    for piece in kernel.pieces {
      guard let lower = Element(piece.lower, precision: precision),
        let upper = Element(piece.upper, precision: precision)
      else { return nil }
      let values = piece.coefficients.compactMap { Element($0, precision: precision) }
      guard values.count == piece.coefficients.count else { return nil }
      ends.append((lower, upper))
      coefficients.append(values)
    }
    self.ends = ends
    density = PolynomialDensity(coefficients: coefficients)
  }
}
