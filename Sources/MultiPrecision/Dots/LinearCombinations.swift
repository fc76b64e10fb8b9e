/// targetsᵢ = base + Σⱼ weightsᵢⱼ·vectorsⱼ for several sums of the same vectors.
///
/// Numbers of up to 128 bits go through fixed point: the j-th elements of all vectors, moved to the
/// exponent of their largest, are two words each, and so are the weights; a product is four
/// multiplications of words, and every element is brought into this form once for all sums.
///
/// ### Error
/// Let W be the power of two above all weights and G that above all elements at one place. Both have
/// 119 bits against it, rounded down, so that n products are off by less than 2n·2⁻¹¹⁹·W·G. With
/// words of 63 bits below signed ones of 56 bits, aᵢ = a·2⁶³ + a′, sums of a·b, and of ab′ + a′b and the
/// upper halves of a′b′, stay below 2¹²⁷ for n ≤ 100; what the halves lack and the last rounding
/// are below another 2⁻¹¹⁹.
struct LinearCombinations {
  /// The bits of a factor below the common exponent.
  private static var factorBits: Int32 { 119 }
  private static var mostTerms: Int { 100 }

  private let rows: Int
  private let terms: Int
  /// The weights' words, row by row.
  private let weights: [Factor]
  private let top: Int32
  /// The largest precision of a weight, which the sums have at least.
  private let bits: Int32

  /// value·2^(top − 119), value = high·2⁶³ + low with 0 ≤ low < 2⁶³.
  private struct Factor {
    var high: Int64
    var low: Int64

    @inline(__always)
    init(_ number: BigFloat, top: Int32) {
      let shift = 128 &- LinearCombinations.factorBits &+ top &- number.shape.exponent
      if !number.shape.isRegular || shift >= 128 {
        (high, low) = (0, 0)
        return
      }
      let size = Int128(truncatingIfNeeded: number.high &>> UInt128(truncatingIfNeeded: shift))
      let value = number.shape.sign < 0 ? 0 &- size : size
      high = Int64(truncatingIfNeeded: value &>> 63)
      low = Int64(truncatingIfNeeded: value) & Int64.max
    }
  }

  /// Nil if a weight is longer than 128 bits or not finite, or there are too many.
  init?(_ weights: [BigFloat], terms: Int) {
    guard terms > 0, terms <= Self.mostTerms, let top = Self.top(weights) else { return nil }
    self.terms = terms
    self.top = top
    rows = weights.count / terms
    bits = weights.reduce(0) { Swift.max($0, $1.shape.bits) }
    self.weights = weights.map { Factor($0, top: top) }
  }

  /// The largest exponent, 0 for zeros alone; nil if a number is not of the kind.
  @inline(__always)
  private static func top(_ numbers: [BigFloat]) -> Int32? {
    var top = Int32.min
    for number in numbers {
      guard let exponent = exponent(number) else { return nil }
      top = Swift.max(top, exponent)
    }
    return top == .min ? 0 : top
  }

  /// The exponent, the least number for 0; nil if the number is not of the kind.
  @inline(__always)
  private static func exponent(_ number: BigFloat) -> Int32? {
    let shape = number.shape
    if shape.isRegular {
      return shape.bits <= 128 && shape.exponent.magnitude < 1 << 28 ? shape.exponent : nil
    }
    return number.isZero ? .min : nil
  }

