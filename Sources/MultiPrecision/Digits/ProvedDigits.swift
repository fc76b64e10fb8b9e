/// A number with the decimal digits of it that are proved.
public struct ProvedDigits: Hashable, Sendable {
  /// The decimal, off by less than a unit of its last digit; nil if not one digit is proved.
  public let text: String?
  /// How many significant digits are proved, at most as many as asked for.
  public let count: Int
  /// A bound of the size of a number that is printed as `0` without being proved to be 0.
  public let error: String?
  /// The enclosure that the digits come from.
  public let enclosure: Ball
  /// How the budget ended before all digits were proved; nil if they are.
  public let shortfall: PrecisionShortfall?

  /// Whether the number has the digits asked for.
  public var isProved: Bool { shortfall == nil }

  fileprivate init(proved enclosure: Ball, _ printed: (text: String, error: String?), _ count: Int)
  {
    self.enclosure = enclosure
    text = printed.text
    error = printed.error
    self.count = count
    shortfall = nil
  }

  fileprivate init(
    _ enclosure: Ball, digits: Int, listMagnitude: ErrorBound, _ shortfall: PrecisionShortfall
  ) {
    self.enclosure = enclosure
    self.shortfall = shortfall
    let proved = enclosure.formattedProved(atMost: digits, listMagnitude: listMagnitude)
    (text, error, count) = (proved?.text, proved?.error, proved?.count ?? 0)
  }
}

extension Ball {
  /// The enclosed number as one of a list, with as many digits as are proved.
  ///
  /// - Parameters:
  ///   - digits: N, the most digits that are wanted.
  ///   - listMagnitude: The largest magnitude in the list, or a bound of it from below.
  /// - Returns: What ``formattedCertified(digits:listMagnitude:)`` gives, with N for the count; else the
  ///   decimal with the most digits that are proved; nil if not one is.
  public func formattedProved(
    atMost digits: Int, listMagnitude: ErrorBound
  ) -> (text: String, count: Int, error: String?)? {
    if let printed = formattedCertified(digits: digits, listMagnitude: listMagnitude) {
      return (printed.text, digits, printed.error)
    }
    // A bit more than the accuracy has; fewer digits until they are proved.
    let guess = Int(Double(Swift.max(relativeAccuracyBits, 0)) * 0.30103) + 1
    for count in stride(from: Swift.min(guess, digits - 1), to: 0, by: -1) {
      if let text = decimalString(significantDigits: count) { return (text, count, nil) }
    }
    return nil
  }
}

extension PrecisionBudget {
  /// N significant digits of a number, raising the precision until they are proved.
  ///
  /// A number whose enclosure contains 0 with a radius below 10^−N is printed as `0` with its error:
  /// an enclosure can never prove that a number is 0.
  ///
  /// ### Accuracy
  /// *Proved*, as far as `count` tells: the decimal is off by less than a unit of its last digit.
  ///
  /// - Parameters:
  ///   - digits: N.
  ///   - attempt: An enclosure at the precision; indeterminate if that does not suffice.
  /// - Returns: The digits, those reached if the budget ended first.
  /// - Throws: What the attempt throws.
  public func provingDigits<Failure: Error>(
    _ digits: Int, _ attempt: (Precision) throws(Failure) -> Ball
  ) throws(Failure) -> ProvedDigits {
    let list = try provingDigits(
      digits, ofList: { precision throws(Failure) in [try attempt(precision)] })
    return list[0]
  }

  /// N significant digits of every number of a list, as for one.
  ///
  /// Numbers that may be 0 are printed as `0` if their radius is below 10^−N times the largest
  /// magnitude in the list (at least 1).
  ///
  /// - Parameters:
  ///   - digits: N.
  ///   - attempt: Enclosures at the precision, of equally many numbers every time.
  /// - Returns: The digits of each number, those reached if the budget ended first.
  /// - Throws: What the attempt throws.
  public func provingDigits<Failure: Error>(
    _ digits: Int, ofList attempt: (Precision) throws(Failure) -> [Ball]
  ) throws(Failure) -> [ProvedDigits] {
    var last: [Ball] = []
    let outcome = try raise { precision throws(Failure) -> [ProvedDigits]? in
      last = try attempt(precision)
      let largest = Self.magnitude(of: last)
      var list: [ProvedDigits] = []
      for ball in last {
        guard let printed = ball.formattedCertified(digits: digits, listMagnitude: largest)
        else { return nil }
        list.append(ProvedDigits(proved: ball, printed, digits))
      }
      return list
    }
    switch outcome {
    case .proved(let list, _): return list
    case .ended(let shortfall):
      let largest = Self.magnitude(of: last)
      return last.map { ProvedDigits($0, digits: digits, listMagnitude: largest, shortfall) }
    }
  }

  /// The largest magnitude in a list, bounded from below, so that no `0` is too coarse.
  private static func magnitude(of list: [Ball]) -> ErrorBound {
    list.map(\.magnitudeLowerBound).max() ?? .zero
  }
}
