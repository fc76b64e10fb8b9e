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

  /// Values of 16 KB each: an operation that leaked its result would grow this process by 64 MB.
  ///
  /// Other suites run beside this one and grow it by up to 20 MB.
  @Test func valuesAreReleased() throws {
    let precision = Precision(bits: 131_072)
    let third = Ball(Rational(1, 3), precision: precision)
    let large = Integer(3).power(80_000)
    func work(_ rounds: Int) {
      for round in 0..<rounds {
        var x = third + Ball(round, precision: precision)
        x.addProduct(x, third)
        let y = x - third
        let z = large * Integer(round + 2)
        let q = Rational(z, 7) + 1
        withExtendedLifetime((y.midpoint + 1, q, z)) {}
      }
    }
    work(100)
    let before = try #require(residentPages)
    work(SeededGenerator.iterations(4_000))
    let after = try #require(residentPages)
    #expect(after - before < 48_000_000 / 4096)
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
