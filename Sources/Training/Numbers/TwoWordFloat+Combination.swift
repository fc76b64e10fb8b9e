import MultiPrecision

/// targetsᵢ = base + Σⱼ weightsᵢⱼ·vectorsⱼ in fixed point.
///
/// The j-th elements of all vectors, moved to the exponent of their largest, are two words each, and so
/// are the weights; a product is four multiplications of words, and every element is brought into this
/// form once for all sums.
///
/// ### Error
/// Let W be the power of two above all weights and G that above all elements at one place. Both have
/// 119 bits against it, rounded down, so that n products are off by less than 2n·2⁻¹¹⁹·W·G. With
/// words of 63 bits below signed ones of 56 bits, aᵢ = a·2⁶³ + a′, sums of a·b, and of ab′ + a′b and the
/// upper halves of a′b′, stay below 2¹²⁷ for n ≤ 100; what the halves lack and the last rounding
/// are below another 2⁻¹¹⁹.
private struct FixedCombination {
  /// The bits of a factor below the common exponent.
  private static var factorBits: Int32 { 119 }
  private static var mostTerms: Int { 100 }

  private let rows: Int
  private let terms: Int
  /// The weights' words, row by row.
  private let weights: [Factor]
  private let top: Int32

  /// value·2^(top − 119), value = high·2⁶³ + low with 0 ≤ low < 2⁶³.
  private struct Factor {
    var high: Int64
    var low: Int64

    @inline(__always)
    init(_ number: TwoWordFloat, top: Int32) {
      let shift = 128 &- FixedCombination.factorBits &+ top &- number.exponent
      if shift >= 128 {
        (high, low) = (0, 0)
        return
      }
      let size = Int128(truncatingIfNeeded: number.bits &>> UInt128(truncatingIfNeeded: shift))
      let value = number.sign < 0 ? 0 &- size : size
      high = Int64(truncatingIfNeeded: value &>> 63)
      low = Int64(truncatingIfNeeded: value) & Int64.max
    }
  }

  /// Nil if a weight is not finite, or there are too many.
  init?(_ weights: [TwoWordFloat], terms: Int) {
    guard terms > 0, terms <= Self.mostTerms, weights.allSatisfy(\.isFinite) else { return nil }
    self.terms = terms
    rows = weights.count / terms
    let top = weights.reduce(TwoWordFloat.zero.exponent) { Swift.max($0, $1.exponent) }
    self.top = top
    self.weights = weights.map { Factor($0, top: top) }
  }

  /// Forms all sums at one place; false, with nothing written, if an element is not finite.
  @inline(__always)
  func write(
    _ place: Int, base: TwoWordFloat, vectors: UnsafeBufferPointer<UnsafePointer<TwoWordFloat>>,
    targets: UnsafeBufferPointer<UnsafeMutablePointer<TwoWordFloat>>
  ) -> Bool {
    var largest = TwoWordFloat.zero.exponent
    for vector in vectors { largest = Swift.max(largest, vector[place].exponent) }
    guard largest != TwoWordFloat.infinity.exponent else { return false }
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
          targets[i][place] = base + Self.number(sum, exponent: top &+ largest &- 120)
        }
      }
    }
    return true
  }

  /// value·2^exponent.
  @inline(__always)
  private static func number(_ value: Int128, exponent: Int32) -> TwoWordFloat {
    if value == 0 { return .zero }
    let size = value.magnitude
    let zeros = Int32(truncatingIfNeeded: size.leadingZeroBitCount)
    return TwoWordFloat(
      bits: size &<< UInt128(truncatingIfNeeded: zeros), exponent: exponent &+ 128 &- zeros,
      sign: value < 0 ? -1 : 1)
  }
}

extension TwoWordFloat {
  /// The sums, block by block on several threads.
  static func combineAll(
    _ base: [TwoWordFloat], _ weights: [TwoWordFloat], _ vectors: [[TwoWordFloat]],
    into targets: inout [[TwoWordFloat]]
  ) {
    let sums = FixedCombination(weights, terms: vectors.count)
    combineInBlocks(base, weights, vectors, into: &targets, isWorthwhileFrom: 20_000) {
      places, base, vectors, targets in
      let starts = vectors.compactMap(\.baseAddress)
      let ends = targets.compactMap(\.baseAddress)
      starts.withUnsafeBufferPointer { starts in
        ends.withUnsafeBufferPointer { ends in
          for k in places {
            if let sums, sums.write(k, base: base[k], vectors: starts, targets: ends) { continue }
            for i in ends.indices {
              var sum = base[k]
              for j in starts.indices { sum += weights[i * starts.count + j] * starts[j][k] }
              ends[i][k] = sum
            }
          }
        }
      }
    }
  }
}
