import MultiPrecision
import RealModule
import NumericalMethods

/// A basis function of knot values on one cell: affine from `start` to `end`.
struct CellBasis<Element: SolverScalar>: Sendable {
  var knot: Int
  var start: Element
  var end: Element
}

/// The dual problem's geometry as numbers: nodes, basis functions and data.
///
/// s_ς(b) = Σⱼ Sⱼ Nⱼ(b) with knot values S; between two nodes every Nⱼ is affine, and at most four
/// differ from zero.
///
/// At an inner knot with a side c the unknown is Vⱼ = s_c(xⱼ)/β in place of Sⱼ. Since
/// s_ς = βS + ςγa with a(x) = ((x_m − x)S₁ + (x₁ − x)S_m)/L, that is Vⱼ = Sⱼ + c(γ/β)a(xⱼ).
struct DualGeometry<Element: SolverScalar>: Sendable {
  struct Branch: Sendable {
    var weight: Element
    /// b at the nodes.
    var positions: [Element]
    /// The basis functions that may differ from 0 at each node, with their values there.
    var nodeBasis: [[(knot: Int, value: Element)]]
    /// The same on each cell, at both ends.
    var cellBasis: [[CellBasis<Element>]]
    var cells: [Cell]
    var isMirrored: Bool
  }

  let layout: DualLayout
  let precision: Precision
  let knots: [Element]
  /// h at the knots: z for the solution, less on the way there.
  var labels: [Element]
  let beta: Element
  let gamma: Element
  /// x_m − x₁; 1 when there is one knot.
  let span: Element
  let branches: [Branch]
  /// ζ: the right-hand side of E[αNⱼ] = ζⱼ.
  var rightHandSide: [Element]
  /// 1 + cγ/β by side c = 1, −1: exactly 0 for an activation that is 0 on one side.
  let sideShares: (positive: Element, negative: Element)

  /// Rounds or encloses the layout; nil where a constant has no value in this scalar.
  init?(_ layout: DualLayout, precision: Precision) {
    func numbers(_ constants: [RealConstant]) -> [Element]? {
      let values = constants.compactMap { Element($0, precision: precision) }
      return values.count == constants.count ? values : nil
    }
    guard let knots = numbers(layout.knots), let labels = numbers(layout.labels),
      let beta = Element(layout.beta, precision: precision),
      let gamma = Element(layout.gamma, precision: precision)
    else { return nil }
    let span = knots.count > 1 ? knots[knots.count - 1] - knots[0] : 1
    guard let positive = Element(layout.outerSlopes.positive, precision: precision),
      let negative = Element(layout.outerSlopes.negative, precision: precision)
    else { return nil }
    let basis = KnotBasis(
      knots: knots, beta: beta, gamma: gamma, positive: positive, negative: negative, span: span,
      sides: layout.sides)
    var branches: [Branch] = []
    for branch in layout.branches {
      guard let positions = numbers(branch.nodes) else { return nil }
      let nodeBasis = positions.indices.map {
        basis.values(
          at: positions[$0], segment: branch.segments[$0], isKnot: branch.isKnot[$0],
          sign: branch.sign)
      }
      let cellBasis = branch.cells.map { cell in
        Self.merged(nodeBasis[cell.node], nodeBasis[cell.node + 1])
      }
      branches.append(
        Branch(
          weight: Element(branch.weight, precision: precision), positions: positions,
          nodeBasis: nodeBasis, cellBasis: cellBasis, cells: branch.cells,
          isMirrored: branch.isMirrored))
    }
    self.layout = layout
    self.precision = precision
    self.knots = knots
    self.labels = labels
    self.beta = beta
    self.gamma = gamma
    self.span = span
    self.branches = branches
    sideShares = (positive / beta, negative / beta)
    rightHandSide = Self.rightHandSide(knots: knots, labels: labels, span: span)
    // dS₁ and dS_m change Sⱼ where Vⱼ is kept.
    for (knot, side) in layout.sides.enumerated() where side != 0 {
      let share = rightHandSide[knot] * (sideShare(side) - 1) / span
      rightHandSide[0] -= share * (knots[count - 1] - knots[knot])
      rightHandSide[count - 1] -= share * (knots[0] - knots[knot])
    }
  }

  var count: Int { knots.count }

  private static func merged(
    _ left: [(knot: Int, value: Element)], _ right: [(knot: Int, value: Element)]
  ) -> [CellBasis<Element>] {
    var merged = left.map { CellBasis(knot: $0.knot, start: $0.value, end: 0) }
    for (knot, value) in right {
      if let place = merged.firstIndex(where: { $0.knot == knot }) {
        merged[place].end += value
      } else {
        merged.append(CellBasis(knot: knot, start: 0, end: value))
      }
    }
    return merged
  }

