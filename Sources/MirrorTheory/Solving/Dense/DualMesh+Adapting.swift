import MultiPrecision
import NumericalMethods
import RealModule

// Meshes that follow a point of the dual, made by halving.

extension DualMesh {
  /// A node with what is measured there to decide where the mesh is coarse.
  typealias Measured<Measure> = (node: Node, measure: Measure)

  /// The mesh on which no interval's part of E[ατ] changes by more than a tolerance when it is halved.
  ///
  /// Intervals become twice as long at most: what is narrow at one point of the dual and narrower at
  /// the next would be missed by a mesh that begins anew.
  ///
  /// - Parameters:
  ///   - point: Where.
  ///   - tolerance: The Euclidean norm of what a change may be.
  ///   - precision: Of the nodes.
  /// - Returns: The mesh; nil where the time or the room ends.
  func adapted(to point: Point, tolerance: Double, precision: Precision) -> DualMesh? {
    var result = lifted(to: precision)
    result.divide { _, node in
      Load(
        BigFloat.dot(point.direction, node.features), potential, logScale: point.logScale, near: 1)
    } where: { panel, ends, middle in
      func part(_ low: Measured<Load>, _ high: Measured<Load>) -> [Double] {
        let mass =
          mass(low.node.position, high.node.position, panel: panel)
          * Load.mean(low.measure, high.measure)
        return zip(low.node.rounded, high.node.rounded).map { mass * ($0 + $1) / 2 }
      }
      var change = 0.0
      for (whole, (first, second)) in zip(
        part(ends.low, ends.high), zip(part(ends.low, middle), part(middle, ends.high)))
      {
        let difference = whole - first - second
        change += difference * difference
      }
      return !(Double.sqrt(change) <= tolerance)
    }
    let size = result.strips.reduce(0) { $0 + $1.weights.count }
    return size <= Self.limit && !budget.isExhausted ? result : nil
  }

  /// The same nodes in another precision.
  private func lifted(to precision: Precision) -> DualMesh {
    if precision == self.precision { return self }
    var result = self
    result.precision = precision
    for index in strips.indices {
      result.strips[index].nodes = strips[index].nodes.map {
        result.node(BigFloat($0.position, precision: precision), panel: strips[index].panel)
      }
    }
    return result
  }

  /// Halves panels again and again: where intervals are long, where there were nodes on both sides of
  /// their middle before, and where it is asked for.
  ///
  /// - Parameters:
  ///   - measure: Taken once at each node.
  ///   - isCoarse: Whether an interval is to be halved, from its ends and its middle.
  mutating func divide<Measure>(
    measuring measure: (_ panel: Int, _ node: Node) -> Measure,
    where isCoarse: (
      _ panel: Int, _ ends: (low: Measured<Measure>, high: Measured<Measure>),
      _ middle: Measured<Measure>
    ) -> Bool
  ) {
    let total = strips.reduce(0) {
      $0 + ($1.nodes[$1.nodes.count - 1].position - $1.nodes[0].position).doubleValue(.nearest)
    }
    var room = Self.limit
    for index in strips.indices {
      let panel = strips[index].panel
      let old = strips[index].nodes
      var made = Strip(panel: panel, nodes: [old[0]])
      func measured(_ node: Node) -> Measured<Measure> { (node, measure(panel, node)) }
      /// `between` are the places of old nodes strictly within.
      func halve(
        _ low: Measured<Measure>, _ high: Measured<Measure>, between: Range<Int>, depth: Int
      ) {
        let (start, end) = (low.node.position, high.node.position)
        let place = (start + end).scaled(byPowerOfTwo: -1)
        let isSplit = place > start && place < end
        if isSplit, room > 0, depth < 2_000, !budget.isExhausted {
          let cut = between.partition { old[$0].position >= place }
          let isKnown = between.contains(cut) && old[cut].position == place
          let after = isKnown ? cut + 1 : cut
          let middle = measured(isKnown ? old[cut] : node(place, panel: panel))
          let length = (end - start).doubleValue(.nearest)
          if depth < 2 || length > total / 32 || between.lowerBound < cut
            || after < between.upperBound || isCoarse(panel, (low, high), middle)
          {
            halve(low, middle, between: between.lowerBound..<cut, depth: depth + 1)
            halve(middle, high, between: after..<between.upperBound, depth: depth + 1)
            return
          }
        }
        room -= 1
        made.nodes.append(high.node)
        made.weights.append(mass(start, end, panel: panel))
      }
      if let high = old.last, old.count > 1 {
        halve(measured(old[0]), measured(high), between: 1..<(old.count - 1), depth: 0)
      }
      made.middles = old[0].features.indices.map { feature in
        BigFloatVector(
          zip(made.nodes, made.nodes.dropFirst()).map {
            ($0.features[feature] + $1.features[feature]).scaled(byPowerOfTwo: -1)
          }, precision: precision)
      }
      strips[index] = made
    }
  }
}

extension Range<Int> {
  /// The first element from which on a condition holds, as it does for all later ones; else the end.
  fileprivate func partition(where isAfter: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isAfter(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
