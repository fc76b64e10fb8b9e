import MultiPrecision

extension SignBranch {
  /// The nodes and cells of one sign: knots, breaks and ends merged within the support.
  init(
    sign: Int, weight: Rational, isMirrored: Bool, knots: [RealConstant], support: DensitySupport
  ) throws(SolveFailure) {
    self.sign = sign
    self.weight = weight
    self.isMirrored = isMirrored
    var breaks = support.breaks
    var formulas = support.formulas
    if isMirrored {
      breaks = breaks.reversed().map(\.negated)
      formulas.reverse()
    }
    nodes = [breaks[0]]
    segments = []
    isKnot = []
    cells = []
    var knot = 0
    var startsAtKnot = false
    while knot < knots.count {
      let order = try compare(knots[knot], breaks[0])
      if order == .greater { break }
      startsAtKnot = order == .equal
      knot += 1
    }
    segments.append(knot - 1)
    isKnot.append(startsAtKnot)
    for (piece, end) in breaks.dropFirst().enumerated() {
      var atStart: DensityEnd? = isMirrored ? .upper : .lower
      func close(_ node: RealConstant, segment: Int, isKnot: Bool, atEnd: DensityEnd? = nil) {
        if let formula = formulas[piece] {
          cells.append(
            Cell(
              node: nodes.count - 1, densityPiece: formula,
              densityEnds: DensityEnds(start: atStart, end: atEnd)))
        }
        atStart = nil
        nodes.append(node)
        segments.append(segment)
        self.isKnot.append(isKnot)
      }
      while knot < knots.count, try compare(knots[knot], end) == .less {
        close(knots[knot], segment: knot, isKnot: true)
        knot += 1
      }
      var endsAtKnot = false
      if knot < knots.count, try compare(knots[knot], end) == .equal {
        endsAtKnot = true
        knot += 1
      }
      close(
        end, segment: knot - 1, isKnot: endsAtKnot, atEnd: isMirrored ? .lower : .upper)
    }
  }
}
