import MultiPrecision
import RealModule
import Synchronization

/// The data's features, those of the points and a combination s of the former on a panel, by Taylor
/// polynomials about the tiles' centres.
///
/// With |f| ≤ M on the disc of radius R₀ about the centre c and |b − c| ≤ qR₀, q ≤ 1/7,
/// ```
/// f(b) = Σ_{k<n} cₖ(b − c)ᵏ + R,   |R| ≤ Mqⁿ/(1 − q),   |R′| ≤ (M/R₀)·nqⁿ⁻¹/(1 − q)²
/// ```
/// by Cauchy's inequality |cₖ| ≤ MR₀⁻ᵏ and Σ_{k≥n} kqᵏ⁻¹ ≤ nqⁿ⁻¹/(1 − q)²; both denominators are
/// above 1/2. The powers of b − c serve all functions: one more costs a sum of products, where its
/// formula may cost an error function. s has coefficients Σλᵢcᵢₖ of its own, in which the λᵢ, huge
/// and of both signs, have cancelled.
struct FeatureSeries: Sendable {
  let features: PanelFeatures
  let multipliers: [Ball]
  private let tiles: FeatureTiles
  private let tables = SeriesTables()
  /// n.
  private let order: Int

  init(_ features: PanelFeatures, _ tiles: FeatureTiles, multipliers: [Ball]) {
    self.features = features
    self.tiles = tiles
    self.multipliers = multipliers
    // q is about 1/16, and M at most 2²⁰.
    order = (features.precision.bits + 36) / 4
  }

  /// The table that serves a number; nil beyond the tiles.
  func table(at point: Double) -> SeriesTable? {
    guard let index = tiles.index(near: point) else { return nil }
    return tables.table(index) {
      SeriesTable(tiles.tiles[index], features, multipliers: multipliers, order: order)
    }
  }

  /// σ(wxᵢ − b) for every input.
  func values(at b: Ball) -> [Ball] {
    guard let table = table(at: b.midpoint.doubleValue(.nearest)),
      let place = table.place(of: b)
    else { return features.values(at: b) }
    return values(at: b, table, place)
  }

  /// The same from what was found out about b; formulas serve where a bound is not finite.
  func values(at b: Ball, _ table: SeriesTable, _ place: SeriesTable.Place) -> [Ball] {
    features.inputs.indices.map { table.value(of: $0, at: place) ?? features.value(of: $0, at: b) }
  }
}

/// The tables in use, each made when it is first asked for.
private final class SeriesTables: Sendable {
  private let stored = Mutex<[Int: SeriesTable]>([:])

  func table(_ index: Int, make: () -> SeriesTable) -> SeriesTable {
    if let known = stored.withLock({ $0[index] }) { return known }
    let made = make()
    stored.withLock { $0[index] = made }
    return made
  }
}

/// The Taylor polynomials of one tile.
struct SeriesTable: Sendable {
  /// A number seen from the centre.
  struct Place {
    /// (b − c)ᵏ for k < n.
    let powers: [Ball]
    /// qⁿ⁻¹ for a bound q of |b − c|/R₀.
    let rest: ErrorBound
    /// q.
    let ratio: ErrorBound
  }

  /// c.
  let center: BigFloat
  private let precision: Precision
  /// At most R₀, to divide by.
  private let radius: ErrorBound
  /// R₀/8, up to which `bend` is a bound.
  let reach: ErrorBound
  /// By feature, and for s and s′.
  private let coefficients: [[Ball]]
  private let sum: [Ball]
  private let slopes: [Ball]
  /// M by feature, and for s.
  private let bounds: [ErrorBound]
  /// Whether a feature is so small beside M that errors measured by that leave few of its digits.
  private let diesOut: [Bool]
  private let sumBound: ErrorBound
  /// A bound of |s″| for |b − c| ≤ R₀/8.
  let bend: ErrorBound

