import MultiPrecision
import TestSupport
import Testing

@Suite("Balls enclose")
struct BallInclusionTests {
  /// Exact rationals decide: x in a, y in b implies x∘y in a∘b.
  @Test func arithmeticEncloses() throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(400) {
      let a = source.ball(source.precision())
      let b = source.ball(source.precision())
      guard let x = source.point(of: a), let y = source.point(of: b) else { continue }
      let note = "\(a) ∘ \(b) at \(x), \(y); \(source.note)"
      #expect(a.contains(x) && b.contains(y), "\(note)")
      #expect((a + b).contains(x + y), "\(note)")
      #expect((a - b).contains(x - y), "\(note)")
      #expect((a * b).contains(x * y), "\(note)")
      if !y.isZero { #expect((a / b).contains(x / y), "\(note)") }
      #expect((-a).contains(-x) && a.abs.contains(x.magnitude), "\(note)")
      #expect(a.squared().contains(x * x), "\(note)")
      #expect(a.scaled(byPowerOfTwo: -7).contains(x / 128), "\(note)")
      #expect(Ball.max(a, b).contains(Swift.max(x, y)), "\(note)")
      #expect(Ball.min(a, b).contains(Swift.min(x, y)), "\(note)")
      #expect(a.union(b).contains(x) && a.union(b).contains(y), "\(note)")
      #expect(a.withPrecision(source.precision()).contains(x), "\(note)")
      #expect(Ball(lower: a.lower, upper: a.upper).contains(a), "\(note)")
      let n = source.pick([0, 1, 2, 3, 4, 5, 17, -1, -2, -3, -8])
      if n >= 0 || !x.isZero { #expect(a.power(n).contains(x.power(n)), "^\(n) \(note)") }
      var sum = a
      sum.addProduct(a, b)
      #expect(sum.contains(x + x * y), "\(note)")
      var product = b
      product *= b
      product -= a
      product /= a
      if !x.isZero { #expect(product.contains((y * y - x) / x), "\(note)") }
    }
  }

  /// At 64 bits more the image of a point is known far better than the ball's: it has to touch it.
  @Test(arguments: RealFunction.allCases)
  func functionsEnclose(function: RealFunction) throws {
    var source = SeededGenerator()
    var tried = 0
    for _ in 0..<SeededGenerator.iterations(250) {
      let precision = source.precision()
      let x = source.ball(precision, exponentRange: 40)
      guard x.isFinite, let point = source.point(of: x) else { continue }
      let image = x.applying(function)
      guard image.isFinite else { continue }
      tried += 1
      let fine = Ball(point, precision: precision.adding(bits: 64 + 200)).applying(function)
      #expect(fine.isFinite, "\(function)(\(x)) is finite, but not at \(point); \(source.note)")
      #expect(
        image.overlaps(fine), "\(function)(\(x)) = \(image) misses \(fine); \(source.note)")
    }
    #expect(tried > 10)
  }

  @Test func powersAndRootsEnclose() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(300) {
      let precision = source.precision()
      let x = source.ball(precision, exponentRange: 20).abs
      let q = source.ball(precision, exponentRange: 3)
      guard let point = source.point(of: x), let exponent = source.point(of: q) else { continue }
      let fine = precision.adding(bits: 300)
      let note = "\(x) ^ \(q) \(source.note)"
      let image = x.power(q)
      if image.isFinite, point.signum > 0 {
        let truth = Ball(point, precision: fine).power(Ball(exponent, precision: fine))
        #expect(image.overlaps(truth), "\(note)")
      }
      let n = source.pick([1, 2, 3, 4, 7, -1, -2, -3])
      let root = x.root(n)
      if root.isFinite, point.signum > 0 {
        #expect(root.power(n).overlaps(Ball(point, precision: fine)), "root \(n) \(note)")
      }
    }
  }

  @Test func comparisonsAreExact() throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(300) {
      let a = source.ball(source.precision())
      guard let centre = a.midpoint.exactRational,
        let radius = a.radius.bigFloat.exactRational
      else { continue }
      let note = "\(a) \(source.note)"
      #expect(a.isPositive == (centre > radius), "\(note)")
      #expect(a.isNegative == (-centre > radius), "\(note)")
      #expect(a.isNonnegative == (centre >= radius), "\(note)")
      #expect(a.containsZero == (centre.magnitude <= radius), "\(note)")
      let end = centre + radius
      let hair = Rational(2).power(-900)
      #expect(a.contains(end) && !a.contains(end + hair) && !a.contains(centre - radius - hair))
      let exactEnd = BigFloat(end, precision: Precision(bits: 2000))
      let beyond = BigFloat(end + hair, precision: Precision(bits: 2000))
      #expect(a.contains(exactEnd) && !a.contains(beyond), "\(note)")
      #expect(a.overlaps(Ball(midpoint: exactEnd)) && !a.overlaps(Ball(midpoint: beyond)))
      #expect(a.contains(a) && a.contains(Ball(midpoint: exactEnd)))
      #expect(!a.contains(a.addingError(Magnitude(powerOfTwo: -900)) + Ball(0, precision: .double)))
      #expect(a.intersection(Ball(midpoint: beyond)) == nil)
      #expect(a.intersection(a)?.contains(a) == true, "\(note)")
      #expect(
        try #require(a.magnitudeUpperBound.bigFloat.exactRational) >= centre.magnitude + radius)
      #expect(
        try #require(a.magnitudeLowerBound.bigFloat.exactRational)
          <= Swift.max(centre.magnitude - radius, 0), "\(note)")
    }
  }
}
