import MultiPrecision
import TestSupport
import Testing

/// One line of complex-functions.json: a rectangle, and values at points of it.
struct ComplexCase: Decodable, Sendable {
  let function: String
  let bits: Int
  let x: String
  let y: String
  let rx: String
  let ry: String
  /// Offsets in units of the radii, real and imaginary part of the value; nil if the rectangle
  /// meets a cut, a pole or a branch point.
  let points: [[String]]?

  private func number(_ text: String) -> BigFloat? {
    let parts = text.split(separator: "*")
    guard parts.count == 2, let significand = Integer(String(parts[0])),
      let exponent = Int(parts[1].dropFirst(2))
    else { return nil }
    return BigFloat(significand, precision: Precision(bits: bits)).scaled(byPowerOfTwo: exponent)
  }

  /// The recorded number has to fit its precision.
  private func isExact(_ value: BigFloat, _ text: String) -> Bool {
    guard let significand = Integer(String(text.prefix { $0 != "*" })) else { return false }
    return value.isZero
      || value.scaled(byPowerOfTwo: -(Int(text.split(separator: "^")[1]) ?? 0)).exactRational
        == Rational(significand)
  }

  func rectangle() throws -> ComplexBall {
    let (x, y) = (try #require(number(x)), try #require(number(y)))
    try #require(isExact(x, self.x) && isExact(y, self.y))
    let (rx, ry) = (try #require(number(rx)), try #require(number(ry)))
    return ComplexBall(
      real: Ball(midpoint: x, radius: ErrorBound(upperBoundOf: rx)),
      imaginary: Ball(midpoint: y, radius: ErrorBound(upperBoundOf: ry)))
  }

  func image(of rectangle: ComplexBall) throws -> ComplexBall {
    switch function {
    case "inverse": return rectangle.inverse()
    case "power":
      return rectangle.power(ComplexBall(Ball(Rational(7, 5), precision: rectangle.precision)))
    default: return rectangle.applying(try #require(RealFunction(rawValue: function)))
    }
  }
}

@Suite("Complex functions against FLINT")
struct ComplexOracleTests {
  let oracle: Oracle<ComplexCase>

  init() throws { oracle = try Oracle(named: "complex-functions.json") }

  @Test func headerIsCompleteAndEveryFunctionCovered() {
    #expect(oracle.hasCompleteHeader)
    #expect(
      Set(oracle.cases.map(\.function)).isSuperset(of: RealFunction.allCases.map(\.rawValue)))
  }

  @Test func imagesContainTheValues() throws {
    for entry in oracle.cases {
      let rectangle = try entry.rectangle()
      let image = try entry.image(of: rectangle)
      let note = "\(entry.function) of \(rectangle) is \(image)"
      guard let points = entry.points else {
        #expect(!image.isFinite, "\(note)")
        continue
      }
      for point in points {
        let u = try #require(Rational(decimal: point[2]))
        let v = try #require(Rational(decimal: point[3]))
        #expect(contains(image.real, u) && contains(image.imaginary, v), "\(note), not \(point)")
      }
      guard rectangle.isExact else { continue }
      let lost = entry.bits - accuracy(image)
      #expect(lost <= 12, "\(note): \(lost) bits lost")
    }
  }

  /// Recorded values are rounded: that much is allowed beside the ball.
  private func contains(_ ball: Ball, _ value: Rational) -> Bool {
    let slack =
      Ball(value.magnitude, precision: .literal).magnitudeUpperBound
      * ErrorBound(powerOfTwo: -70)
    return ball.addingError(slack).contains(value)
  }

  /// Bits known of the larger part: the error relative to the modulus.
  private func accuracy(_ image: ComplexBall) -> Int {
    guard image.isFinite else { return 0 }
    let error = max(image.real.radius, image.imaginary.radius)
    if error.bigFloat.isZero { return .max / 2 }
    let size = max(
      image.real.midpoint.exponent ?? .min / 2, image.imaginary.midpoint.exponent ?? .min / 2)
    return size - (error.bigFloat.exponent ?? 0)
  }
}
