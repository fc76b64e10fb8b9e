import Glibc

extension VerifyDocument {
  /// The verdict for people: why, a table by width, the exponents.
  public var text: String {
    var text = "claim \(claim) of model \(model): \(verdict)\n"
    text += "  " + reason.wrapped(from: 2) + "\n"
    if !rows.isEmpty { text += "\n" + tableRemark + "\n" + rowTable }
    if !fits.isEmpty { text += "\nexponents of the width, 95% intervals over seeds\n" + fitTable }
    if let witness { text += "\nproved values at x = \(witness.x)\n" + witness.table }
    for note in notes { text += "note: " + note.wrapped(from: 6) + "\n" }
    text += "\n" + theorem.wrapped(from: 0) + "\n"
    return text
  }

  /// What the numbers of the table are.
  var tableRemark: String {
    let numbers = digits == 15 ? "Double" : "\(digits) digits"
    let place = on.map { ", functions on [\($0.joined(separator: ", "))]" } ?? ""
    return "\(rows.count) networks, \(numbers), trained to loss \(until)\(place); "
      + "means over the seeds [least, largest]"
  }

  private static let columns: [(name: String, value: @Sendable (VerifyRowEntry) -> String?)] = [
    ("displacement", { $0.displacement }), ("kernel_drift", { $0.kernelDrift }),
    ("rate", { $0.rate }), ("lambda_min", { $0.leastEigenvalue }),
    ("proved_rate", { $0.provedRate }), ("error", { $0.error }),
    ("time_ratio", { $0.timeRatio }),
  ]

  /// The rows by width, for people: mean and range of each quantity over the seeds.
  struct WidthTable {
    var names: [String]
    var rows: [(width: Int, trained: String, cells: [String])]
  }

  /// One line a width; the document has every network.
  var widthTable: WidthTable {
    let shown = Self.columns.filter { column in rows.contains { column.value($0) != nil } }
    let lines = Set(rows.map(\.width)).sorted().map { width in
      let group = rows.filter { $0.width == width }
      let trained = group.count { $0.outcome == "loss-reached" }
      let cells = shown.map { column in
        Self.summary(group.compactMap { column.value($0).flatMap(Double.init) })
      }
      return (width: width, trained: "\(trained)/\(group.count)", cells: cells)
    }
    return WidthTable(names: shown.map(\.name), rows: lines)
  }

  private var rowTable: String {
    let lines = widthTable
    var table = TextTable([.right, .right] + lines.names.map { _ in .left })
    table.add(["width", "trained"] + lines.names)
    for line in lines.rows { table.add(["\(line.width)", line.trained] + line.cells) }
    return table.text
  }

  private var fitTable: String {
    var table = TextTable([.left, .left, .left, .left])
    for fit in fits {
      table.add([fit.quantity, fit.exponent, "[\(fit.low), \(fit.high)]", fit.range])
    }
    return table.text
  }

  /// The mean and the range, with three digits.
  private static func summary(_ values: [Double]) -> String {
    guard let least = values.min(), let largest = values.max() else { return "" }
    let mean = values.reduce(0, +) / Double(values.count)
    return "\(short(mean)) [\(short(least)), \(short(largest))]"
  }

  /// Three digits, plain between 0.001 and 1000.
  private static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var exponent = Int(log10(value.magnitude).rounded(.down))
    var digits = Int((value.magnitude * pow(10, Double(2 - exponent))).rounded())
    if digits >= 1_000 {
      digits /= 10
      exponent += 1
    }
    let sign = value < 0 ? "-" : ""
    let figures = String(digits)
    if (-3...2).contains(exponent) {
      if exponent < 0 {
        return sign + "0." + String(repeating: "0", count: -exponent - 1) + figures
      }
      let whole = figures.prefix(exponent + 1)
      let rest = figures.dropFirst(exponent + 1)
      return sign + whole + (rest.isEmpty ? "" : "." + rest)
    }
    return sign + figures.prefix(1) + "." + figures.dropFirst() + "e\(exponent)"
  }
}

extension NonlinearityEntry {
  fileprivate var table: String {
    var table = TextTable([.left, .left])
    for value in values {
      table.add([value.name, "= " + value.value + (value.error.map { " (within \($0))" } ?? "")])
    }
    table.add([equation, "fails by at least \(difference)"])
    return table.text
  }
}
