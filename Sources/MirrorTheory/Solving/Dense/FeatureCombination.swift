import MultiPrecision
import RealModule
import Synchronization

/// s(b) = Σ λᵢσ(wxᵢ − b) on rectangles, where the λᵢ are huge and nearly cancel.
///
/// Summing enclosures of λᵢσᵢ would multiply the width of the rectangle by Σ|λᵢ|. Instead the Taylor
/// coefficients of s about a point t are summed, in which the cancellation happens between numbers:
/// ```
/// s(b) = Σ_{k<n} s_k (b − t)ᵏ + R,   |R| ≤ Σ|λᵢ|Mᵢ · 4⁻ⁿ · 4/3
/// ```
/// for |b − t| ≤ R₀/4, where Mᵢ bounds |σ(wxᵢ − b)| on the disc of radius R₀ about t, on which it is
/// holomorphic: Cauchy's inequality |σ⁽ᵏ⁾/k!| ≤ Mᵢ/R₀ᵏ, summed as a geometric series. The polynomial
/// is moved to the middle of the rectangle, exactly but for rounding, and evaluated there.
///
/// The derivative has the polynomial's, and |R′| ≤ Σ_{k≥n} k·Σ|λᵢ|Mᵢ·R₀⁻ᵏ·(R₀/4)ᵏ⁻¹
/// ≤ (4/R₀)(n + 1)·Σ|λᵢ|Mᵢ·4⁻ⁿ·4/3.
struct FeatureCombination: Sendable {
  /// λ, numbers or boxes; they belong to the first features.
  let multipliers: [Ball]
  /// k: in doubles s is 2⁻ᵏs, where that is needed to hold it.
  let exponent: Int
  private let tiles: FeatureTiles
  /// By tile: the s_k.
  private let coefficients: [[Ball]]
  /// By tile: the bound of |R|.
  private let remainders: [ErrorBound]
  /// By tile: enclosures of the s_k in doubles, scaled.
  private let ranges: [[DoubleRange]]
  /// By tile: how many of them matter for estimates.
  private let roughOrders: [Int]
  private let lastExpansion = LastExpansion()

  init(_ tiles: FeatureTiles, multipliers: [Ball], exponent: Int = 0) {
    self.tiles = tiles
    self.exponent = exponent
    self.multipliers = multipliers
    coefficients = tiles.tiles.map { tile in
      let order = tile.coefficients.first?.count ?? 0
      return (0..<order).map { k in
        var sum =
          tile.coefficients[0][k]
          * multipliers[0].withPrecision(
            tile.coefficients[0][k].precision)
        for index in multipliers.indices.dropFirst() {
          let coefficient = tile.coefficients[index][k]
          sum.addProduct(coefficient, multipliers[index].withPrecision(coefficient.precision))
        }
        return sum
      }
    }
    ranges = coefficients.map {
      $0.map { ComplexBox($0.scaled(byPowerOfTwo: -exponent)).real }
    }
    roughOrders = zip(tiles.tiles, ranges).map { tile, ranges in
      // |offset| ≤ R₀/16. Where s dies out it takes more terms than these factors alone.
      let reach = tile.radius / 16
      let sizes = ranges.enumerated().map {
        ($1.lower + $1.upper).magnitude / 2 * Double.pow(reach, $0)
      }
      let least = (sizes.prefix(2).max() ?? 0) * 0x1p-64
      return 1 + (sizes.lastIndex { $0 > least } ?? 0)
    }
    remainders = tiles.tiles.map { tile in
      let order = tile.coefficients.first?.count ?? 0
      var total = ErrorBound.zero
      for (multiplier, bound) in zip(multipliers, tile.bounds) {
        total += multiplier.magnitudeUpperBound * bound
      }
      return total * ErrorBound(powerOfTwo: 1 - 2 * order)
    }
  }

  /// Points spread over the panel as s needs it.
  var samples: [Double] { tiles.samples }

  /// s at a real number, from the values of the features there.
  func value(_ values: [Ball]) -> Ball {
    var sum = multipliers[0] * values[0]
    for index in multipliers.indices.dropFirst() {
      sum.addProduct(multipliers[index], values[index])
    }
    return sum
  }

  /// 2⁻ᵏs on a rectangle that meets the real line; undefined where it is not near a tile.
  ///
  /// - Parameters:
  ///   - box: The rectangle.
  ///   - scale: Differences of b that matter, if not the rectangle's width.
  /// - Returns: An enclosure of the values.
  func value(over box: ComplexBox, scale: Double = 0) -> ComplexBox {
    guard let (expansion, offset) = expansion(over: box, scale) else { return .undefined }
    var sum = ComplexBox(DoubleRange(0))
    for coefficient in expansion.coefficients.reversed() {
      sum = sum * offset + ComplexBox(coefficient)
    }
    let error = DoubleRange(-expansion.remainder, expansion.remainder)
    return sum + ComplexBox(real: error, imaginary: error)
  }

