import MultiPrecision

/// How σ(x − b)σ(y − b) looks between two places on the line of biases.
enum KernelRegion: Sendable {
  /// b ≤ min(x, y).
  case left
  /// Between x and y.
  case middle
  /// b ≥ max(x, y).
  case right
}

/// A pair of points among the breaks of a density, placed by exact comparisons, so that enclosures
/// never have to tell two positions apart.
struct PairPlacement: Sendable {
  /// An end of a cell.
  enum Node: Hashable, Sendable {
    case pieceLower, pieceUpper, lesser, greater
  }

  /// A part of a piece of the density in one region.
  struct Cell: Sendable {
    var piece: Int
    var lower: Node
    var upper: Node
    var region: KernelRegion
  }

  let lesser: RealConstant
  let greater: RealConstant
  let cells: [Cell]

  /// - Throws: `SolveFailure.undecided` when two constants cannot be told apart.
  init(
    _ x: RealConstant, _ y: RealConstant, ends: [(lower: RealConstant, upper: RealConstant)]
  ) throws(SolveFailure) {
    let order = try compare(x, y)
    lesser = order == .greater ? y : x
    greater = order == .greater ? x : y
    var cells: [Cell] = []
    for (piece, end) in ends.enumerated() {
      var node = Node.pieceLower
      var region = KernelRegion.left
      // Each of the two points is left of the piece, inside it or right of it.
      var stops: [(node: Node, region: KernelRegion)] = []
      for (point, mark, next) in [
        (lesser, Node.lesser, KernelRegion.middle), (greater, .greater, .right),
      ] {
        if try compare(point, end.lower) != .greater {
          region = next
        } else if try compare(point, end.upper) == .less {
          stops.append((mark, next))
        }
      }
      if order == .equal, stops.count == 2 { stops.removeFirst() }
      for stop in stops {
        cells.append(Cell(piece: piece, lower: node, upper: stop.node, region: region))
        node = stop.node
        region = stop.region
      }
      cells.append(Cell(piece: piece, lower: node, upper: .pieceUpper, region: region))
    }
    self.cells = cells
  }
}

/// σ(u)σ(v) = weight·uv in each region, for σ(u) = β|u| + γu.
struct RegionWeights<Element: SolverScalar>: Sendable {
  let left: Element
  let middle: Element
  let right: Element

  /// The weights for β and γ; `isAveraged` asks for the mean over both signs of w and of b, as for
  /// an even density, where the terms in βγ cancel.
  init(beta: Element, gamma: Element, isAveraged: Bool) {
    let squares = beta * beta + gamma * gamma
    let cross = isAveraged ? Element.zero : beta * gamma + beta * gamma
    left = squares + cross
    middle = (gamma - beta) * (gamma + beta)
    right = squares - cross
  }

  subscript(region: KernelRegion) -> Element {
    switch region {
    case .left: left
    case .middle: middle
    case .right: right
    }
  }
}
