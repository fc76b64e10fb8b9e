import MirrorTheory
import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// A number type that networks are trained in: `Double`, `BigFloat`, or what is as long as 128 bits of
/// the latter and faster.
public protocol TrainingNumber: FloatingScalar, RootedScalar, EvaluationScalar {
  // Several parents have these: declared again, they are not ambiguous.
  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  static prefix func - (operand: Self) -> Self

  /// The constant, rounded to the precision.
  init(rounding constant: RealConstant, precision: Precision)
  /// The number rounded to nearest, if the type does not carry the precision of any.
  init(_ value: BigFloat)
  /// A finite Double, exactly where the precision allows.
  init(double value: Double, precision: Precision)
  /// The nearest Double, for decisions that need no more.
  var approximation: Double { get }
  /// The same number for printing.
  var bigFloat: BigFloat { get }
  /// +∞.
  static var infinite: Self { get }
  /// The uniform number in (0, 1) that random words stand for, word k giving bits 64k … 64k + 63.
  static func uniform(precision: Precision, word: (Int) -> UInt64) -> Self
  /// Adds a product in place.
  mutating func addProduct(_ a: Self, _ b: Self)
  /// targetsᵢ = base + Σⱼ weightsᵢⱼ·vectorsⱼ, the weights row by row, over whole vectors of one length.
  static func combineAll(
    _ base: [Self], _ weights: [Self], _ vectors: [[Self]], into targets: inout [[Self]])
  /// The largest absolute value, 0 for none; NaN does not count.
  static func largestMagnitude(_ values: UnsafeBufferPointer<Self>) -> Self
}

extension TrainingNumber {
  /// The rounding unit at the precision: 2^(1 − bits).
  static func unit(_ precision: Precision) -> Self {
    Self(Rational(2).power(1 - precision.bits), precision: precision)
  }

  /// The largest absolute value, one by one.
  public static func largestMagnitude(_ values: UnsafeBufferPointer<Self>) -> Self {
    var largest: Self = 0
    for value in values where value.magnitude > largest { largest = value.magnitude }
    return largest
  }
}

extension Double: TrainingNumber {
  /// The sums, block by block on several threads.
  public static func combineAll(
    _ base: [Double], _ weights: [Double], _ vectors: [[Double]], into targets: inout [[Double]]
  ) {
    combineInBlocks(base, weights, vectors, into: &targets, isWorthwhileFrom: 400_000) {
      combineBlock($0, $1, weights, $2, $3)
    }
  }

  /// The constant, rounded to nearest.
  public init(rounding constant: RealConstant, precision: Precision) { self = constant.doubleValue }
  /// The nearest Double.
  public init(_ value: BigFloat) { self = value.doubleValue(.nearest) }
  /// The value itself.
  public init(double value: Double, precision: Precision) { self = value }
  /// The value itself.
  public var approximation: Double { self }
  /// +∞.
  public static var infinite: Double { .infinity }
  /// The same number with 53 bits.
  public var bigFloat: BigFloat { BigFloat(self, precision: .double) }

  /// (2k + 1)·2⁻⁵³ for the first 52 bits k: never 0 or 1, and symmetric about ½.
  public static func uniform(precision: Precision, word: (Int) -> UInt64) -> Double {
    (Double(word(0) >> 12) + 0.5) * 0x1p-52
  }

  /// Adds a product in place.
  @inline(__always)
  public mutating func addProduct(_ a: Double, _ b: Double) { self += a * b }

  /// The largest absolute value, in eight lanes: it is taken after every step of descent.
  public static func largestMagnitude(_ values: UnsafeBufferPointer<Double>) -> Double {
    var lanes = SIMD8<Double>(repeating: 0)
    let raw = UnsafeRawBufferPointer(values)
    let whole = values.count & ~7
    for k in stride(from: 0, to: whole, by: 8) {
      let value = raw.loadUnaligned(fromByteOffset: 8 * k, as: SIMD8<Double>.self)
      let size = value.replacing(with: -value, where: value .< 0)
      lanes.replace(with: size, where: size .> lanes)
    }
    return values[whole...].reduce(lanes.max()) { $1.magnitude > $0 ? $1.magnitude : $0 }
  }
}

extension BigFloat: TrainingNumber {
  /// The sums, block by block on several threads.
  public static func combineAll(
    _ base: [BigFloat], _ weights: [BigFloat], _ vectors: [[BigFloat]],
    into targets: inout [[BigFloat]]
  ) {
    precondition(
      vectors.allSatisfy { $0.count == base.count }
        && targets.allSatisfy { $0.count == base.count },
      "vectors of one length")
    let block = 256
    base.withUnsafeBufferPointer { base in
      withBuffers(vectors) { vectors in
        withMutableBuffers(&targets) { targets in
          nonisolated(unsafe) let (base, vectors, targets) = (base, vectors, targets)
          inParallel((base.count + block - 1) / block, isWorthwhile: base.count > 2 * block) {
            let places = ($0 * block)..<Swift.min($0 * block + block, base.count)
            combine(places, base: base, weights: weights, vectors: vectors, targets: targets)
          }
        }
      }
    }
  }

  /// The constant, rounded to nearest.
  public init(rounding constant: RealConstant, precision: Precision) {
    if let value = constant.rational {
      self.init(value, precision: precision)
    } else {
      self = BigFloat(constant.ball(precision: precision).midpoint, precision: precision)
    }
  }
  /// The value itself.
  public init(_ value: BigFloat) { self = value }
  /// The value at the precision.
  public init(double value: Double, precision: Precision) {
    self.init(value, precision: precision, rounding: .nearest)
  }
  /// The nearest Double.
  public var approximation: Double { doubleValue(.nearest) }
  /// The value itself.
  public var bigFloat: BigFloat { self }
  /// +∞.
  public static var infinite: BigFloat { .infinity(precision: .literal) }

  /// (2k + 1)·2⁻ᵖ for the first p − 1 bits k: the Double of the same words is within 2⁻⁵³ of it.
  public static func uniform(precision: Precision, word: (Int) -> UInt64) -> BigFloat {
    let bits = precision.bits - 1
    var value = Integer(0)
    var taken = 0
    while taken < bits {
      let count = Swift.min(64, bits - taken)
      let part = word(taken / 64) >> UInt64(64 - count)
      value = value * Integer(2).power(count) + Integer(part)
      taken += count
    }
    return BigFloat(value + value + Integer(1), precision: precision)
      .scaled(byPowerOfTwo: -precision.bits)
  }
}
