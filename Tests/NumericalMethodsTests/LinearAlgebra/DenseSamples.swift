import MultiPrecision
import NumericalMethods
import TestSupport

/// A recorded matrix: rows of fractions separated by spaces.
struct MatrixCase: Decodable, Sendable {
  let name: String
  let matrix: [String]
  let right: [String]?
  let solution: [String]?
  let determinant: String?
  let eigenvalues: [String]?

  var table: [[Rational]] {
    matrix.map { row in
      row.split(separator: " ").map { Rational(fraction: String($0)) ?? 0 }
    }
  }
}

func fractions(_ texts: [String]?) -> [Rational] {
  (texts ?? []).map { Rational(fraction: $0) ?? 0 }
}

func decimals(_ texts: [String]?) -> [Rational] {
  (texts ?? []).map { Rational(decimal: $0) ?? 0 }
}

/// Half a unit of the last recorded digit, and a little more.
func recordedError(_ value: Rational, digits: Int) -> Magnitude {
  Magnitude(upperBoundOf: BigFloat(value, precision: Precision(bits: 64)))
    * Magnitude(upperBoundOf: BigFloat(Rational(10).power(1 - digits), precision: .literal))
}

func enclosed(_ table: [[Rational]], precision: Precision) -> Matrix<Ball> {
  Matrix(table.map { $0.map { Ball($0, precision: precision) } })
}

func hilbertTable(_ order: Int) -> [[Rational]] {
  (0..<order).map { i in (0..<order).map { Rational(1, i + $0 + 1) } }
}

extension SeededGenerator {
  mutating func fraction() -> Rational {
    Rational(Int.random(in: -99...99, using: &self), Int.random(in: 1...30, using: &self))
  }

  mutating func table(_ order: Int) -> [[Rational]] {
    (0..<order).map { _ in (0..<order).map { _ in fraction() } }
  }

  mutating func symmetricTable(_ order: Int) -> [[Rational]] {
    var result = table(order)
    for i in 0..<order { for j in 0..<i { result[j][i] = result[i][j] } }
    return result
  }
}
