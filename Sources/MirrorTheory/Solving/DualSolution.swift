import MultiPrecision
import RealModule
import NumericalMethods

/// The solution of the dual as a function of x, in one scalar.
///
/// Between two data points h is known from h(xᵢ) = zᵢ and h″ = 2β Σ_ς w_ς α_ς p_ς alone:
/// ```
/// h(x) = z_j(1 − t) + z_{j+1}t − ∫ g(x, b) h″(b) db,   g the Green function of the segment
/// ```
/// so a value costs one segment, and huge alternating terms never meet.
struct DualSolution<Integrator: CellIntegrator>: Sendable {
  typealias Element = Integrator.Element
  let system: DualSystem<Integrator>
  let knotValues: [Element]
  /// s and α at the nodes of each branch.
  private let s: [[Element]]
  private let alpha: [[Element]]
  /// The first cell of each branch in a segment ≥ the index minus 1.
  private let firstCell: [[Int]]

  init(system: DualSystem<Integrator>, knotValues: [Element]) {
    self.system = system
    self.knotValues = knotValues
    let geometry = system.geometry
    s = geometry.branches.indices.map { geometry.nodeValues(knotValues, branch: $0) }
    alpha = s.map { $0.map(system.integrator.inverse) }
    firstCell = geometry.layout.branches.map { branch in
      var starts = Array(repeating: branch.cells.count, count: geometry.count + 2)
      for (index, cell) in branch.cells.enumerated().reversed() {
        starts[branch.segments[cell.node] + 1] = index
      }
      for segment in stride(from: geometry.count, through: 0, by: -1) {
        starts[segment] = Swift.min(starts[segment], starts[segment + 1])
      }
      return starts
    }
  }

  /// h(x).
  func value(at x: RealConstant) throws(SolveFailure) -> Element {
    let geometry = system.geometry
    let layout = geometry.layout
    guard let point = Element(x, precision: geometry.precision) else {
      throw .undecided("\(x.text) has no exact value in this scalar")
    }
    if geometry.count == 1 { return try valueWithOneKnot(x, point) }
    let segment = try self.segment(of: x)
    if segment >= 0, try compare(layout.knots[segment], x) == .equal {
      return geometry.labels[segment]
    }
    let last = geometry.count - 1
    if segment < 0 {
      let distance = point - geometry.knots[0]
      let outside = try integral(
        segment: -1, from: x, weightAtStart: 0, slope: 1, isLeftOfSplit: false, point)
      return geometry.labels[0] + endSlope(atStart: true) * distance + outside
    }
    if segment >= last {
      let distance = point - geometry.knots[last]
      let outside = try integral(
        segment: last, from: x, weightAtStart: 0, slope: -1, isLeftOfSplit: true, point)
      return geometry.labels[last] + endSlope(atStart: false) * distance + outside
    }
    let left = geometry.knots[segment]
    let right = geometry.knots[segment + 1]
    let width = right - left
    let share = (point - left) / width
    let chord =
      geometry.labels[segment]
      + share * (geometry.labels[segment + 1] - geometry.labels[segment])
    // g = (b − x_j)(x_{j+1} − x)/Δ left of x and (x − x_j)(x_{j+1} − b)/Δ right of it.
    let before = try integral(
      segment: segment, from: x, weightAtStart: share * (right - point), slope: 1 - share,
      isLeftOfSplit: true, point)
    let after = try integral(
      segment: segment, from: x, weightAtStart: share * (right - point), slope: -share,
      isLeftOfSplit: false, point)
    return chord - before - after
  }

  /// h″(x) = 2β Σ_ς w_ς α_ς(x) p_ς(x), for figures.
  func secondDerivative(
    at x: RealConstant, density: (Element, _ piece: Int, _ isMirrored: Bool) -> Element
  ) throws(SolveFailure) -> Element {
    let geometry = system.geometry
    guard let point = Element(x, precision: geometry.precision) else { return 0 }
    let segment = try self.segment(of: x)
    var sum: Element = 0
    for (index, branch) in geometry.branches.enumerated() {
      for place in cells(of: index, in: segment) {
        let cell = branch.cells[place]
        let nodes = geometry.layout.branches[index].nodes
        guard try compare(nodes[cell.node], x) != .greater,
          try compare(nodes[cell.node + 1], x) != .less
        else { continue }
        let value = system.integrator.inverse(interpolated(point, branch: index, cell: cell))
        sum += branch.weight * value * density(point, cell.densityPiece, branch.isMirrored)
        break
      }
    }
    return (geometry.beta + geometry.beta) * sum
  }

  // MARK: - Segments and cells

  /// −1 left of all knots, else the last knot at or before x.
  private func segment(of x: RealConstant) throws(SolveFailure) -> Int {
    let knots = system.geometry.layout.knots
    var low = 0
    var high = knots.count
    while low < high {
      let middle = (low + high) / 2
      if try compare(knots[middle], x) == .greater { high = middle } else { low = middle + 1 }
    }
    return low - 1
  }

  private func cells(of branch: Int, in segment: Int) -> Range<Int> {
    firstCell[branch][segment + 1]..<firstCell[branch][segment + 2]
  }

  private func interpolated(_ point: Element, branch: Int, cell: Cell) -> Element {
    let positions = system.geometry.branches[branch].positions
    let share =
      (point - positions[cell.node]) / (positions[cell.node + 1] - positions[cell.node])
    return s[branch][cell.node] + share * (s[branch][cell.node + 1] - s[branch][cell.node])
  }

