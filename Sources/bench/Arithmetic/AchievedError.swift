import MultiPrecision

/// How far a result is from the exact value.
struct AchievedError {
  /// In units in the last place of the exact value; 0 if that is exactly hit.
  let units: Double

  init(_ found: Rational, exact: Rational, bits: Int) {
    let difference = (found - exact).magnitude
    // The size of a sum that cancels fully is taken as 1.
    let exponent = BigFloat(exact, precision: .double).exponent ?? 0
    units = (difference * Rational(2).power(bits - exponent)).doubleValue
  }

  var text: String { units == 0 ? "exact" : "\(units.digits(2)) ulp" }

  /// The largest of several.
  static func largest(_ errors: [AchievedError]) -> AchievedError {
    errors.dropFirst().reduce(errors[0]) { $0.units >= $1.units ? $0 : $1 }
  }
}

extension Ball {
  /// Checks that the exact value is enclosed, and says how wide the enclosure is.
  func verifiedWidth(around exact: Rational, _ work: String) throws(BenchFailure) -> String {
    guard isFinite, contains(exact) else {
      throw BenchFailure(reason: "\(work): \(self) misses the exact value")
    }
    let unit = Rational(2).power((midpoint.exponent ?? 0) - precision.bits)
    guard let radius = radius.bigFloat.exactRational else { return "encloses" }
    return "encloses, ± \((radius / unit).doubleValue.digits(2)) ulp"
  }
}

extension BigFloat {
  /// Checks that the value is the one that raw MPFR got.
  func verifySame(as reference: Rational, _ work: String) throws(BenchFailure) {
    guard exactRational == reference else {
      throw BenchFailure(reason: "\(work): \(self) is not what MPFR has")
    }
  }
}
