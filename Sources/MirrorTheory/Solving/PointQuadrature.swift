import MultiPrecision
import NumericalMethods
import RealModule
import Synchronization

/// Composite Gauss–Legendre quadrature in points.
///
/// Double halves parts until the integrands' Legendre coefficients are small at the end. Numbers of
/// more bits take the parts and their numbers of nodes from values in Double (``QuadraturePlan``), and
/// halve those whose last coefficients are not as small as they should be.
///
/// If coefficients fall geometrically, the error of n nodes is about the square of the last of them.
///
/// ### Accuracy
/// *estimated*, to about two thirds of the digits in Double, all but the last five in more: where
/// Newton's method starts, flows and figures.
struct PointQuadrature<Number: PointScalar>: UnitQuadrature {
  private let rules: RuleTable<Number>
  /// The bits of the relative error.
  private let accuracy: Int
  /// The square root of the relative error.
  private let tolerance: Number
  /// Once it is over parts are halved no more.
  private let budget: WorkBudget
  private static var depthLimit: Int { 24 }

  init(precision: Precision, budget: WorkBudget) {
    self.budget = budget
    rules = RuleTable(precision: precision)
    accuracy =
      Number.self == Double.self ? precision.bits * 2 / 3 + 6 : precision.bits - 16
    var tolerance: Number = 1
    for _ in 0..<(accuracy / 2) { tolerance = tolerance / 2 }
    self.tolerance = tolerance
  }

  func integrate<
    Roughs: UnitFunction<Double>, Boxes: UnitFunction<ComplexBox>, Balls: UnitFunction<ComplexBall>
  >(
    _ function: some UnitFunction<Number>, rough: Roughs?, box: Boxes?, ball: Balls?,
    left: (_ from: Number, _ to: Number) -> [Number]
  ) -> [Number] {
    guard let rough,
      let plan = QuadraturePlan(
        rough, accuracy: accuracy, largest: RuleTable<Number>.largest(accuracy: accuracy))
    else {
      let rule = rules.rule(Self.plainCount(accuracy))
      return integral(of: function, rule, from: 0, length: 1, scale: [], depth: 0)
    }
    var total: [Number] = []
    var parts: [(part: QuadraturePlan.Part, sums: Sums)] = []
    var scale: [Number] = []
    for part in plan.parts {
      let sums = sums(
        function, rules.rule(part.nodes), from: Number(exactlyRounded: part.start),
        length: Number(exactlyRounded: part.length))
      scale = scale.isEmpty ? sums.sizes : zip(scale, sums.sizes).map { $0 + $1 }
      parts.append((part, sums))
    }
    for (part, sums) in parts {
      let values =
        isDone(sums, scale)
        ? sums.values
        : halves(
          of: function, rules.rule(Self.plainCount(accuracy)),
          from: Number(exactlyRounded: part.start), length: Number(exactlyRounded: part.length),
          scale: scale, depth: 0)
      total = total.isEmpty ? values : zip(total, values).map { $0 + $1 }
    }
    return total
  }

  /// The nodes of a part whose integrands are not known beforehand.
  private static func plainCount(_ accuracy: Int) -> Int { 8 + accuracy / 6 }

  private func integral(
    of function: some UnitFunction<Number>, _ rule: NodeRule<Number>, from: Number, length: Number,
    scale: [Number], depth: Int
  ) -> [Number] {
    let sums = sums(function, rule, from: from, length: length)
    if depth == Self.depthLimit || isDone(sums, scale) || budget.isExhausted { return sums.values }
    return halves(
      of: function, rule, from: from, length: length,
      scale: scale.isEmpty ? sums.sizes : zip(sums.sizes, scale).map { Swift.max($0, $1) },
      depth: depth)
  }

  private func halves(
    of function: some UnitFunction<Number>, _ rule: NodeRule<Number>, from: Number, length: Number,
    scale: [Number], depth: Int
  ) -> [Number] {
    let half = length / 2
    let values = integral(
      of: function, rule, from: from, length: half, scale: scale, depth: depth + 1)
    let rest = integral(
      of: function, rule, from: from + half, length: half, scale: scale, depth: depth + 1)
    return zip(values, rest).map { $0 + $1 }
  }

