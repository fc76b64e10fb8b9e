import MultiPrecision
import NumericalMethods
import Symbolic

/// Proofs for whole intervals of a parameter's values, which are halved where none is found.
///
/// On an interval P the analysis runs with the parameter as a range, so that a verdict holds for
/// every value in P; single values between intervals are decided by themselves. What is left open
/// is listed.
struct ParameterCells {
  let body: Expression
  let variable: Symbol
  let parameter: Symbol
  let budget: WorkBudget

  private static let cellLimit = 60
  private static let precision = Precision(bits: 256)

  /// A cell and the verdicts on it: an open interval, or a point where both ends are equal.
  private struct Cell {
    var lower: Rational?
    var upper: Rational?
    var verdicts: [Verdict]
    var isPoint: Bool { lower != nil && lower == upper }
  }

  func sets() throws(BudgetExceeded) -> [ParameterSet] {
    var cells: [Cell] = []
    var queue: [(lower: Rational?, upper: Rational?, depth: Int)] = [(nil, nil, 0)]
    var count = 0
    while let (lower, upper, depth) = queue.popLast() {
      try budget.check()
      count += 1
      let verdicts = try self.verdicts(lower, upper)
      if !verdicts.contains(.undecided) || depth >= 12 || count > Self.cellLimit {
        cells.append(Cell(lower: lower, upper: upper, verdicts: verdicts))
        continue
      }
      let cut = Self.cut(lower, upper)
      let there = PotentialAnalysis(
        body.substituting(parameter, by: .number(cut)), variable: variable, budget: budget)
      cells.append(Cell(lower: cut, upper: cut, verdicts: there.results().map(\.verdict)))
      queue.append((cut, upper, depth + 1))
      queue.append((lower, cut, depth + 1))
    }
    cells.sort { a, b in
      guard let left = a.lower else { return b.lower != nil }
      guard let right = b.lower else { return false }
      return left == right ? a.isPoint && !b.isPoint : left < right
    }
    // A point between two open intervals tells nobody anything.
    let known = cells
    for index in cells.indices where cells[index].isPoint {
      guard index > 0, index + 1 < cells.count else { continue }
      for item in cells[index].verdicts.indices
      where known[index - 1].verdicts[item] == .undecided
        && known[index + 1].verdicts[item] == .undecided
      {
        cells[index].verdicts[item] = .undecided
      }
    }
    return ParameterCell.sets(
      cells.map { cell in
        ParameterCell(
          lower: cell.lower.map { .init($0, isIncluded: false) },
          upper: cell.upper.map { .init($0, isIncluded: false) }, verdicts: cell.verdicts,
          isPoint: cell.isPoint)
      }, parameter, method: "cells",
      reason: "Each interval of values was decided as a whole, and the values between them one by "
        + "one.")
  }

  private static func cut(_ lower: Rational?, _ upper: Rational?) -> Rational {
    switch (lower, upper) {
    case (nil, nil): 0
    case (let low?, nil): low.signum > 0 ? 2 * low : low + 1
    case (nil, let high?): high.signum < 0 ? 2 * high : high - 1
    case (let low?, let high?):
      .simplest(above: low + (high - low) / 4, below: high - (high - low) / 4)
    }
  }

  private func verdicts(_ lower: Rational?, _ upper: Rational?) throws(BudgetExceeded) -> [Verdict]
  {
    let range = RealRange(openFrom: lower, to: upper, precision: Self.precision)
    let report = try SymbolicAnalysis(
      body, variable: variable, budget: budget, parameters: [parameter: range]
    ).report()
    let verdicts = PotentialVerdicts(report: report)
    return [
      verdicts.smoothness(AssumptionID.unscaledC2, order: 2).verdict,
      verdicts.positiveSecondDerivative(AssumptionID.unscaledHessianPositive).verdict,
      verdicts.convexity(AssumptionID.scaledPsiConvex).verdict,
      verdicts.smoothness(AssumptionID.scaledPsiC3, order: 3).verdict,
    ]
  }
}