  /// 2⁻ᵏs′ on such a rectangle.
  func slope(over box: ComplexBox, scale: Double = 0) -> ComplexBox {
    guard let (expansion, offset) = expansion(over: box, scale) else { return .undefined }
    var sum = ComplexBox(DoubleRange(0))
    for (k, coefficient) in expansion.coefficients.enumerated().dropFirst().reversed() {
      sum = sum * offset + ComplexBox(coefficient * DoubleRange(Double(k)))
    }
    let rest =
      expansion.remainder * (4 / expansion.radius) * Double(expansion.coefficients.count + 1)
    let error = DoubleRange(-rest, rest)
    return sum + ComplexBox(real: error, imaginary: error)
  }

  /// 2⁻ᵏs and 2⁻ᵏs′ at a point in Double, estimated; NaN where there is no tile.
  func estimate(at point: Double) -> (value: Double, slope: Double) {
    guard let index = tiles.index(near: point) else { return (.nan, .nan) }
    let offset = point - tiles.tiles[index].center
    var (value, slope) = (0.0, 0.0)
    for range in ranges[index].prefix(roughOrders[index]).reversed() {
      slope = slope * offset + value
      value = value * offset + (range.lower + range.upper) / 2
    }
    return (value, slope)
  }

  /// An expansion that serves a rectangle, and the rectangle seen from its centre.
  private func expansion(
    over box: ComplexBox, _ scale: Double
  ) -> (Expansion, offset: ComplexBox)? {
    guard box.isFinite else { return nil }
    let width = box.real.upper - box.real.lower
    let center = box.real.lower + width / 2
    guard let index = tiles.index(near: center), width <= tiles.tiles[index].radius / 2 else {
      return nil
    }
    let expansion = expansion(about: center, on: index, width: Swift.max(width, scale))
    let offset = box - ComplexBox(DoubleRange(expansion.center))
    let reach = expansion.distance + offset.magnitudeUpperBound
    return reach <= ErrorBound(expansion.radius / 4) ? (expansion, offset) : nil
  }

  /// The expansion about a point, or about one that is close to it in comparison with the width.
  private func expansion(about center: Double, on index: Int, width: Double) -> Expansion {
    if let last = lastExpansion.value, (last.center - center).magnitude <= width / 1024 {
      return last
    }
    let tile = tiles.tiles[index]
    let distance = DoubleRange(center) - DoubleRange(tile.center)
    // Small rectangles need s to more digits of its own than doubles keep beside its largest
    // values.
    let isSmall = width < tile.radius * 0x1p-20
    let result = Expansion(
      center: center, radius: tile.radius,
      distance: ComplexBox(distance).magnitudeUpperBound,
      coefficients: isSmall
        ? shifted(
          index,
          by: Ball(center, precision: .double) - Ball(tile.center, precision: .double)
        ).map { ComplexBox($0.scaled(byPowerOfTwo: -exponent)).real }
        : shifted(index, by: distance),
      remainder: (remainders[index] * ErrorBound(powerOfTwo: -exponent)).doubleValue)
    lastExpansion.value = result
    return result
  }

  /// s on rectangles that doubles do not resolve.
  func value(over region: ComplexBall) -> ComplexBall {
    let failed = ComplexBall.indeterminate(precision: region.precision)
    guard region.isFinite,
      let index = tiles.index(near: region.real.midpoint.doubleValue)
    else { return failed }
    let center = Ball(midpoint: region.real.midpoint)
    let distance = center - Ball(tiles.tiles[index].center, precision: region.precision)
    let offset = ComplexBall(
      real: Ball(midpoint: .zero(precision: region.precision), radius: region.real.radius),
      imaginary: region.imaginary)
    let reach = distance.magnitudeUpperBound + offset.magnitudeUpperBound
    guard reach <= ErrorBound(tiles.tiles[index].radius / 4) else { return failed }
    var sum = ComplexBall(Ball(0, precision: region.precision))
    for coefficient in shifted(index, by: distance).reversed() {
      sum = sum * offset + ComplexBall(coefficient)
    }
    return sum.addingError(remainders[index])
  }

  /// The same in doubles.
  private func shifted(_ index: Int, by distance: DoubleRange) -> [DoubleRange] {
    var result = ranges[index]
    for start in 0..<Swift.max(result.count - 1, 0) {
      for k in (start..<(result.count - 1)).reversed() {
        result[k] = result[k] + distance * result[k + 1]
      }
    }
    return result
  }

  /// The coefficients about a point at this distance from the tile's: Horner's rule, repeated.
  private func shifted(_ index: Int, by distance: Ball) -> [Ball] {
    var result = coefficients[index]
    guard !distance.isZero, result.count > 1 else { return result }
    for start in 0..<(result.count - 1) {
      for k in (start..<(result.count - 1)).reversed() {
        result[k].addProduct(distance, result[k + 1])
      }
    }
    return result
  }
}

/// A combination's expansion about a point, in doubles.
private struct Expansion: Sendable {
  let center: Double
  /// R₀.
  let radius: Double
  /// From the tile's centre.
  let distance: ErrorBound
  let coefficients: [DoubleRange]
  let remainder: Double
}

/// The expansion used last: quadrature tries many rectangles about one middle.
private final class LastExpansion: Sendable {
  private let stored = Mutex<Expansion?>(nil)

  var value: Expansion? {
    get { stored.withLock { $0 } }
    set { stored.withLock { $0 = newValue } }
  }
}
