import CMPFR

extension IntervalVector: MatrixEntries {
  /// The number 1.
  public static func one(precision: Precision) -> Interval {
    Interval(BigFloat(1, precision: precision))
  }

  /// A vector of the elements at the given positions.
  public func gathering(_ count: Int, _ position: (Int) -> Int) -> IntervalVector {
    IntervalVector(
      lower: lower.gathering(count, position), upper: upper.gathering(count, position))
  }

  /// Exchanges two elements in place.
  public mutating func swapAt(_ first: Int, _ second: Int) {
    lower.swapAt(first, second)
    upper.swapAt(first, second)
  }

  /// Multiplies a run of elements in place.
  public mutating func scale(_ run: Range<Int>, by factor: Interval) {
    precondition(holds(run), "no elements there")
    makeUnique()
    factor.withEnds { factor in
      withProduct { product, spare in
        for index in run {
          let own = slot(index)
          product.setProduct(own.ends, factor, spare: spare)
          own.set(product.ends)
        }
      }
    }
    withExtendedLifetime(self) {}
  }

  /// Adds multiples of a run of elements to as many others in place.
  public mutating func addProduct(_ factor: Interval, _ run: Range<Int>, to target: Int) {
    precondition(holds(run) && holds(target..<target + run.count), "no elements there")
    makeUnique()
    factor.withEnds { factor in
      withProduct { product, spare in
        for index in 0..<run.count {
          product.setProduct(ends(run.lowerBound + index), factor, spare: spare)
          slot(target + index).add(product.ends)
        }
      }
    }
    withExtendedLifetime(self) {}
  }

  /// Replaces an element by an enclosure of a sum of products.
  ///
  /// Rounded once if all factors are single numbers, else term by term.
  public mutating func setDot(
    at index: Int, count: Int, _ a: (vector: IntervalVector, start: Int),
    _ b: (vector: IntervalVector, start: Int)
  ) {
    precondition(
      holds(index..<index + 1) && a.vector.holds(a.start..<a.start + count)
        && b.vector.holds(b.start..<b.start + count), "no elements there")
    makeUnique()
    let own = slot(index)
    if (0..<count).allSatisfy({
      a.vector.ends(a.start + $0).isExact && b.vector.ends(b.start + $0).isExact
    }) {
      let terms = ArenaTerms(
        count: count, a: a.vector.lower.arena.floats + a.start,
        b: b.vector.lower.arena.floats + b.start)
      RoundedSum.write(uniform: terms, into: own.lower, .down)
      RoundedSum.write(uniform: terms, into: own.upper, .up)
    } else {
      mpfr_set_zero(own.lower, 1)
      mpfr_set_zero(own.upper, 1)
      withProduct { product, spare in
        for term in 0..<count {
          product.setProduct(
            a.vector.ends(a.start + term), b.vector.ends(b.start + term), spare: spare)
          own.add(product.ends)
        }
      }
    }
    withExtendedLifetime((self, a.vector, b.vector)) {}
  }

  /// Runs `body` on a place for a product and a spare float.
  @inline(__always)
  private func withProduct(_ body: (_ product: IntervalSlot, _ spare: FloatPointer) -> Void) {
    let bits = precision.bits
    withScratchFloat(bits: bits) { lower in
      withScratchFloat(bits: bits) { upper in
        withScratchFloat(bits: bits) { body(IntervalSlot(lower: lower, upper: upper), $0) }
      }
    }
  }
}
