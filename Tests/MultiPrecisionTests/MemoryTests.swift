import Foundation
import MultiPrecision
import TestSupport
import Testing

@Suite("Memory", .serialized)
struct MemoryTests {
  /// Resident pages of this process; nil where /proc is missing.
  private var residentPages: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return nil
    }
    return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  /// About 10⁵ values of 2048 bits: 25 MB if each leaked its limbs.
  ///
  /// Other suites run beside this one, so the ceiling is half of that.
  @Test func valuesAreReleased() throws {
    func work(_ rounds: Int) {
      let precision = Precision(bits: 2048)
      let third = Ball(Rational(1, 3), precision: precision)
      for round in 0..<rounds {
        var x = third + Ball(round, precision: precision)
        x *= third
        x.addProduct(x, third)
        let y = x / third - third
        let q = Rational(round + 1, 7) * Rational(3, round + 2)
        let z = Integer(round).power(40) * Integer(3)
        withExtendedLifetime((y.midpoint + 1, q + 1, z)) {}
      }
    }
    work(2_000)
    let before = try #require(residentPages)
    work(SeededGenerator.iterations(15_000))
    let after = try #require(residentPages)
    #expect(after - before < 12_000_000 / 4096)
  }

  @Test func ballsAreValues() {
    var a = Ball(3, precision: .double)
    let b = a
    a += b
    a.addProduct(a, b)
    a *= a
    a -= Ball(1, precision: .double)
    a /= b
    #expect(b == Ball(3, precision: .double))
    #expect(a.contains(Rational(575, 3)) && !a.isExact)
  }

  @Test func valuesCrossTasks() async {
    let shared = Ball(2, precision: Precision(bits: 200))
    let sum = await withTaskGroup(of: Ball.self) { group in
      for n in 1...50 { group.addTask { Ball.sqrt(shared) * Ball(n, precision: .double) } }
      return await group.reduce(Ball.zero) { $0 + $1 }
    }
    #expect(sum.overlaps(Ball.sqrt(shared) * 1275) && sum.relativeAccuracyBits > 180)
  }
}
