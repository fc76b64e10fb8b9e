import MultiPrecision
import NumericalMethods
import RealModule

/// y += factor·x, in place.
func add<Number: TrainingNumber>(_ factor: Number, _ x: [Number], to y: inout [Number]) {
  precondition(x.count == y.count, "one length")
  x.withUnsafeBufferPointer { x in
    y.withUnsafeMutableBufferPointer { y in
      for k in x.indices { y[k].addProduct(factor, x[k]) }
    }
  }
}

/// y += factor·x, in place, for a short x.
func add<Number: TrainingNumber>(_ factor: Number, doubles x: [Double], to y: inout [Number]) {
  precondition(x.count == y.count, "one length")
  x.withUnsafeBufferPointer { x in
    y.withUnsafeMutableBufferPointer { y in
      for k in x.indices where x[k] != 0 {
        y[k].addProduct(factor, Number(double: x[k], precision: .double))
      }
    }
  }
}

/// The sum of the squares and the largest absolute value over some places.
func sizes<Number: TrainingNumber>(
  _ values: [Number], _ range: Range<Int>
) -> (squares: Number, largest: Number) {
  var squares: Number = 0
  var largest: Number = 0
  values.withUnsafeBufferPointer { values in
    for k in range {
      let value = values[k]
      squares += value * value
      let magnitude = value.magnitude
      if magnitude > largest { largest = magnitude }
    }
  }
  return (squares, largest)
}

/// The sum of the squares of the differences over some places.
func squaredDistance(_ a: [Double], _ b: [Double], _ range: Range<Int>) -> Double {
  var lanes = SIMD4<Double>(repeating: 0)
  var rest = 0.0
  a.withUnsafeBytes { a in
    b.withUnsafeBytes { b in
      let whole = range.lowerBound + (range.count & ~3)
      for k in stride(from: range.lowerBound, to: whole, by: 4) {
        let difference =
          a.loadUnaligned(fromByteOffset: 8 * k, as: SIMD4<Double>.self)
          - b.loadUnaligned(fromByteOffset: 8 * k, as: SIMD4<Double>.self)
        lanes += difference * difference
      }
      for k in whole..<range.upperBound {
        let difference =
          a.loadUnaligned(fromByteOffset: 8 * k, as: Double.self)
          - b.loadUnaligned(fromByteOffset: 8 * k, as: Double.self)
        rest += difference * difference
      }
    }
  }
  return lanes.sum() + rest
}

/// The largest absolute value over some places.
func largestMagnitude<Number: TrainingNumber>(_ values: [Number], _ range: Range<Int>) -> Number {
  values.withUnsafeBufferPointer {
    Number.largestMagnitude(UnsafeBufferPointer(rebasing: $0[range]))
  }
}

/// Runs `body` on the memory of several arrays.
func withBuffers<Number>(
  _ arrays: [[Number]], _ body: ([UnsafeBufferPointer<Number>]) -> Void
) {
  func descend(_ buffers: [UnsafeBufferPointer<Number>]) {
    if buffers.count == arrays.count { return body(buffers) }
    arrays[buffers.count].withUnsafeBufferPointer { descend(buffers + [$0]) }
  }
  descend([])
}

/// Runs `body` on the memory of several arrays, which it may change.
func withMutableBuffers<Number>(
  _ arrays: inout [[Number]], _ body: ([UnsafeMutableBufferPointer<Number>]) -> Void
) {
  func descend(_ arrays: inout [[Number]], _ buffers: [UnsafeMutableBufferPointer<Number>]) {
    if buffers.count == arrays.count { return body(buffers) }
    // Taken out, so that there is one owner.
    let place = buffers.count
    var own = arrays[place]
    arrays[place] = []
    own.withUnsafeMutableBufferPointer { descend(&arrays, buffers + [$0]) }
    arrays[place] = own
  }
  descend(&arrays, [])
}

/// Runs `body` on blocks of places, on several threads from a number of products on.
func combineInBlocks<Number: Sendable>(
  _ base: [Number], _ weights: [Number], _ vectors: [[Number]], into targets: inout [[Number]],
  isWorthwhileFrom productCount: Int,
  _ body: (
    Range<Int>, UnsafeBufferPointer<Number>, [UnsafeBufferPointer<Number>],
    [UnsafeMutableBufferPointer<Number>]
  ) -> Void
) {
  precondition(
    vectors.allSatisfy { $0.count == base.count } && targets.allSatisfy { $0.count == base.count }
      && weights.count == vectors.count * targets.count, "vectors of one length")
  let block = 256
  base.withUnsafeBufferPointer { base in
    withBuffers(vectors) { vectors in
      withMutableBuffers(&targets) { targets in
        nonisolated(unsafe) let (base, vectors, targets) = (base, vectors, targets)
        inParallel(
          (base.count + block - 1) / block,
          isWorthwhile: weights.count * base.count >= productCount
        ) {
          body(
            ($0 * block)..<Swift.min($0 * block + block, base.count), base, vectors, targets)
        }
      }
    }
  }
}

/// A block of several sums of the same vectors: the block of all of them stays in the nearest cache,
/// and eight elements of two sums in registers.
func combineBlock(
  _ block: Range<Int>, _ base: UnsafeBufferPointer<Double>, _ weights: [Double],
  _ vectors: [UnsafeBufferPointer<Double>], _ targets: [UnsafeMutableBufferPointer<Double>]
) {
  let terms = vectors.count
  let starts = vectors.compactMap { $0.baseAddress.map { UnsafeRawPointer($0) } }
  let whole = block.lowerBound + (block.count & ~7)
  weights.withUnsafeBufferPointer { weights in
    starts.withUnsafeBufferPointer { starts in
      for i in stride(from: 0, to: targets.count, by: 2) {
        // The last one of an odd number twice.
        let next = Swift.min(i + 1, targets.count - 1)
        for k in stride(from: block.lowerBound, to: whole, by: 8) {
          var first = UnsafeRawBufferPointer(base).loadUnaligned(
            fromByteOffset: 8 * k, as: SIMD8<Double>.self)
          var second = first
          for j in 0..<terms {
            let values = (starts[j] + 8 * k).loadUnaligned(as: SIMD8<Double>.self)
            first += weights[i &* terms &+ j] * values
            second += weights[next &* terms &+ j] * values
          }
          UnsafeMutableRawBufferPointer(targets[i]).storeBytes(
            of: first, toByteOffset: 8 * k, as: SIMD8<Double>.self)
          UnsafeMutableRawBufferPointer(targets[next]).storeBytes(
            of: second, toByteOffset: 8 * k, as: SIMD8<Double>.self)
        }
        for k in whole..<block.upperBound {
          for row in i...next {
            var sum = base[k]
            for j in 0..<terms { sum += weights[row &* terms &+ j] * vectors[j][k] }
            targets[row][k] = sum
          }
        }
      }
    }
  }
}
