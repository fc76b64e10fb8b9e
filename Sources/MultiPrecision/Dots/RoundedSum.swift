import CMPFR

/// Σ aᵢ·bᵢ rounded once.
///
/// 1. A window of the result's precision and some guard bits: decides almost always.
/// 2. If the error leaves the rounding open (cancellation, ties): a window down to the lowest bit
///    of any product, hence the exact sum.
/// 3. If that window would be too long (exponents far apart): exact products summed by MPFR.
enum RoundedSum {
  /// The longest exact window: 2¹⁸ bits, 32 KB.
  private static let longestWindow = 1 << 12

  /// Writes the correctly rounded sum of products to `result`.
  @inline(__always)
  static func write<Terms: UniformTerms>(
    uniform terms: Terms, into result: FloatPointer, _ rounding: RoundingMode
  ) {
    if terms.count > 0 {
      let isDone =
        switch terms.left(0).count {
        case 1: writeInRegisters(terms, SingleSum(), into: result, rounding)
        case 2: writeInRegisters(terms, PairSum(), into: result, rounding)
        case 3: writeInRegisters(terms, QuadSum<3>(), into: result, rounding)
        case 4: writeInRegisters(terms, QuadSum<4>(), into: result, rounding)
        default: false
        }
      if isDone { return }
    }
    write(terms, into: result, rounding)
  }

  /// False, with nothing written, if the factors or the rounding ask for more.
  @inline(never)
  private static func writeInRegisters<Terms: UniformTerms, Sum: RegisterSum>(
    _ terms: Terms, _ start: Sum, into result: FloatPointer,
    _ rounding: RoundingMode
  ) -> Bool {
    var sum = start
    guard
      let window = FixedPointSum.add(terms, precision: result.pointee._mpfr_prec, into: &sum)
    else { return false }
    return window.round(sum, into: result, rounding)
  }

  /// The same for factors of any number of words.
  @inline(never)
  static func write<Terms: ProductTerms>(
    _ terms: Terms, into result: FloatPointer, _ rounding: RoundingMode
  ) {
    let scan = ProductScan(terms)
    guard scan.isFinite else { return writeSpecial(terms, into: result) }
    guard let exponent = scan.top else { return mpfr_set_zero(result, 1) }
    let window = FixedPointSum(
      of: terms.count, below: exponent, precision: result.pointee._mpfr_prec,
      largestBits: scan.largestBits)
    let isDecided = withUnsafeTemporaryAllocation(of: UInt.self, capacity: window.limbs) { sum in
      guard let sum = sum.baseAddress else { return false }
      window.accumulate(terms, largestBits: scan.largestBits, into: sum)
      return window.round(sum, into: result, rounding) != nil
    }
    if !isDecided { writeExactly(terms, scan, exponent, into: result, rounding) }
  }

  /// Steps 2 and 3.
  @inline(never)
  private static func writeExactly<Terms: ProductTerms>(
    _ terms: Terms, _ scan: ProductScan, _ exponent: Int, into result: FloatPointer,
    _ rounding: RoundingMode
  ) {
    let special = cmpfr_last_special_exponent()
    var bottom = exponent
    for index in 0..<terms.count {
      let (a, b) = (terms.left(index), terms.right(index))
      if Swift.min(a.exponent, b.exponent) <= special { continue }
      let words = (a.precision + 63) / 64 + (b.precision + 63) / 64
      bottom = Swift.min(bottom, a.exponent + b.exponent - 64 * words)
    }
    let window = FixedPointSum(of: terms.count, below: exponent, bottom: bottom)
    let products = 2 * (scan.largestBits / 64 + 1) + terms.count
    guard window.limbs <= longestWindow + products else {
      return writeThroughExactProducts(terms, exponent, into: result, rounding)
    }
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: window.limbs) { sum in
      guard let sum = sum.baseAddress else { return }
      window.accumulate(terms, largestBits: scan.largestBits, into: sum)
      _ = window.round(sum, into: result, rounding)
    }
  }

  /// A sum with an infinite or NaN factor: what the finite products are does not matter.
  @inline(never)
  private static func writeSpecial<Terms: ProductTerms>(
    _ terms: Terms, into result: FloatPointer
  ) {
    mpfr_set_zero(result, 1)
    withScratchFloat(bits: 2) { product in
      for index in 0..<terms.count {
        var (a, b) = (terms.left(index).header, terms.right(index).header)
        if mpfr_number_p(&a) != 0 && mpfr_number_p(&b) != 0 { continue }
        _ = mpfr_mul(product, &a, &b, MPFR_RNDN)
        _ = mpfr_add(result, result, product, MPFR_RNDN)
      }
    }
  }

  /// Exact products, summed by `mpfr_sum`, which rounds once.
  ///
  /// The exponents are first moved so that the largest product lies at the upper end of MPFR's
  /// range. Products too far below it to fit wait: if the others cancel, they are the sum;
  /// else they count as a number of their sign at the lower end of the range.
  private static func writeThroughExactProducts<Terms: ProductTerms>(
    _ terms: Terms, _ exponent: Int, into result: FloatPointer, _ rounding: RoundingMode
  ) {
    let special = cmpfr_last_special_exponent()
    let shift = exponent - (1 << 30) + 128 + Int.bitWidth
    let lowest = -(1 << 30) + 128
    var products = ExactProducts()
    var waiting: [Int] = []
    for index in 0..<terms.count {
      let (a, b) = (terms.left(index), terms.right(index))
      if Swift.min(a.exponent, b.exponent) <= special { continue }
      let place = a.exponent + b.exponent - shift
      if place < lowest {
        waiting.append(index)
      } else {
        products.append(a, b, exponent: place)
      }
    }
    products.sum(into: result, rounding)
    if !waiting.isEmpty {
      if mpfr_zero_p(result) != 0 {
        return write(
          SelectedTerms(base: terms, positions: waiting), into: result, rounding)
      }
      for index in waiting {
        products.append(terms.left(index), terms.right(index), exponent: lowest)
      }
      products.sum(into: result, rounding)
    }
    _ = mpfr_mul_2si(result, result, shift, rounding.raw)
  }
}

/// Exact products of floats, their exponents set apart.
private struct ExactProducts {
  private var headers: [__mpfr_struct] = []
  private var words: [UInt] = []
  private var starts: [Int] = []

  /// Appends a product of significands at an exponent.
  mutating func append(_ a: FloatView, _ b: FloatView, exponent: Int) {
    var (x, y) = (a.header, b.header)
    x._mpfr_exp = 0
    y._mpfr_exp = 0
    let bits = x._mpfr_prec + y._mpfr_prec
    withScratchFloat(bits: bits) { product in
      _ = mpfr_mul(product, &x, &y, MPFR_RNDN)
      var header = product.pointee
      header._mpfr_exp += exponent
      headers.append(header)
      starts.append(words.count)
      words.append(contentsOf: UnsafeBufferPointer(start: header._mpfr_d, count: (bits + 63) / 64))
    }
  }

  /// The sum, rounded once.
  mutating func sum(into result: FloatPointer, _ rounding: RoundingMode) {
    words.withUnsafeMutableBufferPointer { words in
      headers.withUnsafeMutableBufferPointer { headers in
        for (index, start) in starts.enumerated() {
          headers[index]._mpfr_d = words.baseAddress.map { $0 + start }
        }
        let base = headers.baseAddress
        var pointers = headers.indices.map { index in base.map { $0 + index } }
        _ = mpfr_sum(result, &pointers, UInt(pointers.count), rounding.raw)
      }
    }
  }
}