  /// ζ₁ = ½((z₁+z_m)/L + δ₁), ζⱼ = ½(δⱼ − δⱼ₋₁), ζ_m = ½((z₁+z_m)/L − δ_{m−1}), δ the slopes of z.
  private static func rightHandSide(
    knots: [Element], labels: [Element], span: Element
  ) -> [Element] {
    let count = knots.count
    if count == 1 { return labels }
    let slopes = differenceQuotients(labels, over: knots)
    let two: Element = 2
    let half = 1 / two
    let mean = (labels[0] + labels[count - 1]) / span
    var sides = Array(repeating: half, count: count)
    sides[0] = half * (mean + slopes[0])
    sides[count - 1] = half * (mean - slopes[count - 2])
    for knot in 1..<Swift.max(count - 1, 1) where knot < count - 1 {
      sides[knot] = half * (slopes[knot] - slopes[knot - 1])
    }
    return sides
  }

  static func differenceQuotients(_ values: [Element], over knots: [Element]) -> [Element] {
    var quotients: [Element] = []
    for index in 1..<knots.count {
      let rise: Element = values[index] - values[index - 1]
      quotients.append(rise / (knots[index] - knots[index - 1]))
    }
    return quotients
  }

  /// s at every node of a branch.
  func nodeValues(_ knotValues: [Element], branch: Int) -> [Element] {
    branches[branch].nodeBasis.map { basis in
      var sum = basis[0].value * knotValues[basis[0].knot]
      for entry in basis.dropFirst() { sum += entry.value * knotValues[entry.knot] }
      return sum
    }
  }
}

/// The nodal basis of ``DualInKnotValues``: hats in the interior, N₁ and N_m with outer slopes ∓1/L, and
/// γ's affine part on the first and last.
private struct KnotBasis<Element: SolverScalar> {
  let knots: [Element]
  let beta: Element
  let gamma: Element
  /// β + γ and β − γ, of which one is exactly 0 for an activation that is 0 on one side.
  let positive: Element
  let negative: Element
  let span: Element
  let sides: [Int]

  /// The values at b of all basis functions that may differ from 0 there.
  ///
  /// - Parameters:
  ///   - b: The place.
  ///   - segment: −1 left of all knots, else the last knot at or before b.
  ///   - isKnot: Whether b is that knot, which an enclosure could not tell.
  ///   - sign: ς, the sign of γ's part; 0 without one.
  /// - Returns: At most four knots and the values of their functions.
  func values(
    at b: Element, segment: Int, isKnot: Bool, sign: Int
  ) -> [(knot: Int, value: Element)] {
    let last = knots.count - 1
    if segment < 0 {
      return outside(knots[0] - b, near: 0, far: last, slope: sign < 0 ? negative : positive, sign)
    }
    if segment >= last {
      return outside(
        isKnot ? 0 : b - knots[last], near: last, far: 0, slope: sign < 0 ? positive : negative,
        sign)
    }
    // (x_m − b)/L is 1: where the activations vanish at all other knots, so does s, exactly.
    if isKnot, segment == 0, sign != 0 { return [(0, sign > 0 ? positive : negative)] }
    var (first, end): (Element, Element) = (0, 0)
    var inner: [(knot: Int, value: Element)] = []
    let width = knots[segment + 1] - knots[segment]
    let share = isKnot ? 0 : (b - knots[segment]) / width
    func add(_ knot: Int, _ value: Element) {
      if knot == 0 {
        first = value
      } else if knot == last {
        end = value
      } else {
        inner.append((knot, value))
      }
    }
    add(segment, beta * (1 - share))
    if !isKnot { add(segment + 1, beta * share) }
    if sign != 0, sides[segment] == 0, sides[segment + 1] == 0 {
      let signedGamma = sign > 0 ? gamma : -gamma
      first += signedGamma * (knots[last] - b) / span
      end += signedGamma * (knots[0] - b) / span
    } else if sign != 0 {
      // Affine between (ς − c)γ(x − xⱼ)/L at both knots, x = x_m, x₁.
      for (knot, weight) in [(segment, 1 - share), (segment + 1, share)] {
        let difference = sign - sides[knot]
        if difference == 0 || (isKnot && knot > segment) { continue }
        let size: Element = difference.magnitude == 2 ? gamma + gamma : gamma
        let part = weight * (difference > 0 ? size : -size) / span
        first += part * (knots[last] - knots[knot])
        end += part * (knots[0] - knots[knot])
      }
    }
    if first.certainSign != 0 || inner.isEmpty { inner.append((0, first)) }
    if end.certainSign != 0 { inner.append((last, end)) }
    return inner
  }

  /// The values at a distance from all knots, those near it and far from it.
  ///
  /// γ's part, ±γ(x_m − b)/L and ±γ(x₁ − b)/L, is there a multiple of β's, so that all vanishes
  /// where the activations do.
  private func outside(
    _ distance: Element, near: Int, far: Int, slope: Element, _ sign: Int
  ) -> [(knot: Int, value: Element)] {
    let slope = sign == 0 ? beta : slope
    // One knot: N is the feature itself.
    if near == far { return [(near, slope * distance)] }
    let share = distance / span
    let value = slope * share
    let nearest = (knot: near, value: slope * (1 + share))
    return value.certainSign == 0 ? [nearest] : [nearest, (far, value)]
  }
}
