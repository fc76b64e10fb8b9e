import MultiPrecision
import RealModule

/// y += factor·x, in place.
func add<Number: TrainingNumber>(_ factor: Number, _ x: [Number], to y: inout [Number]) {
  precondition(x.count == y.count, "one length")
  x.withUnsafeBufferPointer { x in
    y.withUnsafeMutableBufferPointer { y in
      for k in x.indices { y[k] += factor * x[k] }
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

/// The largest absolute value over some places.
func largestMagnitude<Number: TrainingNumber>(_ values: [Number], _ range: Range<Int>) -> Number {
  values.withUnsafeBufferPointer {
    Number.largestMagnitude(UnsafeBufferPointer(rebasing: $0[range]))
  }
}
