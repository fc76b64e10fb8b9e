import MultiPrecision
import NumericalMethods
import Symbolic

/// A multiple N = P·C, without roots, of a polynomial P in atoms and their roots Rᵢ, Rᵢᵖ = Vᵢ.
///
/// Multiplication by P on 1, R, …, R^(p−1) is a matrix over the other atoms; its determinant is P·C
/// with C = Σ cⱼRʲ, cⱼ the cofactors of the first row. The roots are taken out one by one, the last
/// one first. N is 0 wherever P is.
struct AlgebraicNorm {
  /// N.
  private(set) var form: AtomPolynomial
  /// The factors of C.
  private(set) var cofactors: [AtomPolynomial] = []

  /// Nil when there are roots of high orders, or too many.
  init?(of polynomial: AtomPolynomial, _ normalizer: Normalizer) {
    form = polynomial
    for _ in 0..<6 {
      guard let root = form.atoms.filter({ normalizer.relations[$0] != nil }).max() else { return }
      guard let relation = normalizer.relations[root], relation.power <= 4,
        !relation.value.atoms.contains(root),
        let parts = form.coefficients(of: root, power: relation.power, value: relation.value)
      else { return nil }
      // Column j holds the coefficients of P·Rʲ.
      let matrix = (0..<relation.power).map { row in
        (0..<relation.power).map { column in
          let index = row - column
          return index >= 0 ? parts[index] : parts[index + relation.power] * relation.value
        }
      }
      let cofactors = Self.firstRowCofactors(matrix)
      form = Self.firstRowSum(matrix, cofactors)
      guard form.terms.count <= 2000 else { return nil }
      self.cofactors.append(
        cofactors.enumerated().reduce(AtomPolynomial()) { sum, cofactor in
          sum + cofactor.element * AtomPolynomial(atom: root, exponent: cofactor.offset)
        })
    }
    return nil
  }

  /// N as a polynomial in the variable alone; nil when other atoms are left.
  func polynomial(in variable: Symbol, _ normalizer: Normalizer) -> Polynomial<Rational>? {
    if let constant = form.constant { return Polynomial(constant: constant) }
    guard form.atoms.count == 1, let atom = form.atoms.first,
      normalizer.atoms[atom] == .symbol(variable)
    else { return nil }
    return form.univariate(in: atom)
  }

  private static func firstRowCofactors(_ matrix: [[AtomPolynomial]]) -> [AtomPolynomial] {
    matrix.indices.map { column in
      let minor = matrix.dropFirst().map { row in
        row.enumerated().filter { $0.offset != column }.map(\.element)
      }
      let sign: Rational = column % 2 == 0 ? 1 : -1
      return sign * determinant(Array(minor))
    }
  }

  private static func firstRowSum(
    _ matrix: [[AtomPolynomial]], _ cofactors: [AtomPolynomial]
  ) -> AtomPolynomial {
    zip(matrix[0], cofactors).reduce(AtomPolynomial()) { $0 + $1.0 * $1.1 }
  }

  private static func determinant(_ matrix: [[AtomPolynomial]]) -> AtomPolynomial {
    matrix.isEmpty ? AtomPolynomial(1) : firstRowSum(matrix, firstRowCofactors(matrix))
  }
}

extension AtomPolynomial {
  /// The coefficients of 1, a, …, a^(p − 1) where aᵖ is `value`.
  fileprivate func coefficients(
    of atom: Int, power: Int, value: AtomPolynomial
  ) -> [AtomPolynomial]? {
    var result = [AtomPolynomial](repeating: AtomPolynomial(), count: power)
    var powers = [AtomPolynomial(1)]
    for (monomial, coefficient) in terms {
      let exponent = atom < monomial.count ? monomial[atom] : 0
      guard exponent >= 0, exponent < 64 * power else { return nil }
      var rest = monomial
      if exponent > 0 { rest[atom] = 0 }
      while powers.count <= exponent / power { powers.append(powers[powers.count - 1] * value) }
      result[exponent % power] =
        result[exponent % power]
        + AtomPolynomial([AtomPolynomial.trimmed(rest): coefficient]) * powers[exponent / power]
    }
    return result
  }
}
