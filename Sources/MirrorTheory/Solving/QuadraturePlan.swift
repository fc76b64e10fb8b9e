import MultiPrecision
import NumericalMethods
import RealModule

/// Parts of [0, 1] with as many Gauss–Legendre nodes as an accuracy asks for, from values in Double.
///
/// On a part the Legendre coefficients of the integrands above the noise of Double tell by how many
/// bits they fall a degree, and n nodes have an error of 2n degrees. A part on which they fall slowly is
/// halved, and one whose share of the integral is small needs fewer bits.
///
/// ### Accuracy
/// *estimated*: whoever uses the parts looks at the coefficients once more.
struct QuadraturePlan {
  struct Part {
    var start: Double
    var length: Double
    var nodes: Int
  }
  private(set) var parts: [Part] = []

  private static let depthLimit = 24
  private static let partLimit = 64
  private static let sampleCount = 16
  /// The nodes that Double is asked at, and (2k + 1)wP̃ₖ there: a row a degree.
  private static let samples: (nodes: [Double], weights: [Double], rows: [[Double]]) = {
    let rule = NodeRule<Double>(count: sampleCount, precision: .double)
    let values = rule.nodes.map { NodeRule<Double>.legendreValues($0, count: sampleCount) }
    let rows = (0..<sampleCount).map { k in
      rule.nodes.indices.map { Double(2 * k + 1) * rule.weights[$0] * values[$0][k] }
    }
    return (rule.nodes, rule.weights, rows)
  }()
  /// What rounding leaves of coefficients, as bits.
  private static let noise = 42.0

  /// Nil where values in Double are not finite, or do not tell of few parts.
  init?(_ function: some UnitFunction<Double>, accuracy: Int, largest: Int) {
    var scale: [Double] = []
    var pending = [(start: 0.0, length: 1.0, depth: 0)]
    while let (start, length, depth) = pending.popLast() {
      guard let sample = Sample(function, from: start, length: length) else { return nil }
      scale = scale.isEmpty ? sample.sizes : zip(scale, sample.sizes).map { Swift.max($0, $1) }
      let nodes = sample.nodes(accuracy: Double(accuracy), scale: scale)
      if nodes > Double(largest), depth < Self.depthLimit {
        if parts.count + pending.count > Self.partLimit { return nil }
        let half = length / 2
        pending.append((start + half, half, depth + 1))
        pending.append((start, half, depth + 1))
      } else {
        // Few different rules.
        let count = Swift.min(Int(Swift.min(nodes, Double(largest))), largest)
        parts.append(Part(start: start, length: length, nodes: Swift.max(6, (count + 3) / 4 * 4)))
      }
    }
  }

  /// How the coefficients of a component fall: by so many bits up to a degree, and from there on by so
  /// many a degree.
  private struct Fall {
    var degree: Double
    var bits: Double
    var slope: Double

    /// From those above the noise, neighbours taken together, since single ones may vanish.
    ///
    /// Those of entire functions fall faster and faster, so that the last ones count.
    init(_ column: [Double], size: Double) {
      let falls = samples.rows.map { row in
        var sum = 0.0
        for (weight, value) in zip(row, column) { sum += weight * value }
        return -Double.log2(sum.magnitude / size)
      }
      let last = falls.lastIndex { $0 < noise } ?? 0
      degree = Double(last)
      guard last >= 5 else {
        (bits, slope) = (noise, noise / Double(last + 1))
        return
      }
      func level(_ k: Int) -> Double { Swift.min(falls[k], falls[k - 1], falls[k - 2]) }
      let middle = Swift.max(last / 2, 2)
      bits = level(last)
      let latest = (bits - level(middle)) / Double(last - middle)
      // Far below the first ones noise may keep them from falling: differences cancel.
      slope = Swift.max(latest, bits > noise / 2 ? bits / Double(last) : 1e-3)
    }
  }

  /// The coefficients of all components on a part.
  private struct Sample {
    var sizes: [Double] = []
    var falls: [Fall?] = []

    init?(_ function: some UnitFunction<Double>, from start: Double, length: Double) {
      let values = samples.nodes.map { function.values(at: start + $0 * length) }
      guard let first = values.first, values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
        return nil
      }
      for place in first.indices {
        let column = values.map { $0[place] }
        var size = 0.0
        for (weight, value) in zip(samples.weights, column) { size += weight * value.magnitude }
        sizes.append(size * length)
        falls.append(size > 0 ? Fall(column, size: size) : nil)
      }
    }

    /// The nodes that the worst component needs, and a few more.
    func nodes(accuracy: Double, scale: [Double]) -> Double {
      var most = 0.0
      for (place, fall) in falls.enumerated() {
        guard let fall else { continue }
        let needed = accuracy - Double.log2(scale[place] / sizes[place])
        most = Swift.max(most, fall.degree + (needed - fall.bits) / fall.slope)
      }
      return 0.52 * most + 2
    }
  }
}
