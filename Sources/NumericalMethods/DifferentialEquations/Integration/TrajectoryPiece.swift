import MultiPrecision
import RealModule

/// A solution over a part of the time, as polynomials.
public struct TrajectoryPiece<Number: IntegrationScalar>: Sendable {
  /// Where the piece begins.
  public let start: Number
  /// Where it ends.
  public internal(set) var end: Number
  /// The length of time that the polynomials count as 1.
  let unit: Number
  /// The coefficients of each component in θ = (time − start)/unit.
  let coefficients: [[Number]]

  /// The piece with components Σₖ coefficients[i][k]·((time − start)/unit)^k.
  public init(start: Number, end: Number, unit: Number, coefficients: [[Number]]) {
    self.start = start
    self.end = end
    self.unit = unit
    self.coefficients = coefficients
  }

  /// The largest degree.
  public var degree: Int { coefficients.map { $0.count - 1 }.max() ?? 0 }

  /// Whether the time is in the piece, whatever its direction.
  public func contains(_ time: Number) -> Bool {
    start <= end ? start <= time && time <= end : end <= time && time <= start
  }

  /// The state at a time.
  public func state(at time: Number) -> [Number] {
    let theta = (time - start) / unit
    return coefficients.map { Number.polynomialValue($0, at: theta) }
  }

  /// The derivative of the state with respect to time.
  public func velocity(at time: Number) -> [Number] {
    let theta = (time - start) / unit
    return coefficients.map { row in
      let slopes = row.indices.dropFirst().map { row[$0] * (Number(exactly: $0) ?? 0) }
      return Number.polynomialValue(Array(slopes), at: theta) / unit
    }
  }
}
