import MultiPrecision
import Symbolic

/// A function taken apart into waves with polynomial phases.
///
/// ```
/// f(x) = r(x) + Σⱼ gⱼ(x)·cos pⱼ(x)  or  gⱼ(x)·sin pⱼ(x),
/// ```
/// where r and the gⱼ hold no sine or cosine, each pⱼ tends to +∞, and each (pⱼ, function) occurs
/// once.
struct OscillatingSum {
  struct Wave: Hashable {
    var phase: Expression
    var isSine: Bool
  }
  /// r.
  private(set) var rest: Expression = 0
  /// The gⱼ.
  private(set) var amplitudes: [Wave: Expression] = [:]

  var waves: [(wave: Wave, amplitude: Expression)] {
    amplitudes.map { ($0.key, $0.value) }
      .sorted {
        ($0.wave.phase.text, $0.wave.isSine ? 1 : 0) < ($1.wave.phase.text, $1.wave.isSine ? 1 : 0)
      }
  }

  /// nil if there is no wave, or one that is not understood.
  init?(_ expression: Expression, _ variable: Symbol) {
    guard expression.applies([.sin, .cos], to: variable) else { return nil }
    var rest: [Expression] = []
    for term in expression.expanded(termLimit: 64).addends {
      guard term.applies([.sin, .cos], to: variable) else {
        rest.append(term)
        continue
      }
      guard let product = WaveProduct(term, variable) else { return nil }
      for (wave, share) in product.waves {
        let amplitude = .number(share) * product.amplitude
        if !wave.phase.contains(variable) {
          rest.append(amplitude * .apply(wave.isSine ? .sin : .cos, wave.phase))
        } else {
          guard let sign = Self.directionOfGrowth(wave.phase, variable) else { return nil }
          let key = sign > 0 ? wave : Wave(phase: (-wave.phase).simplified(), isSine: wave.isSine)
          // sin(−p) = −sin p.
          let value = sign < 0 && wave.isSine ? -amplitude : amplitude
          amplitudes[key] = amplitudes[key].map { $0 + value } ?? value
        }
      }
    }
    self.rest = Expression.sum(rest).simplified()
    for (wave, amplitude) in amplitudes {
      let simple = amplitude.simplified()
      amplitudes[wave] = simple == 0 ? nil : simple
    }
  }

  /// Where a polynomial tends to for x → ∞: 1 for +∞, −1 for −∞; nil if that is not known.
  private static func directionOfGrowth(_ phase: Expression, _ variable: Symbol) -> Int? {
    guard let leading = phase.polynomialCoefficients(in: variable)?.last else { return nil }
    let value = leading.enclosure(precision: Precision(bits: 64))
    return value.isPositive ? 1 : value.isNegative ? -1 : nil
  }
}

/// g·Π sin uₖ·Π cos vₖ as a sum of waves with the amplitude g, by the product formulas.
private struct WaveProduct {
  var amplitude: Expression
  var waves: [(wave: OscillatingSum.Wave, share: Rational)]

  init?(_ term: Expression, _ variable: Symbol) {
    var others: [Expression] = []
    waves = [(OscillatingSum.Wave(phase: 0, isSine: false), 1)]
    amplitude = 1
    for factor in term.factors {
      var (base, count) = (factor, 1)
      if case .power(let inner, .number(let exponent)) = factor,
        inner.applies([.sin, .cos], to: variable)
      {
        guard let n = exponent.asInt, n >= 1, n <= 8 else { return nil }
        (base, count) = (inner, n)
      }
      guard base.applies([.sin, .cos], to: variable) else {
        others.append(factor)
        continue
      }
      guard case .function(let function, let arguments) = base,
        function == .sin || function == .cos,
        let argument = arguments.first, arguments.count == 1,
        let degree = argument.polynomialCoefficients(in: variable)?.count, degree >= 2, degree <= 7
      else { return nil }
      for _ in 0..<count { multiply(by: argument, isSine: function == .sin) }
      guard waves.count <= 64 else { return nil }
    }
    amplitude = others.count == 1 ? others[0] : .product(others)
  }

  /// With a the phase so far and b the new one: 2·cos a·cos b = cos(a + b) + cos(a − b),
  /// 2·sin a·cos b = sin(a + b) + sin(a − b), 2·cos a·sin b = sin(a + b) − sin(a − b) and
  /// 2·sin a·sin b = cos(a − b) − cos(a + b).
  private mutating func multiply(by argument: Expression, isSine: Bool) {
    var result: [(wave: OscillatingSum.Wave, share: Rational)] = []
    for (wave, share) in waves {
      let half = share / 2
      let sum = (wave.phase + argument).expanded().simplified()
      let difference = (wave.phase - argument).expanded().simplified()
      let isOdd = wave.isSine != isSine
      result.append(
        (.init(phase: sum, isSine: isOdd), wave.isSine && isSine ? -half : half))
      result.append(
        (.init(phase: difference, isSine: isOdd), !wave.isSine && isSine ? -half : half))
    }
    waves = result
  }
}