  /// Forms all sums at one place; false, with nothing written, if an element is not of the kind.
  @inline(__always)
  func write(
    _ place: Int, base: BigFloat, vectors: UnsafeBufferPointer<UnsafePointer<BigFloat>>,
    targets: UnsafeBufferPointer<UnsafeMutablePointer<BigFloat>>
  ) -> Bool {
    var largest = Int32.min
    for vector in vectors {
      guard let exponent = Self.exponent(vector[place]) else { return false }
      largest = Swift.max(largest, exponent)
    }
    guard base.shape.bits <= 128, base.isFinite else { return false }
    if largest == .min {
      let sum = sum(base, 0, exponent: 0)
      for target in targets { target[place] = sum }
      return true
    }
    withUnsafeTemporaryAllocation(of: Factor.self, capacity: terms) { elements in
      for j in 0..<terms {
        elements.initializeElement(at: j, to: Factor(vectors[j][place], top: largest))
      }
      weights.withUnsafeBufferPointer { weights in
        for i in 0..<rows {
          var high: Int128 = 0
          var cross: Int128 = 0
          for j in 0..<terms {
            let (a, b) = (weights[i &* terms &+ j], elements[j])
            high = high &+ Int128(a.high) &* Int128(b.high)
            cross = cross &+ Int128(a.high) &* Int128(b.low)
            cross = cross &+ Int128(a.low) &* Int128(b.high)
            cross = cross &+ Int128(a.low.multipliedFullWidth(by: b.low).high &<< 1)
          }
          let sum = (high &<< 8) &+ (cross &>> 55)
          targets[i][place] = self.sum(base, sum, exponent: top &+ largest &- 120)
        }
      }
    }
    return true
  }

  /// base + value·2^exponent, in 128 bits before it is rounded to fewer.
  @inline(__always)
  private func sum(_ base: BigFloat, _ value: Int128, exponent: Int32) -> BigFloat {
    let precision = Precision(unchecked: Swift.max(bits, base.shape.bits))
    if value == 0 { return BigFloat(base, precision: precision) }
    let size = value.magnitude
    let zeros = Int32(truncatingIfNeeded: size.leadingZeroBitCount)
    var number = BigFloat(
      unsetBits: 128,
      shape: FloatShape(bits: 128, sign: value < 0 ? -1 : 1, exponent: exponent &+ 128 &- zeros))
    number.high = size &<< UInt128(truncatingIfNeeded: zeros)
    let sum = base + number
    return precision.raw32 == 128 ? sum : BigFloat(sum, precision: precision)
  }
}

extension BigFloat {
  /// targetsᵢ = base + Σⱼ weightsᵢⱼ·vectorsⱼ at a range of places, for several sums of the same vectors.
  ///
  /// ### Accuracy
  /// Up to 128 bits, off by less than n·2⁻¹¹⁷ of the largest weight times the largest element of the
  /// place, and half a unit of the sum; longer numbers correctly rounded.
  ///
  /// - Parameters:
  ///   - places: The places to form; others are left alone.
  ///   - base: What the sums are added to.
  ///   - weights: A row for each target, n numbers each.
  ///   - vectors: n vectors.
  ///   - targets: Where the sums go, one vector a row.
  /// - Precondition: All vectors have the places, and no target is an operand.
  /// - Complexity: About 2 ns a product at 128 bits.
  public static func combine(
    _ places: Range<Int>, base: UnsafeBufferPointer<BigFloat>, weights: [BigFloat],
    vectors: [UnsafeBufferPointer<BigFloat>], targets: [UnsafeMutableBufferPointer<BigFloat>]
  ) {
    let terms = vectors.count
    precondition(weights.count == terms * targets.count, "a weight for each product")
    precondition(
      base.count >= places.upperBound && vectors.allSatisfy { $0.count >= places.upperBound }
        && targets.allSatisfy { $0.count >= places.upperBound }, "vectors with these places")
    let starts = vectors.compactMap(\.baseAddress)
    let ends = targets.compactMap(\.baseAddress)
    guard !places.isEmpty else { return }
    let short = LinearCombinations(weights, terms: terms)
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        for k in places {
          if let short,
            short.write(k, base: base[k], vectors: starts, targets: ends)
          {
            continue
          }
          let column = [base[k]] + starts.map { $0[k] }
          let one = [BigFloat(1, precision: base[k].precision)]
          for i in targets.indices {
            targets[i][k] = dot(one + weights[(i * terms)..<(i * terms + terms)], column)
          }
        }
      }
    }
  }
}
