import MultiPrecision
import Testing

/// e is kept once it was computed: at each precision and rounding it is exp(1) all the same, also
/// after so many that some were dropped.
@Test func eulerNumberIsTheExponentialOfOne() {
  for _ in 0..<2 {
    for bits in Array(stride(from: 2, through: 400, by: 3)) + [4_000, 70_000] {
      let precision = Precision(bits: bits)
      for rounding in [RoundingMode.nearest, .down, .up] {
        let direct = BigFloat(1, precision: precision).applying(.exp, rounding: rounding)
        let kept = BigFloat.eulerNumber(precision: precision, rounding: rounding)
        #expect(kept == direct && kept.precision == precision)
      }
    }
  }
}
