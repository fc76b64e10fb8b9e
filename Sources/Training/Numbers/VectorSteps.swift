import MultiPrecision
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

/// target = base + Σⱼ weightⱼ·vectorⱼ, block by block, so that the sums stay in the nearest cache.
func combine<Number: TrainingNumber>(
  _ base: [Number], _ weights: [Number], _ vectors: [[Number]], into target: inout [Number]
) {
  let count = base.count
  precondition(
    target.count == count && vectors.allSatisfy { $0.count == count }, "vectors of one length")
  target.withUnsafeMutableBufferPointer { target in
    for start in stride(from: 0, to: count, by: 1024) {
      let block = start..<Swift.min(start + 1024, count)
      base.withUnsafeBufferPointer { base in
        for k in block { target[k] = base[k] }
      }
      for (weight, vector) in zip(weights, vectors) {
        vector.withUnsafeBufferPointer { vector in
          for k in block { target[k].addProduct(weight, vector[k]) }
        }
      }
    }
  }
}
