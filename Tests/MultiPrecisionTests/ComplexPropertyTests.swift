import MultiPrecision
import TestSupport
import Testing

@Suite("Laws of complex balls")
struct ComplexPropertyTests {
  /// A rectangle of moderate size: exact, narrow or wide.
  private func rectangle(
    _ generator: inout SeededGenerator, _ precision: Precision
  ) -> ComplexBall {
    func part() -> Ball {
      let scale = generator.pick([0.01, 1, 3, 8, 30])
      let x = BigFloat(
        Double.random(in: -scale...scale, using: &generator), precision: precision)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: return Ball(midpoint: x)
      case 1:
        let power = -Int.random(in: 4...precision.bits, using: &generator)
        return Ball(midpoint: x, radius: ErrorBound(powerOfTwo: power))
      case 2:
        return Ball(midpoint: x, radius: ErrorBound(Double.random(in: 0...0.3, using: &generator)))
      default:
        let radius = Double.random(in: 0...scale, using: &generator)
        return Ball(midpoint: x, radius: ErrorBound(radius))
      }
    }
    return ComplexBall(real: part(), imaginary: part())
  }

  /// A point of the rectangle, exactly.
  private func point(_ generator: inout SeededGenerator, _ box: ComplexBall) -> ComplexBall? {
    guard let x = generator.point(of: box.real), let y = generator.point(of: box.imaginary)
    else { return nil }
    let bits = Precision(bits: 512)
    let point = ComplexBall(real: Ball(x, precision: bits), imaginary: Ball(y, precision: bits))
    return point.isExact ? point : nil
  }

  private func precision(_ generator: inout SeededGenerator) -> Precision {
    Precision(bits: generator.pick([53, 64, 65, 113, 128, 191, 256]))
  }

  /// The image of a point, from another precision and so often another algorithm, meets that of
  /// the rectangle; so do the images at 64 bits more.
  @Test(arguments: RealFunction.allCases)
  func imagesOfPointsAreInImages(_ function: RealFunction) {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(60) {
      let bits = precision(&generator)
      let box = rectangle(&generator, bits)
      let image = box.applying(function)
      let note = "\(function) of \(box) is \(image); \(generator.note)"
      let finer = box.withPrecision(bits.adding(bits: 64)).applying(function)
      #expect(image.overlaps(finer), "\(note), and \(finer)")
      for _ in 0..<3 {
        guard image.isFinite, let point = point(&generator, box) else { continue }
        let value = point.applying(function)
        // Where the rectangle's image is proved, so is that of its points.
        #expect(value.isFinite, "\(note), but undefined at \(point)")
        #expect(image.overlaps(value), "\(note), not \(value) at \(point)")
      }
    }
  }

  @Test func arithmeticContainsThePoints() {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(600) {
      let bits = precision(&generator)
      let (a, b) = (rectangle(&generator, bits), rectangle(&generator, bits))
      guard let p = point(&generator, a), let q = point(&generator, b) else { continue }
      let n = Int.random(in: -5...9, using: &generator)
      let pairs: [(String, ComplexBall, ComplexBall)] = [
        ("+", a + b, p + q), ("-", a - b, p - q), ("*", a * b, p * q), ("/", a / b, p / q),
        ("square", a.squared(), p.squared()), ("inverse", a.inverse(), p.inverse()),
        ("power \(n)", a.power(n), p.power(n)), ("power", a.power(b), p.power(q)),
        ("root 3", a.root(3), p.root(3)), ("root -5", a.root(-5), p.root(-5)),
        ("root 4", a.root(4), p.root(4)),
      ]
      for (name, box, value) in pairs {
        #expect(box.overlaps(value), "\(name) of \(a), \(b) is \(box), not \(value)")
        #expect(!box.isFinite || value.isFinite, "\(name) of \(a), \(b) at \(p), \(q)")
        #expect(
          value.magnitudeLowerBound <= box.magnitudeUpperBound
            && box.magnitudeLowerBound <= value.magnitudeUpperBound, "\(name); \(generator.note)")
      }
    }
  }

  /// Laws between functions that share no algorithm.
  @Test func functionsSatisfyTheirEquations() {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(200) {
      let z = rectangle(&generator, precision(&generator)).withPrecision(Precision(bits: 128))
      let note = "z = \(z); \(generator.note)"
      #expect((z.applying(.erf) + z.applying(.erfc)).overlaps(1), "\(note)")
      #expect((z + 1).applying(.gamma).overlaps(z * z.applying(.gamma)), "\(note)")
      #expect(z.applying(.log).applying(.exp).overlaps(z), "\(note)")
      #expect(z.applying(.asin).applying(.sin).overlaps(z), "\(note)")
      #expect(z.applying(.atan).applying(.tan).overlaps(z), "\(note)")
      #expect(z.applying(.acosh).applying(.cosh).overlaps(z), "\(note)")
      #expect(z.applying(.cbrt).power(3).overlaps(z), "\(note)")
      let size = z.applying(.lgamma).applying(.exp)
      let gamma = z.applying(.gamma)
      #expect(size.overlaps(gamma) || size.overlaps(-gamma), "\(note)")
    }
  }

  /// Real parts of images of real numbers are those of the real functions.
  @Test(arguments: RealFunction.allCases)
  func realNumbersStayReal(_ function: RealFunction) {
    let x = Ball(midpoint: BigFloat(0.625, precision: .double))
    for ball in [x, x + 1, -x] {
      let image = ComplexBall(ball).applying(function)
      #expect(image.isReal || !image.isFinite)
      #expect(!image.isFinite || image.real == ball.applying(function))
    }
  }

  /// Wide rectangles around the real line get bounds near the greatest modulus, which lies on the
  /// boundary: sampled there.
  @Test(arguments: RealFunction.allCases)
  func wideBoundsAreOfTheRightSize(_ function: RealFunction) throws {
    let bits = Precision(bits: 64)
    for (x, r, y) in [(0.5, 0.4, 0.3), (3.0, 1.5, 1.0), (-2.5, 0.4, 1.4), (6.0, 5.5, 2.5)] {
      let box = ComplexBall(
        real: Ball(midpoint: BigFloat(x, precision: bits), radius: ErrorBound(r)),
        imaginary: Ball(midpoint: .zero(precision: bits), radius: ErrorBound(y)))
      let image = box.applying(function)
      guard image.isFinite else { continue }
      var greatest = 0.0
      for k in -16...16 {
        let t = Double(k) / 16
        for (u, v) in [(x + r * t, y), (x + r, y * t), (x - r, y * t)] {
          let point = ComplexBall(
            real: Ball(u, precision: bits), imaginary: Ball(v, precision: bits))
          greatest = max(greatest, point.applying(function).magnitudeUpperBound.doubleValue)
        }
      }
      let ratio = image.magnitudeUpperBound.doubleValue / greatest
      #expect(ratio >= 0.999 && ratio < 60, "\(function) at \(x) ± \(r), ±\(y)i: \(ratio)")
    }
  }
}

