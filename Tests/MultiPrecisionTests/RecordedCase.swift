import MultiPrecision
import TestSupport

/// One line of a file in Tests/Oracles/functions: an operation on exact operands and its true
/// value (two for complex numbers), rounded to odd a few bits below the precision.
struct RecordedCase {
  let line: String
  let operation: OracleOperation
  let precision: Precision
  let operands: [BigFloat]
  let truths: [RecordedTruth]

  /// Nil for a malformed line.
  init?(_ line: String, of name: String, truthCount: Int = 1) {
    var words = line.split(separator: " ")[...]
    // Operations with an integer say which.
    let concrete = name.hasSuffix("-N") ? words.popFirst() : Substring(name)
    guard let concrete, let operation = OracleOperation(name: concrete),
      let bits = words.popFirst().flatMap({ Int($0) }), words.count > truthCount
    else { return nil }
    let precision = Precision(bits: bits)
    operands = words.dropLast(truthCount).compactMap {
      BigFloat(exchangeText: $0, precision: precision)
    }
    truths = words.suffix(truthCount).compactMap { RecordedTruth($0) }
    guard operands.count == words.count - truthCount, truths.count == truthCount else {
      return nil
    }
    self.line = line
    self.operation = operation
    self.precision = precision
  }
}

/// A real number known as an integer times a power of two: exactly if the integer is even, else
/// strictly between that integer's neighbours.
struct RecordedTruth {
  /// Nil where the operation is not defined.
  let integer: Integer?
  let exponent: Int

  init?(_ text: some StringProtocol) {
    if text == "undefined" || text == "0" {
      integer = text == "0" ? 0 : nil
      exponent = 0
      return
    }
    let parts = text.split(separator: "p")
    guard parts.count == 2, let integer = Integer(hexadecimal: String(parts[0])),
      let exponent = Int(parts[1])
    else { return nil }
    self.integer = integer
    self.exponent = exponent
  }

  private init(integer: Integer, exponent: Int) {
    self.integer = integer
    self.exponent = exponent
  }

  var isDefined: Bool { integer != nil }

  /// The number two units of a precision further from 0.
  func movedByTwoUnits(of precision: Precision) -> RecordedTruth {
    guard let integer else { return self }
    let unit = Integer(2).power(max(1, integer.bitWidth - precision.bits + 1))
    return RecordedTruth(
      integer: integer + (integer.signum < 0 ? -unit : unit), exponent: exponent)
  }

  /// The place of the leading bit: 2^(top − 1) ≤ |x| < 2^top.
  private var top: Int { exponent + (integer?.bitWidth ?? 0) }

  /// MPFR's numbers lie between 2^−2³⁰ and 2^(2³⁰ − 1).
  private static let limit = 1 << 30

  /// The number rounded once: an integer rounded to odd with two bits to spare rounds like the
  /// number itself.
  func rounded(to precision: Precision, _ mode: RoundingMode) -> BigFloat {
    guard let integer else { return .nan(precision: precision) }
    let isNegative = integer.signum < 0
    let isAway =
      mode == .awayFromZero || mode == (isNegative ? .down : .up)
    func signed(_ value: BigFloat) -> BigFloat { isNegative ? -value : value }
    if !integer.isZero, top > Self.limit - 1 {
      let largest = (BigFloat.infinity(precision: precision))
      if mode == .nearest || isAway { return signed(largest) }
      // 1 − 2^−p, the fraction of the largest number.
      let fraction = BigFloat(1, precision: precision)
        .subtracting(
          BigFloat(1, precision: precision).scaled(byPowerOfTwo: -precision.bits - 1),
          rounding: .down)
      return signed(fraction.scaled(byPowerOfTwo: Self.limit - 1))
    }
    if !integer.isZero, top <= -Self.limit {
      let isPowerOfTwo = integer.magnitude == Integer(2).power(integer.bitWidth - 1)
      let isMoreThanHalf = top == -Self.limit && !(isPowerOfTwo && integer.isEven)
      return signed(
        isAway || (mode == .nearest && isMoreThanHalf)
          ? BigFloat(1, precision: precision).scaled(byPowerOfTwo: -Self.limit)
          : .zero(precision: precision))
    }
    return BigFloat(integer, precision: precision, rounding: mode)
      .scaled(byPowerOfTwo: exponent)
  }

  /// A ball that holds the number and little else; indeterminate for what is too large.
  var ball: Ball {
    guard let integer else { return .indeterminate(precision: .double) }
    if !integer.isZero, top <= 1 - Self.limit {
      return Ball(midpoint: .zero(precision: .double), radius: ErrorBound(powerOfTwo: top))
    }
    let midpoint = BigFloat(integer, precision: Precision(bits: integer.bitWidth))
      .scaled(byPowerOfTwo: exponent)
    if integer.isEven && midpoint.exponent != nil { return Ball(midpoint: midpoint) }
    return Ball(
      midpoint: midpoint, radius: integer.isZero ? .zero : ErrorBound(powerOfTwo: exponent))
  }
}

extension SeededGenerator {
  /// A ball around a point, which may be its end: narrow, or as wide as the point is far from 0.
  mutating func ball(around point: BigFloat) -> Ball {
    guard point.isFinite else { return Ball(midpoint: point) }
    let size = (point.exponent ?? 0) - pick([1, 3, 20, point.precision.bits - 3])
    let offset = BigFloat(pick([-1, 1]), precision: point.precision).scaled(byPowerOfTwo: size)
    let midpoint = chance(0.3) ? point : point + offset
    guard midpoint.isFinite else { return Ball(midpoint: point) }
    let distance = ErrorBound(
      upperBoundOf: midpoint.subtracting(
        point, rounding: .awayFromZero, precision: Precision(bits: 32)))
    return Ball(
      midpoint: midpoint,
      radius: chance(0.5) ? distance : distance + ErrorBound(powerOfTwo: size - 1))
  }

  /// An interval around a point, which may be its end.
  mutating func interval(around point: BigFloat) -> Interval {
    guard point.isFinite else { return Interval(point) }
    let size = (point.exponent ?? 0) - pick([1, 3, 20, point.precision.bits - 3])
    let offset = BigFloat(1, precision: point.precision).scaled(byPowerOfTwo: size)
    return Interval(
      lower: chance(0.3) ? point : point.subtracting(offset, rounding: .down),
      upper: chance(0.3) ? point : point.adding(offset, rounding: .up))
  }
}
