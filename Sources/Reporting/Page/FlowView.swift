/// A trained network as the template reads it.
struct FlowView {
  struct Row {
    let name: String
    let value: String
    var remark = ""
  }
  struct Record {
    let cells: [String]
  }
  let caption: String
  let rows: [Row]
  let values: [NetworkValueEntry]
  let hasValues: Bool
  let columns: [String]
  let trajectory: [Record]
  let trajectoryRemark: String
  let certificate: String
  let isCertified: Bool
  let notes: [String]

  /// More rows than anyone reads; the whole trajectory is in `report.json`.
  private static let shownRows = 40

  init(_ flow: FlowDocument) {
    caption = flow.heading
    rows = flow.infiniteWidth.map { Self.limit(flow, $0) } ?? Self.network(flow)
    values = flow.values
    hasValues = !flow.values.isEmpty
    columns = flow.trajectoryColumns
    let shown = flow.thinnedTrajectory(rows: Self.shownRows)
    trajectory = shown.map { Record(cells: flow.trajectoryCells($0)) }
    trajectoryRemark =
      "\(shown.count) of \(flow.trajectory.count) records; all are in report.json."
    isCertified = flow.infiniteWidth?.certificate.certified ?? false
    certificate =
      flow.infiniteWidth?.certificate.statement
      ?? "floating-point arithmetic, no digit is proved"
    notes = flow.notes
  }

  private static func network(_ flow: FlowDocument) -> [Row] {
    var rows = course(flow)
    if let step = flow.step {
      rows.append(Row(name: "step size", value: step, remark: "times 1/n"))
    }
    rows.append(
      Row(name: "displacement", value: flow.displacement, remark: "max |θ − θ(0)| at the end"))
    if let supremum = flow.supremum {
      rows.append(
        Row(name: "largest displacement", value: supremum.displacement, remark: "over all steps"))
      if let drift = supremum.kernelDrift {
        rows.append(
          Row(name: "drift of H", value: drift, remark: "max ‖H(t) − H(0)‖₂ over the records"))
      }
    }
    return rows
  }

  private static func limit(_ flow: FlowDocument, _ entry: InfiniteWidthEntry) -> [Row] {
    var rows = course(flow)
    if let size = entry.scaledDisplacement {
      rows.append(
        Row(name: "n × displacement", value: size.value, remark: "lim n·max |θ − θ(0)|"))
    }
    if let rate = entry.decayRate {
      rows.append(Row(name: "decay rate", value: rate.value, remark: "−d ln(loss)/dt"))
    }
    if let rate = entry.limitRate {
      rows.append(
        Row(name: "limit rate", value: rate.value, remark: "twice the least eigenvalue of H(∞)"))
    }
    for (index, multiplier) in (flow.multipliers ?? []).enumerated() {
      rows.append(Row(name: "multiplier \(index + 1)", value: multiplier))
    }
    return rows
  }

  private static func course(_ flow: FlowDocument) -> [Row] {
    [
      Row(name: "outcome", value: flow.outcome), Row(name: "loss", value: flow.loss),
      Row(
        name: "time t", value: flow.time,
        remark: "with step size 1/n; τ = \(flow.rescaledTime)"),
      Row(name: "steps", value: "\(flow.steps)"),
    ]
  }
}
