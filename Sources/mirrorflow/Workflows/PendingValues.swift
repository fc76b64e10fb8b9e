import Symbolic

extension Expression {
  func value(at values: [Symbol: Double]) -> Double { rationalNumber ?? .nan }

  private var rationalNumber: Double? {
    (try? rationalValue(at: [:]))??.doubleValue
  }
}
