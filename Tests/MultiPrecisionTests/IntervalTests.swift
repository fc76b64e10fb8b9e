import MultiPrecision
import TestSupport
import Testing

@Suite("Intervals: set semantics, inclusion")
struct IntervalTests {
  private func interval(_ low: Rational, _ high: Rational) -> Interval {
    Interval(lower: low, upper: high, precision: Precision(bits: 61))
  }

  private var positiveRay: Interval {
    Interval(lower: 0, upper: .infinity(precision: .double))
  }

  @Test func functionsCutTheDomain() {
    let below = Interval(lower: -.infinity(precision: .double), upper: 0)
    #expect(Interval.log(interval(-1, 1)).contains(below))
    #expect(Interval.log(interval(-1, 1)).upper == 0)
    #expect(Interval.log(interval(-1, 0)).isEmpty && Interval.sqrt(interval(-2, -1)).isEmpty)
    #expect(Interval.sqrt(interval(-2, 4)) == interval(0, 2))
    #expect(Interval.acosh(interval(-2, Rational(1, 2))).isEmpty)
    #expect(Interval.atanh(interval(-2, 2)) == Interval.atanh(interval(-1, 1)))
    #expect(!Interval.atanh(interval(-2, 2)).isBounded)
    #expect(Interval.acos(interval(-3, 3)).contains(Rational(3_141_592, 1_000_000)))
    #expect(Interval.cosh(interval(-1, 2)).lower == 1 && Interval.cos(interval(0, 7)).upper == 1)
    #expect(Interval.sin(interval(1, 2)).upper == 1 && Interval.sin(interval(2, 4)).upper < 1)
    #expect(Interval.sin(.entire) == interval(-1, 1) && Interval.tan(interval(1, 2)) == .entire)
    #expect(Interval.exp(.entire) == positiveRay)
    #expect(
      interval(-2, 3).power(2) == interval(0, 9) && interval(-2, 3).power(3) == interval(-8, 27))
    #expect(
      interval(-2, 4).root(2) == interval(0, 2) && interval(-8, 27).root(3) == interval(-2, 3))
    #expect(interval(0, 2).power(-1).lower <= BigFloat(0.5, precision: .double))
    #expect(interval(0, 4).power(interval(Rational(1, 2), Rational(1, 2))).contains(interval(0, 2)))
    #expect(interval(-1, 4).applying(.gamma) == .entire)
  }

  @Test func divisionSplitsAtZero() {
    #expect(interval(1, 2) / interval(-1, 1) == .entire)
    #expect((interval(1, 2) / interval(0, 0)).isEmpty)
    #expect(interval(0, 0) / interval(-1, 1) == interval(0, 0))
    let ray = interval(1, 2) / interval(0, 4)
    #expect(ray.lower.doubleValue == 0.25 && ray.upper.isInfinite)
    #expect(interval(1, 2) / interval(-4, 0) == -ray)
    #expect(positiveRay * interval(0, 0) == interval(0, 0))
    #expect(interval(-1, 1) / positiveRay == .entire && positiveRay / interval(1, 2) == positiveRay)
    #expect(Interval.entire * Interval.entire == .entire)
  }

  @Test func emptyAndEntireSurviveEverything() {
    for odd in [Interval.empty, .entire, positiveRay, -positiveRay, interval(0, 0)] {
      for function in RealFunction.allCases {
        let image = odd.applying(function)
        #expect(!odd.isEmpty || image.isEmpty)
        #expect(!image.lower.isNaN && !image.upper.isNaN)
      }
      for other in [Interval.empty, .entire, positiveRay, interval(-1, 1)] {
        for result in [
          odd + other, odd - other, odd * other, odd / other, odd.power(other),
          Interval.max(odd, other), odd.intersection(other),
        ] {
          #expect(!(odd.isEmpty || other.isEmpty) || result.isEmpty)
          #expect(!result.lower.isNaN && !result.upper.isNaN)
        }
        #expect(odd.hull(other).contains(other))
      }
      _ = (odd.power(3), odd.power(-2), odd.power(Int.min), odd.root(3), odd.root(0), odd.abs)
      _ = (odd.bisected, odd.width, odd.description, Ball(odd), odd.squared())
      #expect(odd.isEmpty ? odd.midpoint.isNaN : odd.contains(odd.midpoint))
    }
    #expect(Interval(lower: 2, upper: 1).isEmpty)
    #expect(Interval(lower: .nan(precision: .double), upper: 1).lower.isInfinite)
    #expect(Interval(Ball.indeterminate(precision: .double)) == .entire)
  }

  @Test(arguments: RealFunction.allCases)
  func functionsEnclose(function: RealFunction) {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(100) {
      let precision = source.precision()
      let (a, b) = (
        source.float(precision, exponentRange: 10), source.float(precision, exponentRange: 10)
      )
      let x = Interval(lower: min(a, b), upper: max(a, b))
      let t = Rational(Int.random(in: 0...16, using: &source), 16)
      guard let p = a.exactRational, let q = b.exactRational else { continue }
      let point = p + (q - p) * t
      #expect(x.contains(point))
      let truth = Ball(point, precision: precision.adding(bits: 300)).applying(function)
      guard truth.isFinite else { continue }
      let image = x.applying(function)
      let touches = image.overlaps(Interval(truth))
      #expect(touches, "\(function) \(x) at \(point): \(image) misses \(truth) \(source.note)")
    }
  }

  @Test func arithmeticEncloses() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(300) {
      let precision = source.precision()
      let values = (0..<4).map { _ in source.rational() }
      let (x, y) = (values[0], values[1])
      let a = Interval(lower: min(x, values[2]), upper: max(x, values[2]), precision: precision)
      let b = Interval(lower: min(y, values[3]), upper: max(y, values[3]), precision: precision)
      let note = "\(a) \(b) \(source.note)"
      #expect((a + b).contains(x + y) && (a - b).contains(x - y), "\(note)")
      #expect((a * b).contains(x * y) && a.power(3).contains(x.power(3)), "\(note)")
      #expect(a.abs.contains(x.magnitude) && a.squared().contains(x * x), "\(note)")
      if !y.isZero { #expect((a / b).contains(x / y), "\(note)") }
      #expect(Interval.min(a, b).contains(min(x, y)) && a.hull(b).contains(y), "\(note)")
      let (left, right) = a.bisected
      #expect(left.contains(x) || right.contains(x), "\(note)")
      #expect(Ball(a).contains(x), "\(note)")
    }
  }
}
