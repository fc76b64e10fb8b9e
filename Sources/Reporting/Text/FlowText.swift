extension FlowDocument {
  /// How much of the trajectory a person wants to see; the document has all of it.
  private static let shownRows = 12
  /// Digits that are enough in a table.
  private static let shownLength = 12

  /// The trained network for people: how it ended, values, displacements, the trajectory.
  public var text: String {
    if let infiniteWidth { return limitText(infiniteWidth) }
    let numbers = digits == 15 ? "Double" : "\(digits) digits"
    var text = "model \(model): \(methodInWords), width \(width), seed \(seed), \(numbers)\n\n"
    text += summary
    if !values.isEmpty { text += "\nvalues of the trained network f\n" + valueTable }
    if !trajectory.isEmpty { text += "\ntrajectory\n" + trajectoryTable }
    text += "\nestimated: the digits believed right, none is proved\n"
    return text
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
    let hasSpectra = trajectory.contains { $0.eigenvalues?.isEmpty == false }
    var table = TextTable(Array(repeating: .left, count: hasSpectra ? 6 : 3))
    table.add(
      ["time", "loss", "displacement"]
        + (hasSpectra ? ["least of H", "largest of H", "drift of H"] : []))
    let count = trajectory.count
    let rows = Swift.min(Self.shownRows, count)
    var last = -1
    for row in 0..<rows {
      let index = rows == 1 ? 0 : row * (count - 1) / (rows - 1)
      guard index > last else { continue }
      last = index
      let entry = trajectory[index]
      var cells = [entry.time, entry.loss, entry.displacement]
      if let spectrum = entry.eigenvalues, let least = spectrum.first, let most = spectrum.last {
        cells += [least, most, entry.kernelDrift ?? ""]
      }
      table.add(cells.map(Self.shortened))
    }
    let rest = count - rows
    return table.text + (rest > 0 ? "  \(rest) more with --json\n" : "")
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
