import MultiPrecision
import RealModule

/// The numbers of a solution before they are printed: everything a result shows.
struct SolutionNumbers<Element: SolverScalar> {
  /// λ by knot.
  var multipliers: [Element]
  /// h at the points asked for.
  var values: [Element]
  /// The functional, and G₁, G₂, G₃ where they apply.
  var functional: Element
  var terms: [Element]?
}

/// Some digits are not proved at the precision of an attempt.
private struct DigitsNotProved: Error {}

/// The same, printed, in the order of the file.
struct PrintedSolution {
  var multipliers: [PrintedValue]
  var values: [PrintedValue]
  var functional: FunctionalValue

  private init<Element>(
    _ numbers: SolutionNumbers<Element>, layout: some DataLayout,
    print: ([Element]) throws -> [PrintedValue]
  ) rethrows {
    let byKnot = try print(numbers.multipliers)
    multipliers = layout.knotOfDatum.map { byKnot[$0] }
    values = try print(numbers.values)
    let value = try print([numbers.functional])[0]
    let terms = try numbers.terms.map(print)
    functional = FunctionalValue(
      value: value, terms: terms.map { Array(zip(["G1", "G2", "G3"], $0).map { ($0, $1) }) })
  }

  /// Multipliers of repeated inputs are shared equally.
  static func shared<Element: SolverScalar>(
    _ multipliers: [Element], layout: some DataLayout, precision: Precision
  ) -> [Element] {
    if layout.knots.count == layout.knotOfDatum.count { return multipliers }
    return zip(multipliers, layout.multiplicities).map {
      $1 == 1 ? $0 : $0 / Element(Rational($1), precision: precision)
    }
  }

  /// Exact numbers with their decimals.
  init(exact numbers: SolutionNumbers<Rational>, layout: some DataLayout, digits: Int) {
    self.init(numbers, layout: layout) { list in
      list.map {
        PrintedValue(
          text: $0.decimalString(significantDigits: digits), exact: $0, certified: true)
      }
    }
  }

  /// Enclosures whose digits are all proved; nil when some are not, at this precision.
  init?(enclosed numbers: SolutionNumbers<Ball>, layout: some DataLayout, digits: Int) {
    do {
      try self.init(numbers, layout: layout) { list in
        let largest = list.map(\.magnitudeUpperBound).max() ?? .zero
        return try list.map { ball in
          guard let (text, error) = ball.formattedCertified(digits: digits, listMagnitude: largest)
          else { throw DigitsNotProved() }
          return PrintedValue(text: text, certified: true, error: error)
        }
      }
    } catch {
      return nil
    }
  }

  /// Enclosures with as many digits as are proved, at most those asked for; nil if not one digit of any
  /// number is.
  init?(provedPartOf numbers: SolutionNumbers<Ball>, layout: some DataLayout, digits: Int) {
    self.init(numbers, layout: layout) { list in
      let largest = list.map(\.magnitudeLowerBound).max() ?? .zero
      return list.map { PrintedValue(enclosed: $0, digits: digits, listMagnitude: largest) }
    }
    guard provedDigits(of: digits).upperBound > 0 else { return nil }
  }

  /// The least and the largest number of proved digits of a number shown.
  func provedDigits(of digits: Int) -> ClosedRange<Int> {
    let terms = functional.terms?.map(\.value) ?? []
    let counts = (multipliers + values + [functional.value] + terms).map {
      $0.certified ? digits : $0.provedDigits ?? 0
    }
    return (counts.min() ?? 0)...(counts.max() ?? 0)
  }

  /// Estimates from two precisions: the digits in which they agree, at most those asked for.
  init(
    estimated numbers: SolutionNumbers<BigFloat>, rougher: SolutionNumbers<BigFloat>,
    layout: some DataLayout, digits: Int
  ) {
    func believed(_ fine: [BigFloat], _ rough: [BigFloat]) -> [PrintedValue] {
      zip(fine, rough).map { PrintedValue(estimate: $0, rougher: $1, digits: digits) }
    }
    let byKnot = believed(numbers.multipliers, rougher.multipliers)
    multipliers = layout.knotOfDatum.map { byKnot[$0] }
    values = believed(numbers.values, rougher.values)
    functional = FunctionalValue(
      value: believed([numbers.functional], [rougher.functional])[0])
    if let fine = numbers.terms, let rough = rougher.terms {
      functional.terms = Array(zip(["G1", "G2", "G3"], believed(fine, rough)).map { ($0, $1) })
    }
  }
}
