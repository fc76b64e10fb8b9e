extension FlowDocument {
  /// The flow of infinite width for people: how it ended, values, rates, the limit.
  func limitText(_ entry: InfiniteWidthEntry) -> String {
    var text = "model \(model): \(heading)\n\n"
    text += limitSummary(entry)
    if let multipliers { text += "\nmultipliers\n" + numbered(multipliers) }
    if !values.isEmpty { text += "\nvalues of the network f\n" + valueTable }
    if let limit = entry.limit {
      text += "\nlimit, by solve\n" + numbered(limit.multipliers.map(\.value))
      var table = TextTable([.left, .left])
      for value in limit.values { table.add(["h(\(value.x))", "= " + value.value]) }
      text += table.text
    }
    if !trajectory.isEmpty { text += "\ntrajectory\n" + trajectoryTable }
    let word = entry.certificate.certified ? "proved" : "estimated"
    return text + "\n\(word): \(entry.certificate.statement)\n"
  }

  private func limitSummary(_ entry: InfiniteWidthEntry) -> String {
    var table = TextTable([.left, .left])
    table.add(["outcome", outcome])
    table.add(["loss", loss])
    table.add(["time t", "\(time), with step size 1/n; tau = \(rescaledTime)"])
    if steps > 0 { table.add(["steps", "\(steps), with \(evaluations) evaluations"]) }
    if let size = entry.scaledDisplacement {
      table.add(["n*displacement", "\(size.value) = lim n*max |theta - theta(0)|"])
    }
    if let rate = entry.decayRate { table.add(["decay rate", "\(rate.value) = -d ln(loss)/dt"]) }
    if let rate = entry.limitRate {
      table.add(["limit rate", "\(rate.value), twice the least eigenvalue of H(inf)"])
    }
    return table.text
  }

  private func numbered(_ numbers: [String]) -> String {
    var table = TextTable([.left, .left])
    for (index, number) in numbers.enumerated() {
      table.add(["lambda_\(index + 1)", "= " + number])
    }
    return table.text
  }
}
