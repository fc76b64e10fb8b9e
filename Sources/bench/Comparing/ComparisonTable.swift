/// Prints comparisons line by line as they are measured.
struct ComparisonTable {
  private let effort: BenchEffort
  private let unit: String
  private var missed = 0

  private static let widths = [32, 10, 9, 19, 13, 14, 15, 22]

  /// A table whose times are for one `unit`.
  init(_ effort: BenchEffort, unit: String = "term") {
    self.effort = effort
    self.unit = unit
    show(
      Self.line([
        "work", "size", "ns a \(unit)", "/ MPFR", "target", "/ FLINT", "/ mpmath", "error",
      ]))
    show(Self.line(Self.widths.map { String(repeating: "-", count: $0) }))
  }

  /// Measures and prints.
  mutating func measure(_ comparison: Comparison) throws(BenchFailure) {
    let result = try comparison.measured(effort)
    var misses = false
    func cell(_ name: Contender.Name) -> String {
      guard let ratio = result.ratio(to: name) else { return "" }
      guard let isMet = result.meets(name), let target = comparison.targets[name] else {
        return ratio.digits(3)
      }
      if !isMet { misses = true }
      return "\(ratio.digits(3)) (≤ \(target.digits(2)))\(isMet ? "" : " ✗")"
    }
    var mpfr = result.ratio(to: .mpfr)?.digits(3) ?? ""
    if let (low, high) = result.spread(to: .mpfr) {
      mpfr += " (\(low.digits(2))–\(high.digits(2)))"
    }
    var target = ""
    if let isMet = result.meets(.mpfr), let limit = comparison.targets[.mpfr] {
      target = "≤ \(limit.digits(3)) \(isMet ? "met" : "✗")"
      if !isMet { misses = true }
    }
    show(
      Self.line([
        comparison.work, comparison.size, result.nanoseconds.digits(4), mpfr, target,
        cell(.flint), cell(.mpmath), comparison.error,
      ]))
    if misses { missed += 1 }
  }

  /// How many rows miss a target: the last line.
  func finish() {
    show(missed == 0 ? "no target missed" : "\(missed) rows miss a target (✗)")
  }

  private static func line(_ cells: [String]) -> String {
    zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }.joined(separator: " | ")
  }
}
