import MultiPrecision
import Symbolic

/// The features and the density on one panel, at one precision.
struct PanelFeatures: Sendable {
  /// wxᵢ.
  let inputs: [Ball]
  /// The formula of σ that applies to each input.
  let formulas: [CompiledExpression]
  private let reflections: [CompiledExpression?]
  let density: CompiledExpression
  private let decayingDensities: [CompiledExpression]
  private let prepared: [PreparedExpression]
  private let preparedDensity: PreparedExpression
  private let boxes: [ComplexBox]
  private(set) var lower: Ball
  private(set) var upper: Ball
  /// That of the values.
  let precision: Precision

  /// - Parameters:
  ///   - panel: Where.
  ///   - layout: The inputs.
  ///   - count: How many of them are wanted, from the first; nil for all.
  ///   - precision: Of values, at least.
  init(
    _ panel: FeaturePanel, of layout: FeatureLayout, first count: Int? = nil, precision: Precision
  ) {
    // Quadrature adds 16 bits and fills the last word.
    let precision = Precision(bits: (precision.bits + 79) / 64 * 64)
    self.precision = precision
    inputs = layout.inputs.prefix(count ?? layout.inputs.count).map { input in
      let value = input.ball(precision: precision)
      return panel.sign < 0 ? -value : value
    }
    boxes = inputs.map { ComplexBox($0) }
    let pieces = panel.pieces.prefix(inputs.count)
    formulas = pieces.map { layout.activation.formulas[$0] }
    reflections = pieces.map { layout.activation.reflections[$0] }
    density = panel.density
    decayingDensities = panel.decayingDensities
    let once = layout.activation.formulas.map { $0.prepared(for: precision) }
    prepared = pieces.map { once[$0] }
    preparedDensity = panel.density.prepared(for: precision)
    lower = panel.lower.ball(precision: precision)
    upper = panel.upper.ball(precision: precision)
  }

  /// A part of the panel.
  func within(_ ends: (lower: Double?, upper: Double?)) -> PanelFeatures {
    var result = self
    if let end = ends.lower { result.lower = Ball(end, precision: precision) }
    if let end = ends.upper { result.upper = Ball(end, precision: precision) }
    return result
  }

  var count: Int { inputs.count }

  /// σ(wxᵢ − b) for every input.
  func values(at b: Ball) -> [Ball] {
    zip(inputs, prepared).map { input, formula in formula(input - b) }
  }

  /// σ(wxᵢ − b) for one input.
  func value(of index: Int, at b: Ball) -> Ball { prepared[index](inputs[index] - b) }

  /// p(b).
  func density(at b: Ball) -> Ball { preparedDensity(b) }

  /// Upper bounds of |σ(wxᵢ − b)| on a rectangle of the plane, where it is proved holomorphic.
  func bounds(over region: ComplexBox) -> [ErrorBound] {
    boxes.indices.map { index in
      let u = boxes[index] - region
      guard let reflection = reflections[index] else { return formulas[index].bound(over: u) }
      // Both forms are continuations of the same function of real numbers, and u meets the real line.
      let value = formulas[index](u)
      if value.isFinite { return value.magnitudeUpperBound }
      let other = reflection(u)
      return other.isFinite ? other.magnitudeUpperBound : formulas[index].bound(over: u)
    }
  }

  /// An upper bound of |p(b)| on a rectangle.
  func densityBound(over region: ComplexBox) -> ErrorBound {
    if let form = decayingDensity(region.planeSide) {
      let bound = form.bound(over: region)
      if bound.isFinite { return bound }
    }
    return density.bound(over: region)
  }

  /// The same, beyond doubles.
  func densityBound(over region: ComplexBall) -> ErrorBound {
    if let form = decayingDensity(region.planeSide) {
      let bound = form(region).magnitudeUpperBound
      if bound.isFinite { return bound }
    }
    return density(region).magnitudeUpperBound
  }

  private func decayingDensity(_ side: Int?) -> CompiledExpression? {
    guard decayingDensities.count == 2, let side else { return nil }
    return decayingDensities[side < 0 ? 0 : 1]
  }

  /// The same, beyond doubles.
  func bounds(over region: ComplexBall) -> [ErrorBound] {
    zip(inputs, formulas).map { input, formula in
      formula(ComplexBall(input.withPrecision(region.precision)) - region).magnitudeUpperBound
    }
  }
}

extension CompiledExpression {
  /// An upper bound of the modulus on a rectangle; ∞ where it is not proved holomorphic.
  func bound(over region: ComplexBox) -> ErrorBound {
    let value = self(region)
    if value.isFinite || value.isUndefined { return value.magnitudeUpperBound }
    return self(ComplexBall(region)).magnitudeUpperBound
  }
}