@Suite("Cuts and poles of complex balls")
struct ComplexDomainTests {
  private func box(_ x: Double, _ rx: Double, _ y: Double, _ ry: Double) -> ComplexBall {
    let bits = Precision(bits: 64)
    return ComplexBall(
      real: Ball(midpoint: BigFloat(x, precision: bits), radius: ErrorBound(rx)),
      imaginary: Ball(midpoint: BigFloat(y, precision: bits), radius: ErrorBound(ry)))
  }

  @Test func crossingsAreIndeterminate() {
    let crossings: [(RealFunction, ComplexBall)] = [
      (.sqrt, box(-1, 0.5, 0, 0.1)), (.sqrt, box(0.5, 0.5, 0, 0)), (.sqrt, box(-1, 0, 0.1, 0.1)),
      (.log, box(0.5, 1, 0.5, 0.5)), (.log1p, box(-1, 0.1, 0, 0.1)), (.cbrt, box(0, 0.1, 3, 0.1)),
      (.cbrt, box(0, 1, 0, 0)), (.asin, box(1, 0.1, 0, 0.1)), (.acos, box(-2, 0.1, 0, 0.1)),
      (.acos, box(1, 0, 0, 0)), (.atanh, box(1, 0.1, 0, 0)), (.atanh, box(1.5, 0.1, 0.1, 0.2)),
      (.asinh, box(0, 0.1, 1, 0.1)), (.atan, box(0.1, 0.1, -3, 0.1)), (.acosh, box(1, 0.1, 0, 0.1)),
      (.acosh, box(0.5, 0.1, 0, 0.1)), (.tan, box(1.5, 0.1, 0, 0.1)),
      (.tanh, box(0, 0.1, 1.5, 0.1)),
      (.gamma, box(0, 0.1, 0, 0.1)), (.gamma, box(-2, 0.5, 0.2, 0.2)),
      (.lgamma, box(-2, 0.1, 3, 0.1)), (.lgamma, box(0, 0.1, 1, 0.1)),
    ]
    for (function, box) in crossings {
      #expect(!box.applying(function).isFinite, "\(function) of \(box)")
    }
    #expect(!box(0, 1, 0, 1).inverse().isFinite)
    #expect(!(ComplexBall(integerLiteral: 1) / box(0, 1, 0, 0)).isFinite)
    #expect(!box(-1, 0.5, 0, 0.1).power(ComplexBall(Ball(0.5, precision: .double))).isFinite)
  }

  @Test func besideTheCutsImagesAreFinite() {
    let clear: [(RealFunction, ComplexBall)] = [
      (.sqrt, box(-1, 0.5, 0.2, 0.1)), (.log, box(0.5, 0.4, 0, 3)), (.cbrt, box(-1, 0.5, 0, 3)),
      (.asin, box(0, 0.9, 0, 3)), (.acosh, box(3, 1.5, 0, 3)), (.atanh, box(5, 3, 1, 0.5)),
      (.asinh, box(2, 1.9, 0, 3)), (.atan, box(0, 5, 0, 0.9)), (.tan, box(0, 1.4, 0, 3)),
      (.gamma, box(-1.5, 0.25, 0, 0.25)), (.gamma, box(0, 3, 2, 1)),
      (.lgamma, box(-1.5, 0.25, 0, 0.2)),
      (.gamma, box(5, 4, 0, 3)), (.lgamma, box(5, 4, 0, 3)), (.erf, box(0, 6, 0, 3)),
    ]
    for (function, box) in clear {
      #expect(box.applying(function).isFinite, "\(function) of \(box)")
    }
  }

  @Test func oddRootsAreOdd() throws {
    let z = box(-8, 0, 0, 0)
    #expect(z.root(3) == -2)
    let w = box(-8, 0, 1, 0)
    #expect(w.applying(.cbrt) == -(-w).applying(.cbrt))
    #expect(!box(-8, 0, 1e-9, 0).root(4).containsZero)
  }
}