  init(_ tile: FeatureTiles.Tile, _ features: PanelFeatures, multipliers: [Ball], order: Int) {
    let precision = features.precision
    self.precision = precision
    center = BigFloat(tile.center, precision: precision)
    let point = Ball(tile.center, precision: precision)
    let side = DoubleRange((-tile.radius).nextDown, tile.radius.nextUp)
    bounds = features.bounds(
      over: ComplexBox(real: DoubleRange(tile.center) + side, imaginary: side))
    coefficients = features.inputs.indices.map { index in
      let taylor = features.formulas[index].taylor(
        at: features.inputs[index] - point, order: order - 1)
      // u = wx − b runs against b.
      return taylor.enumerated().map { $0 % 2 == 0 ? $1 : -$1 }
    }
    let near = ErrorBound(tile.radius / 16)
    diesOut = zip(coefficients, bounds).map { row, bound in
      let size = row.prefix(4).enumerated().map { $1.magnitudeUpperBound * near.power($0) }
      return (size.max() ?? .zero) * ErrorBound(powerOfTwo: 40) < bound
    }
    var total = ErrorBound.zero
    for (multiplier, bound) in zip(multipliers, bounds) {
      total += multiplier.magnitudeUpperBound * bound
    }
    sumBound = total
    let rows = coefficients
    sum = (0..<order).map { k in
      Ball.dot(multipliers, multipliers.indices.map { rows[$0][k] }, precision: precision)
    }
    slopes = sum.enumerated().dropFirst().map { $1 * Ball($0, precision: precision) }
    radius = ErrorBound(tile.radius * (1 - 0x1p-24))
    reach = ErrorBound(tile.radius / 8)
    // Σ k(k − 1)|sₖ|(R₀/8)ᵏ⁻² below n; beyond, terms (M/R₀²)k(k − 1)8²⁻ᵏ that fall by more than
    // half from each to the next.
    var bend = ErrorBound.zero
    var power = ErrorBound(1)
    for k in 2..<order {
      bend += ErrorBound(Double(k * (k - 1))) * sum[k].magnitudeUpperBound * power
      power *= reach
    }
    let last = ErrorBound(Double(order * order)) * ErrorBound(powerOfTwo: 7 - 3 * order)
    self.bend = bend + total * last / (radius * radius)
  }

  /// nil for what is too wide or too far for the polynomials.
  func place(of b: Ball) -> Place? {
    let offset = b - Ball(center, precision: precision)
    let ratio = offset.magnitudeUpperBound / radius
    guard ratio <= ErrorBound(0.14), b.radius <= radius * ErrorBound(powerOfTwo: -24) else {
      return nil
    }
    var powers = [Ball(1, precision: precision), offset]
    powers.reserveCapacity(sum.count)
    while powers.count < sum.count {
      // Squares are shorter chains, and their errors smaller.
      let half = powers.count / 2
      powers.append(powers[half] * powers[powers.count - half])
    }
    return Place(powers: powers, rest: ratio.power(sum.count - 1), ratio: ratio)
  }

  /// A feature; nil where the series do not tell it well enough.
  func value(of index: Int, at place: Place) -> Ball? {
    guard bounds[index] < ErrorBound(powerOfTwo: 32), !diesOut[index] else { return nil }
    return Ball.dot(coefficients[index], place.powers, precision: precision)
      .addingError(bounds[index] * place.rest * place.ratio * ErrorBound(2))
  }

  /// s.
  func combination(at place: Place) -> Ball {
    Ball.dot(sum, place.powers, precision: precision)
      .addingError(sumBound * place.rest * place.ratio * ErrorBound(2))
  }

  /// s′.
  func slope(at place: Place) -> Ball {
    let rest = place.rest * ErrorBound(Double(2 * sum.count)) * sumBound / radius
    return Ball.dot(slopes[...], place.powers.dropLast(), precision: precision).addingError(rest)
  }

  /// b − (s(b) − t)/s′(b), rounded to a precision.
  ///
  /// - Parameters:
  ///   - position: b.
  ///   - target: t.
  ///   - terms: How many terms of the polynomials matter.
  ///   - precision: That of the computation.
  /// - Returns: The next b; the same where there is none.
  func improved(
    _ position: BigFloat, _ target: BigFloat, terms: Int, precision: Precision
  ) -> BigFloat {
    let terms = Swift.min(terms, sum.count)
    let offset = BigFloat(position - center, precision: precision)
    func value(_ row: ArraySlice<Ball>) -> BigFloat {
      .polynomialValue(row.map { BigFloat($0.midpoint, precision: precision) }, at: offset)
    }
    let excess = value(sum.prefix(terms)) - BigFloat(target, precision: precision)
    let step = excess / value(slopes.prefix(terms))
    guard step.isFinite else { return position }
    return position - BigFloat(step, precision: position.precision)
  }
}
