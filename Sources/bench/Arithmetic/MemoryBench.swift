import Glibc
import MultiPrecision

/// Ten million operations over all types: the resident memory must not grow.
struct MemoryBench {
  let effort: BenchEffort

  /// What the allocator may keep back: a leak of one number a round would take a hundred times
  /// that.
  private static let slackBytes = 2_000_000

  func run() throws(BenchFailure) {
    let goal = effort.isQuick ? 100_000 : 10_000_000
    var rounds = OperationRounds()
    // Caches of MPFR (π, ln 2, …) and of the allocator fill first.
    while rounds.operationCount < goal / 10 { rounds.next() }
    let before = try residentBytes()
    var largest = before
    let start = rounds.operationCount
    while rounds.operationCount < start + goal {
      rounds.next()
      if rounds.roundCount.isMultiple(of: 1024) { largest = max(largest, try residentBytes()) }
    }
    let after = try residentBytes()
    show(
      "\(rounds.operationCount - start) operations: resident \(before / 1024) KiB before, "
        + "\(largest / 1024) KiB at most, \(after / 1024) KiB after")
    guard largest - before <= Self.slackBytes else {
      throw BenchFailure(reason: "resident memory grew by \((largest - before) / 1024) KiB")
    }
  }

  private func residentBytes() throws(BenchFailure) -> Int {
    guard let file = fopen("/proc/self/statm", "r") else {
      throw BenchFailure(reason: "no /proc/self/statm")
    }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 128)
    guard fgets(&buffer, Int32(buffer.count), file) != nil else {
      throw BenchFailure(reason: "/proc/self/statm is empty")
    }
    let text = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}

/// Operations on every type, at precisions on either side of every allocation size in use.
struct OperationRounds {
  private(set) var operationCount = 0
  private(set) var roundCount = 0

  private static let precisions = [2, 53, 64, 65, 128, 129, 1000, 4096].map {
    Precision(bits: $0)
  }

  /// One round: a few dozen operations at one precision.
  mutating func next() {
    let precision = Self.precisions[roundCount % Self.precisions.count]
    roundCount += 1
    let third = Rational(roundCount % 1000 + 1, 3)
    operationCount +=
      floats(third, precision) + balls(third, precision) + exact(third)
      + intervals(third, precision) + vectors(third, precision) + rectangles(third, precision)
  }

  private func floats(_ value: Rational, _ precision: Precision) -> Int {
    let x = BigFloat(value, precision: precision)
    var s = x
    s += x
    s -= x
    s *= x
    s /= x
    s.addProduct(x, s)
    let t = (x + s) * (x - s) / (x + 1)
    let f = BigFloat.exp(-t.magnitude) + BigFloat.sqrt(x)
    return 13 + (s < f ? 1 : 0)
  }

  private func balls(_ value: Rational, _ precision: Precision) -> Int {
    let x = Ball(value, precision: precision)
    var s = x
    s += x
    s *= x
    s -= x
    s /= x
    s.addProduct(x, x)
    let t = (x + s) * (x - s) / x
    let u = Ball.atan(t) + x.squared().power(-3)
    return 13 + (u.contains(value) ? 1 : 0)
  }

  private func exact(_ value: Rational) -> Int {
    let n = (value * 7).floor
    let m = n * n + 1
    let q = Rational(n, 5) / (value + 1) - Rational(m)
    return 8 + (q < 0 ? 1 : 0)
  }

  private func intervals(_ value: Rational, _ precision: Precision) -> Int {
    let x = Interval(value, precision: precision)
    let y = (x * x - x) / (x + x)
    let z = Interval.atan(y).hull(x).power(3)
    return 8 + (z.contains(value) ? 1 : 0)
  }

  private func vectors(_ value: Rational, _ precision: Precision) -> Int {
    let x = BigFloat(value, precision: precision)
    var v = BigFloatVector(repeating: x, count: 5)
    v.addProduct(x, v)
    v.scale(by: x)
    let b = BallVector(midpoints: v)
    let m = BallMatrix([[Ball(midpoint: x), 1], [1, Ball(midpoint: x)]])
    let w = m * BallVector([Ball(midpoint: x), 1])
    return 7 + (v.dot(v).signum > 0 && b.dot(b).isFinite && w.isFinite ? 1 : 0)
  }

  private func rectangles(_ value: Rational, _ precision: Precision) -> Int {
    let x = Ball(value, precision: precision)
    let z = ComplexBall(real: x, imaginary: x)
    let w = (z * z + z) / z
    return 4 + (w.applying(.exp).isFinite ? 1 : 0)
  }
}
