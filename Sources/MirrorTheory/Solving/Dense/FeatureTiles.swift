import MultiPrecision
import NumericalMethods
import RealModule

/// Taylor coefficients of the data's features about points that cover a panel, for enclosures of
/// Σ λᵢσ(wxᵢ − b) on regions.
///
/// A tile is as large as the distance of the features' singularities allows, so that the tails of an
/// infinite support take few. Tiles depend on no λ: one set serves the whole solution.
struct FeatureTiles: Sendable {
  struct Tile: Sendable {
    /// Exact.
    let center: Double
    /// R₀: every feature is proved holomorphic on the disc of this radius about the centre.
    let radius: Double
    /// The tile serves the points up to here, at most R₀/16 from the centre, but for the first and
    /// the last one.
    let upper: Double
    /// By feature: the coefficients of (b − center)ᵏ.
    let coefficients: [[Ball]]
    /// By feature: a bound of the modulus on the disc.
    let bounds: [ErrorBound]
  }

  /// Ascending.
  let tiles: [Tile]
  private let lower: Double

  /// How many binary digits of the coefficients' sums are kept, and how small the remainders are.
  static let guardBits = 40

  /// Tiles for combinations of the data's features; nil where no radius ≥ 2⁻²⁰ serves, or the time
  /// ended.
  ///
  /// - Parameters:
  ///   - features: The panel's.
  ///   - dataCount: How many of them belong to data.
  ///   - weightBits: Σ|λᵢ| is up to 2 to this power times what matters where features are of about 1.
  ///   - sizeBits: Σ|λᵢ| is up to 2 to this power: where features are still smaller, s is next to 0.
  ///   - budget: The time it may take.
  init?(
    _ features: PanelFeatures, dataCount: Int, weightBits: Int, sizeBits: Int, budget: WorkBudget
  ) {
    let lower = features.lower.midpoint.doubleValue
    let upper = features.upper.midpoint.doubleValue
    var tiles: [Tile] = []
    var pending = [(lower, upper)]
    while let (low, high) = pending.popLast() {
      if budget.isExhausted { return nil }
      let center = low + (high - low) / 2
      // The half length and its roundings.
      let radius = Swift.max(16 * Swift.max(center - low, high - center) * (1 + 0x1p-20), 0x1p-20)
      let side = DoubleRange((-radius).nextDown, radius.nextUp)
      let disc = ComplexBox(real: DoubleRange(center) + side, imaginary: side)
      let bounds = Array(features.bounds(over: disc).prefix(dataCount))
      // A bound beyond 2²⁰ means a pole next to the disc. Larger tiles have coarser expansions.
      guard radius <= 64, bounds.allSatisfy({ $0 < ErrorBound(powerOfTwo: 20) }) else {
        guard radius > 0x1p-20, center > low, center < high, tiles.count + pending.count < 20_000
        else { return nil }
        pending.append((center, high))
        pending.append((low, center))
        continue
      }
      let bits =
        weightBits
        + Self.smallness(features, at: center, dataCount, limit: sizeBits + Self.spareBits)
      let precision = Self.precision(bits: bits)
      let order = (bits + 20 + Self.guardBits) / 2 + 1
      let point = Ball(center, precision: precision)
      let coefficients = (0..<dataCount).map { index in
        let u = features.inputs[index].withPrecision(precision) - point
        let taylor = features.formulas[index].taylor(at: u, order: order - 1)
        // u = wx − b runs against b.
        return taylor.enumerated().map { $0 % 2 == 0 ? $1 : -$1 }
      }
      tiles.append(
        Tile(
          center: center, radius: radius, upper: high, coefficients: coefficients, bounds: bounds))
    }
    self.tiles = tiles
    self.lower = lower
  }

  /// By how many bits features are looked at below `sizeBits`.
  private static let spareBits = 96

  private static func precision(bits: Int) -> Precision {
    Precision(bits: 64 + guardBits + bits)
  }

  /// That of the features from which tiles are made.
  static func precision(weightBits: Int, sizeBits: Int) -> Precision {
    precision(bits: weightBits + sizeBits + spareBits)
  }

  /// By how many bits all features are below 1 at a point, up to a limit beyond which it does not
  /// matter: where they die out s must be told from 0 still, for (φ̄′)⁻¹ may have a kink there.
  private static func smallness(
    _ features: PanelFeatures, at point: Double, _ dataCount: Int, limit: Int
  ) -> Int {
    let values = features.values(at: Ball(point, precision: features.precision))
    let size = values.prefix(dataCount).map(\.magnitudeUpperBound).max() ?? .zero
    guard size.isFinite, !size.isZero, size < ErrorBound(1) else { return 0 }
    let bits = Int(-size.approximateLog2)
    return bits <= limit ? bits : 0
  }

  /// The tile that serves a point, if the point is not far beyond the panel.
  func index(near point: Double) -> Int? {
    guard let first = tiles.first, let last = tiles.last, point.isFinite,
      point > lower - first.radius / 4, point < last.upper + last.radius / 4
    else { return nil }
    var (low, high) = (0, tiles.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if point <= tiles[middle].upper { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The ends of the tiles.
  var breaks: [Double] { [lower] + tiles.map(\.upper) }

  /// Points spread over the panel, a few in each tile.
  var samples: [Double] {
    let parts = Swift.max(4, (32 + tiles.count - 1) / Swift.max(tiles.count, 1))
    var result = [lower]
    for tile in tiles {
      let start = result[result.count - 1]
      for part in 1..<parts {
        result.append(start + (tile.upper - start) * Double(part) / Double(parts))
      }
      result.append(tile.upper)
    }
    return result
  }
}
