extension FlowDocument {
  /// How much of the trajectory a person wants to see; the document has all of it.
  private static let shownRows = 12
  /// Digits that are enough in a table.
  private static let shownLength = 12

  /// The trained network for people: how it ended, values, displacements, the trajectory.
  public var text: String {
    if let infiniteWidth { return limitText(infiniteWidth) }
    var text = "model \(model): \(heading)\n\n"
    text += summary
    if !values.isEmpty { text += "\nvalues of the trained network f\n" + valueTable }
    if !trajectory.isEmpty { text += "\ntrajectory\n" + trajectoryTable }
    text += "\nestimated: the digits believed right, none is proved\n"
    return text
  }

  /// What was done, in a line.
  var heading: String {
    if infiniteWidth != nil { return "mirror flow, width infinite, \(digits) digits" }
    let numbers = digits == 15 ? "Double" : "\(digits) digits"
    return "\(methodInWords), width \(width), seed \(seed), \(numbers)"
  }

  private var methodInWords: String {
    switch method {
    case "descent": "mirror descent"
    case "natural-gradient": "natural-gradient descent"
    default: "mirror flow"
    }
  }

  private var summary: String {
    var table = TextTable([.left, .left])
    table.add(["outcome", outcome])
    table.add(["loss", loss])
    table.add(["time t", "\(time), with step size 1/n; tau = \(rescaledTime)"])
    table.add(["steps", "\(steps), with \(evaluations) passes over the network"])
    if let step { table.add(["step size", "\(step)/n"]) }
    table.add(["displacement", "\(displacement) = max |theta - theta(0)|"])
    if let displacements {
      table.add(["  input weights", displacements.inputWeights])
      table.add(["  biases", displacements.biases])
      table.add(["  output weights", displacements.outputWeights])
      table.add(["  output bias", displacements.outputBias])
    }
    if let supremum {
      table.add(["  largest", "\(supremum.displacement), over all steps"])
      if let drift = supremum.kernelDrift {
        table.add(["drift of H", "\(drift) = max |H(t) - H(0)|, over the trajectory"])
      }
    }
    return table.text
  }

  var valueTable: String {
    var table = TextTable([.left, .left, .left])
    for entry in values {
      table.add(["f(\(entry.x))", "= " + entry.value, "change from the start " + entry.change])
    }
    return table.text
  }

  var trajectoryTable: String {
    var table = TextTable(Array(repeating: .left, count: trajectoryColumns.count))
    table.add(trajectoryColumns)
    let shown = thinnedTrajectory(rows: Self.shownRows)
    for entry in shown { table.add(trajectoryCells(entry)) }
    let rest = trajectory.count - shown.count
    return table.text + (rest > 0 ? "  \(rest) more with --json\n" : "")
  }

  // MARK: Columns

  private var hasSpectra: Bool { trajectory.contains { $0.eigenvalues?.isEmpty == false } }

  /// What a row of the trajectory has in a table.
  var trajectoryColumns: [String] {
    ["time", "loss", "displacement"]
      + (hasSpectra ? ["least of H", "largest of H", "drift of H"] : [])
  }

  /// The cells of a row, cut to what fits.
  func trajectoryCells(_ entry: TrajectoryEntry) -> [String] {
    var cells = [entry.time, entry.loss, entry.displacement]
    if hasSpectra {
      let spectrum = entry.eigenvalues ?? []
      cells += [spectrum.first ?? "", spectrum.last ?? "", entry.kernelDrift ?? ""]
    }
    return cells.map(Self.shortened)
  }

  /// At most so many rows, spread evenly, the first and the last among them.
  func thinnedTrajectory(rows: Int) -> [TrajectoryEntry] {
    guard trajectory.count > rows, rows > 1 else { return trajectory }
    return (0..<rows).map { trajectory[$0 * (trajectory.count - 1) / (rows - 1)] }
  }

  /// A decimal number cut to a few digits.
  private static func shortened(_ number: String) -> String {
    let parts = number.split(separator: "e", maxSplits: 1)
    guard let mantissa = parts.first, mantissa.count > shownLength, mantissa.contains(".") else {
      return number
    }
    let exponent = parts.count > 1 ? "e" + parts[1] : ""
    return mantissa.prefix(shownLength) + exponent
  }
}
