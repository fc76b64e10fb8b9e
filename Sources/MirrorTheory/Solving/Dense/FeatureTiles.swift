import MultiPrecision
import RealModule

/// Taylor coefficients of the data's features about points that cover a panel, for enclosures of
/// Σ λᵢσ(wxᵢ − b) on regions.
///
/// They depend on no λ, so that one set serves the whole solution.
struct FeatureTiles: Sendable {
  struct Tile: Sendable {
    /// Exact.
    let center: Double
    /// By feature: the coefficients of (b − center)ᵏ.
    let coefficients: [[Ball]]
    /// By feature: a bound of the modulus on the disc of `FeatureTiles.radius` about the centre.
    let bounds: [ErrorBound]
  }

  let tiles: [Tile]
  /// R₀: every feature is proved holomorphic on the discs of this radius.
  let radius: Double

  /// How many binary digits of the coefficients' sums are kept, and how small the remainders are.
  static let guardBits = 40

  /// Tiles for combinations with Σ|λᵢ| up to 2^`weightBits`.
  ///
  /// - Returns: nil where no radius ≥ 2⁻²⁰ serves.
  init?(_ features: PanelFeatures, dataCount: Int, weightBits: Int) {
    let lower = features.lower.midpoint.doubleValue
    let upper = features.upper.midpoint.doubleValue
    for exponent in stride(from: 1, through: -20, by: -1) {
      let radius = Double(sign: .plus, exponent: exponent, significand: 1)
      let count = Int(((upper - lower) / (radius / 8)).rounded(.up)) + 1
      guard count < 20_000 else { return nil }
      let centers = (0..<count).map { lower + Double($0) * radius / 8 }
      var bounds: [[ErrorBound]] = []
      for center in centers {
        let side = DoubleRange((-radius).nextDown, radius.nextUp)
        let disc = ComplexBox(real: DoubleRange(center) + side, imaginary: side)
        let found = Array(features.bounds(over: disc).prefix(dataCount))
        // A bound beyond 2²⁰ means a pole next to the disc.
        guard found.allSatisfy({ $0 < ErrorBound(powerOfTwo: 20) }) else { break }
        bounds.append(found)
      }
      guard bounds.count == count else { continue }
      let precision = Precision(bits: 64 + Self.guardBits + weightBits)
      let order = (weightBits + 20 + Self.guardBits) / 2 + 1
      self.radius = radius
      tiles = zip(centers, bounds).map { center, bounds in
        let point = Ball(center, precision: precision)
        let coefficients = (0..<dataCount).map { index in
          let u = features.inputs[index].withPrecision(precision) - point
          let taylor = features.formulas[index].taylor(at: u, order: order - 1)
          // u = wx − b runs against b.
          return taylor.enumerated().map { $0 % 2 == 0 ? $1 : -$1 }
        }
        return Tile(center: center, coefficients: coefficients, bounds: bounds)
      }
      return
    }
    return nil
  }

  /// The tile nearest to a point, if that is within an eighth of the radius.
  func index(near point: Double) -> Int? {
    guard let first = tiles.first, point.isFinite else { return nil }
    let place = ((point - first.center) / (radius / 8)).rounded()
    guard place > -2, place < Double(tiles.count + 1) else { return nil }
    return Swift.min(Swift.max(Int(place), 0), tiles.count - 1)
  }
}
