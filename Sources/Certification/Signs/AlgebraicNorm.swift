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

  private let budget: WorkBudget
  /// Products of more pairs of terms are not formed.
  private static var pairLimit: Int { 50_000 }

  /// Nil when there are roots of high orders, or too many, or polynomials grow too long.
  init?(of polynomial: AtomPolynomial, _ normalizer: Normalizer) throws(BudgetExceeded) {
    form = polynomial
    budget = normalizer.budget
    for _ in 0..<6 {
      guard let root = form.atoms.filter({ normalizer.relations[$0] != nil }).max() else { return }
      guard let relation = normalizer.relations[root], relation.power <= 4,
        !relation.value.atoms.contains(root),
        let matrix = try multiplication(by: form, root, relation.power, relation.value),
        let cofactors = try firstRowCofactors(matrix),
        let norm = try firstRowSum(matrix, cofactors), norm.terms.count <= 2000
      else { return nil }
      form = norm
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

  // MARK: The matrix and its determinant

  /// Column j holds the coefficients of P·Rʲ.
  private func multiplication(
    by polynomial: AtomPolynomial, _ root: Int, _ power: Int, _ value: AtomPolynomial
  ) throws(BudgetExceeded) -> [[AtomPolynomial]]? {
    guard let parts = try coefficients(of: polynomial, root, power, value) else { return nil }
    var matrix: [[AtomPolynomial]] = []
    for row in 0..<power {
      var entries: [AtomPolynomial] = []
      for column in 0..<power {
        let index = row - column
        guard
          let entry =
            index >= 0 ? parts[index] : try product(parts[index + power], value)
        else { return nil }
        entries.append(entry)
      }
      matrix.append(entries)
    }
    return matrix
  }

  /// The coefficients of 1, R, …, R^(p − 1) where Rᵖ is `value`.
  private func coefficients(
    of polynomial: AtomPolynomial, _ root: Int, _ power: Int, _ value: AtomPolynomial
  ) throws(BudgetExceeded) -> [AtomPolynomial]? {
    var result = [AtomPolynomial](repeating: AtomPolynomial(), count: power)
    var powers = [AtomPolynomial(1)]
    for (monomial, coefficient) in polynomial.terms {
      let exponent = root < monomial.count ? monomial[root] : 0
      guard exponent >= 0, exponent < 64 * power else { return nil }
      var rest = monomial
      if exponent > 0 { rest[root] = 0 }
      while powers.count <= exponent / power {
        guard let next = try product(powers[powers.count - 1], value) else { return nil }
        powers.append(next)
      }
      let term = AtomPolynomial([AtomPolynomial.trimmed(rest): coefficient])
      guard let part = try product(term, powers[exponent / power]) else { return nil }
      result[exponent % power] = result[exponent % power] + part
    }
    return result
  }

  private func firstRowCofactors(
    _ matrix: [[AtomPolynomial]]
  ) throws(BudgetExceeded) -> [AtomPolynomial]? {
    var cofactors: [AtomPolynomial] = []
    for column in matrix.indices {
      let minor = matrix.dropFirst().map { row in
        row.enumerated().filter { $0.offset != column }.map(\.element)
      }
      guard let value = try determinant(Array(minor)) else { return nil }
      let sign: Rational = column % 2 == 0 ? 1 : -1
      cofactors.append(sign * value)
    }
    return cofactors
  }

  private func firstRowSum(
    _ matrix: [[AtomPolynomial]], _ cofactors: [AtomPolynomial]
  ) throws(BudgetExceeded) -> AtomPolynomial? {
    var sum = AtomPolynomial()
    for (entry, cofactor) in zip(matrix[0], cofactors) {
      guard let term = try product(entry, cofactor) else { return nil }
      sum = sum + term
    }
    return sum
  }

  private func determinant(
    _ matrix: [[AtomPolynomial]]
  ) throws(BudgetExceeded) -> AtomPolynomial? {
    if matrix.isEmpty { return AtomPolynomial(1) }
    guard let cofactors = try firstRowCofactors(matrix) else { return nil }
    return try firstRowSum(matrix, cofactors)
  }

  /// Nil for one that is too long.
  private func product(
    _ a: AtomPolynomial, _ b: AtomPolynomial
  ) throws(BudgetExceeded) -> AtomPolynomial? {
    let pairs = a.terms.count * b.terms.count
    guard pairs <= Self.pairLimit else { return nil }
    budget.spend(pairs)
    try budget.check()
    return a * b
  }
}
