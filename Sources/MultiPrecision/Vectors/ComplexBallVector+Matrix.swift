extension ComplexBallVector: MatrixEntries {
  /// The number 1.
  public static func one(precision: Precision) -> ComplexBall {
    ComplexBall(Ball(1, precision: precision))
  }

  /// A vector of the elements at the given positions.
  public func gathering(_ count: Int, _ position: (Int) -> Int) -> ComplexBallVector {
    ComplexBallVector(
      real: real.gathering(count, position), imaginary: imaginary.gathering(count, position))
  }

  /// Exchanges two elements in place.
  public mutating func swapAt(_ first: Int, _ second: Int) {
    real.swapAt(first, second)
    imaginary.swapAt(first, second)
  }

  /// Multiplies a run of elements in place; the parts of a factor that is not real take a copy of
  /// the run.
  public mutating func scale(_ run: Range<Int>, by factor: ComplexBall) {
    if factor.isReal {
      real.scale(run, by: factor.real)
      imaginary.scale(run, by: factor.real)
      return
    }
    let old = gathering(run.count) { run.lowerBound + $0 }
    real.scale(run, by: factor.real)
    imaginary.scale(run, by: factor.real)
    real.addProduct(-factor.imaginary, old.imaginary, 0..<run.count, to: run.lowerBound)
    imaginary.addProduct(factor.imaginary, old.real, 0..<run.count, to: run.lowerBound)
  }

  /// Adds multiples of a run of elements to as many others in place; a run that is added to itself
  /// is copied, if the factor is not real.
  public mutating func addProduct(_ factor: ComplexBall, _ run: Range<Int>, to target: Int) {
    if factor.isReal {
      real.addProduct(factor.real, run, to: target)
      imaginary.addProduct(factor.real, run, to: target)
    } else if run.overlaps(target..<target + run.count) {
      let old = gathering(run.count) { run.lowerBound + $0 }
      addProduct(factor, old.real, old.imaginary, 0..<run.count, to: target)
    } else {
      real.addProduct(factor.real, run, to: target)
      imaginary.addProduct(factor.real, run, to: target)
      real.addProduct(-factor.imaginary, imaginary, run, to: target)
      imaginary.addProduct(factor.imaginary, real, run, to: target)
    }
  }

  private mutating func addProduct(
    _ factor: ComplexBall, _ x: BallVector, _ y: BallVector, _ run: Range<Int>, to target: Int
  ) {
    real.addProduct(factor.real, x, run, to: target)
    real.addProduct(-factor.imaginary, y, run, to: target)
    imaginary.addProduct(factor.real, y, run, to: target)
    imaginary.addProduct(factor.imaginary, x, run, to: target)
  }

  /// Replaces an element by an enclosure of a sum of products.
  public mutating func setDot(
    at index: Int, count: Int, _ a: (vector: ComplexBallVector, start: Int),
    _ b: (vector: ComplexBallVector, start: Int)
  ) {
    let (x, y) = ((a.vector.real, a.start), (a.vector.imaginary, a.start))
    let (u, v) = ((b.vector.real, b.start), (b.vector.imaginary, b.start))
    real.setDot(at: index, count: count, x, u)
    real.addDot(at: index, count: count, y, v, isNegative: true)
    imaginary.setDot(at: index, count: count, x, v)
    imaginary.addDot(at: index, count: count, y, u, isNegative: false)
  }
}
