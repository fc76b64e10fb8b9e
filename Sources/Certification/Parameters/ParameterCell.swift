import MultiPrecision
import Symbolic

/// An open interval of a parameter's values, or a single one, with a verdict for each assumption.
struct ParameterCell {
  /// nil for −∞.
  var lower: ParameterSet.End?
  /// nil for +∞.
  var upper: ParameterSet.End?
  var verdicts: [Verdict]
  var isPoint: Bool

  /// A limit of convex functions is convex: a single value next to values for which convexity is
  /// proved has it too, where the functions' values tend to its function's.
  static func inheritConvexity(_ cells: inout [ParameterCell]) {
    guard let item = PotentialAssumptions.all.ids.firstIndex(of: AssumptionID.scaledPsiConvex)
    else { return }
    for index in cells.indices where cells[index].isPoint {
      guard cells[index].verdicts[item] == .undecided else { continue }
      if cells[index - 1].verdicts[item] == .proved || cells[index + 1].verdicts[item] == .proved {
        cells[index].verdicts[item] = .proved
      }
    }
  }

  /// The sets that cells, which cover the line from left to right, show.
  static func sets(
    _ cells: [ParameterCell], _ parameter: Symbol, method: String, reason: String
  ) -> [ParameterSet] {
    PotentialAssumptions.all.ids.enumerated().map { index, id in
      ParameterSet(
        id: id, parameter: parameter.name, holds: merged(cells, index, .proved),
        open: merged(cells, index, .undecided), method: method, reason: reason)
    }
  }

  /// Neighbouring cells with one verdict as intervals.
  private static func merged(
    _ cells: [ParameterCell], _ index: Int, _ verdict: Verdict
  ) -> [ParameterSet.Interval] {
    var result: [ParameterSet.Interval] = []
    var isAdjacent = false
    for cell in cells {
      guard cell.verdicts[index] == verdict else {
        isAdjacent = false
        continue
      }
      func end(_ end: ParameterSet.End?) -> ParameterSet.End? {
        var end = end
        end?.isIncluded = cell.isPoint
        return end
      }
      if isAdjacent, let last = result.last {
        result[result.count - 1] = .init(lower: last.lower, upper: end(cell.upper))
      } else {
        result.append(.init(lower: end(cell.lower), upper: end(cell.upper)))
      }
      isAdjacent = true
    }
    return result
  }
}
