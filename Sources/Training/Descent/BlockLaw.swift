/// Four numbers side by side, which the processor works on together.
typealias Lanes = SIMD4<Double>

/// A mirror law of four parameters at once, without branches between them.
protocol BlockLaw: Sendable {
  /// change/φ″(v).
  func quotient(_ change: Lanes, _ v: Lanes) -> Lanes
  /// The v with φ′(v) − φ′(0) = `target`, from numbers near it.
  func inverse(_ target: Lanes, near start: Lanes) -> Lanes
}

extension LinearLaw: BlockLaw where Number == Double {
  @inline(__always) func quotient(_ change: Lanes, _ v: Lanes) -> Lanes { change * inverseFactor }
  @inline(__always) func inverse(_ target: Lanes, near start: Lanes) -> Lanes {
    target * inverseFactor
  }
}

extension OddQuadraticLaw: BlockLaw where Number == Double {
  @inline(__always) func quotient(_ change: Lanes, _ v: Lanes) -> Lanes {
    change / (first + (2 * second) * v.sizes)
  }
  @inline(__always) func inverse(_ target: Lanes, near start: Lanes) -> Lanes {
    let root = (first * first + (4 * second) * target.sizes).squareRoot()
    return (target + target) / (first + root)
  }
}

extension OddCubicLaw: BlockLaw where Number == Double {
  @inline(__always) func quotient(_ change: Lanes, _ v: Lanes) -> Lanes {
    change / (first + (3 * third) * (v * v))
  }
  /// The search of one number, until none of the four moves.
  @inline(__always) func inverse(_ target: Lanes, near start: Lanes) -> Lanes {
    var point = start
    for _ in 0..<200 {
      let scaled = third * point
      let square = scaled * point
      let slope = first + 3 * square
      let value = point * (first + square) - target
      let squaredSlope = slope * slope
      let bend = 3 * scaled * value
      let divisor = squaredSlope.replacing(
        with: squaredSlope - bend, where: 4 * bend.sizes .<= squaredSlope)
      let step = value * slope / divisor
      point -= step
      if all(step.sizes .<= thirdRootOfUnit * point.sizes) { break }
    }
    return point
  }
}

extension Lanes {
  /// The absolute values.
  @inline(__always) var sizes: Lanes {
    unsafeBitCast(
      unsafeBitCast(self, to: SIMD4<UInt64>.self) & SIMD4<UInt64>(repeating: .max >> 1),
      to: Lanes.self)
  }

  /// Takes over what is larger.
  @inline(__always) mutating func raise(to other: Lanes) {
    replace(with: other, where: other .> self)
  }

  /// Takes over what is smaller.
  @inline(__always) mutating func lower(to other: Lanes) {
    replace(with: other, where: other .< self)
  }
}