  /// The rule on a part, the same of absolute values, and the last two Legendre coefficients.
  private struct Sums {
    var values: [Number] = []
    var sizes: [Number] = []
    var first: [Number] = []
    var second: [Number] = []
  }

  private func sums(
    _ function: some UnitFunction<Number>, _ rule: NodeRule<Number>, from: Number, length: Number
  ) -> Sums {
    var sums = Sums()
    for (index, node) in rule.nodes.enumerated() {
      let terms = function.values(at: from + node * length)
      if sums.values.isEmpty {
        sums.values = Array(repeating: 0, count: terms.count)
        (sums.sizes, sums.first, sums.second) = (sums.values, sums.values, sums.values)
      }
      for place in terms.indices {
        let term = rule.weights[index] * terms[place]
        sums.values[place] += term
        sums.sizes[place] += term.magnitude
        sums.first[place] += term * rule.tails[index].0
        sums.second[place] += term * rule.tails[index].1
      }
    }
    return Sums(
      values: sums.values.map { $0 * length }, sizes: sums.sizes.map { $0 * length },
      first: sums.first.map { $0 * length }, second: sums.second.map { $0 * length })
  }

  /// Whether both last coefficients are small beside the part and the whole.
  private func isDone(_ sums: Sums, _ scale: [Number]) -> Bool {
    sums.values.indices.allSatisfy { place in
      let size = scale.isEmpty ? sums.sizes[place] : Swift.max(sums.sizes[place], scale[place])
      let tail = Swift.max(sums.first[place].magnitude, sums.second[place].magnitude)
      // The error is about tail²/sizes. What is not finite stays so.
      return !(tail * tail > tolerance * tolerance * size * sums.sizes[place])
    }
  }
}

/// A Gauss–Legendre rule on [0, 1] in one scalar.
struct NodeRule<Number: PointScalar>: Sendable {
  let nodes: [Number]
  let weights: [Number]
  /// (2k + 1)P̃ₖ at the nodes for the two largest k below their number.
  let tails: [(Number, Number)]

  init(count: Int, precision: Precision) {
    let rule = GaussLegendreRule(count: count, precision: precision)
    nodes = rule.nodes.map { Number(enclosedBy: $0, precision: precision) }
    weights = rule.weights.map { Number(enclosedBy: $0, precision: precision) }
    tails = nodes.map { node in
      let values = Self.legendreValues(node, count: count)
      return (
        (Number(exactly: 2 * count - 3) ?? 0) * values[count - 2],
        (Number(exactly: 2 * count - 1) ?? 0) * values[count - 1]
      )
    }
  }

  /// P̃ₖ for k < count, ≥ 2.
  static func legendreValues(_ node: Number, count: Int) -> [Number] {
    func number(_ value: Int) -> Number { Number(exactly: value) ?? 0 }
    let x: Number = node + node - 1
    var values = [1, x]
    for k in 1..<Swift.max(count - 1, 1) {
      let first: Number = number(2 * k + 1) * x * values[k]
      let second: Number = number(k) * values[k - 1]
      values.append((first - second) / number(k + 1))
    }
    return values
  }
}

/// Rules of one precision, each made when it is first asked for.
final class RuleTable<Number: PointScalar>: Sendable {
  private let precision: Precision
  private let known = Mutex<[Int: NodeRule<Number>]>([:])

  init(precision: Precision) { self.precision = precision }

  /// More nodes than this serve less than two halves.
  static func largest(accuracy: Int) -> Int { 8 + accuracy * 2 / 5 }

  func rule(_ count: Int) -> NodeRule<Number> {
    if let rule = known.withLock({ $0[count] }) { return rule }
    let rule = NodeRule<Number>(count: count, precision: precision)
    known.withLock { $0[count] = rule }
    return rule
  }
}

extension PointScalar {
  /// A Double as a number of its own precision.
  init(exactlyRounded value: Double) { self.init(point: value, precision: .double) }
}