  /// ∫ w h″ db over the part of a segment left or right of x, w = `weightAtStart` + slope·(b − x).
  private func integral(
    segment: Int, from x: RealConstant, weightAtStart: Element, slope: Element,
    isLeftOfSplit: Bool, _ point: Element
  ) throws(SolveFailure) -> Element {
    let geometry = system.geometry
    var sum: Element = 0
    for (index, branch) in geometry.branches.enumerated() {
      let nodes = geometry.layout.branches[index].nodes
      for place in cells(of: index, in: segment) {
        let cell = branch.cells[place]
        var lower = (branch.positions[cell.node], s[index][cell.node], alpha[index][cell.node])
        var upper = (
          branch.positions[cell.node + 1], s[index][cell.node + 1], alpha[index][cell.node + 1]
        )
        var ends = cell.densityEnds
        let startsBefore = try compare(nodes[cell.node], x) == .less
        let endsAfter = try compare(nodes[cell.node + 1], x) == .greater
        if isLeftOfSplit ? !startsBefore : !endsAfter { continue }
        if startsBefore && endsAfter {
          let value = interpolated(point, branch: index, cell: cell)
          let split = (point, value, system.integrator.inverse(value))
          if isLeftOfSplit { upper = split } else { lower = split }
          if isLeftOfSplit { ends.end = nil } else { ends.start = nil }
        }
        let part = system.integrator.integrals(
          CellProblem(
            lower: lower.0, upper: upper.0, densityPiece: cell.densityPiece,
            isMirrored: branch.isMirrored, s: (lower.1, upper.1), alpha: (lower.2, upper.2),
            densityEnds: ends),
          .gradient)
        let start = weightAtStart + slope * (lower.0 - point)
        sum += branch.weight * (start * part.i0 + slope * (upper.0 - lower.0) * part.i1)
      }
    }
    return (geometry.beta + geometry.beta) * sum
  }

  /// h′ at the first or last knot, from the segment beside it.
  private func endSlope(atStart: Bool) -> Element {
    let geometry = system.geometry
    let segment = atStart ? 0 : geometry.count - 2
    let left = geometry.knots[segment]
    let right = geometry.knots[segment + 1]
    let width = right - left
    var sum: Element = 0
    for (index, branch) in geometry.branches.enumerated() {
      for place in cells(of: index, in: segment) {
        let cell = branch.cells[place]
        let node = cell.node
        let lower = branch.positions[node]
        let upper = branch.positions[node + 1]
        let part = system.integrator.integrals(
          CellProblem(
            lower: lower, upper: upper, densityPiece: cell.densityPiece,
            isMirrored: branch.isMirrored, s: (s[index][node], s[index][node + 1]),
            alpha: (alpha[index][node], alpha[index][node + 1]), densityEnds: cell.densityEnds),
          .gradient)
        let start = atStart ? right - lower : lower - left
        let rise = atStart ? lower - upper : upper - lower
        sum += branch.weight * (start * part.i0 + rise * part.i1)
      }
    }
    let chord = (geometry.labels[segment + 1] - geometry.labels[segment]) / width
    let bend = (geometry.beta + geometry.beta) * sum / width
    return atStart ? chord - bend : chord + bend
  }

  /// m = 1: h(x) = E[α σ(x)] directly, each cell split at x.
  private func valueWithOneKnot(
    _ x: RealConstant, _ point: Element
  ) throws(SolveFailure) -> Element {
    let geometry = system.geometry
    var total: Element = 0
    for (index, branch) in geometry.branches.enumerated() {
      let sign = geometry.layout.branches[index].sign
      let gamma = sign == 0 ? Element.zero : sign > 0 ? geometry.gamma : -geometry.gamma
      let nodes = geometry.layout.branches[index].nodes
      for cell in branch.cells {
        let ends = [cell.node, cell.node + 1].map {
          (branch.positions[$0], s[index][$0], alpha[index][$0])
        }
        let startsBefore = try compare(nodes[cell.node], x) == .less
        let endsAfter = try compare(nodes[cell.node + 1], x) == .greater
        var stops = [ends[0], ends[1]]
        if startsBefore && endsAfter {
          let value = interpolated(point, branch: index, cell: cell)
          stops.insert((point, value, system.integrator.inverse(value)), at: 1)
        }
        for (place, (lower, upper)) in zip(stops, stops.dropFirst()).enumerated() {
          let isLeft = stops.count == 2 ? startsBefore : place == 0
          let part = system.integrator.integrals(
            CellProblem(
              lower: lower.0, upper: upper.0, densityPiece: cell.densityPiece,
              isMirrored: branch.isMirrored, s: (lower.1, upper.1), alpha: (lower.2, upper.2),
              densityEnds: DensityEnds(
                start: place == 0 ? cell.densityEnds.start : nil,
                end: place == stops.count - 2 ? cell.densityEnds.end : nil)),
            .gradient)
          let slope = isLeft ? geometry.beta : -geometry.beta
          let start = (slope + gamma) * (point - lower.0)
          let rise = (slope + gamma) * (lower.0 - upper.0)
          total += branch.weight * (start * part.i0 + rise * part.i1)
        }
      }
    }
    return total
  }
}

extension DualSolution {
  /// What is printed of a solution of the dual: multipliers, values at the points, E[φ̄(α)].
  func numbers(
    at points: [RealConstant], layout: DualLayout, precision: Precision
  ) throws(SolveFailure) -> SolutionNumbers<Element> {
    var values: [Element] = []
    for point in points { values.append(try value(at: point)) }
    return SolutionNumbers(
      multipliers: PrintedSolution.shared(
        system.geometry.multipliers(knotValues), layout: layout, precision: precision),
      values: values, functional: system.evaluate(knotValues, .gradientAndPenalty).penalty)
  }
}
