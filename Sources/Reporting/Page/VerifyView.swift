/// A claim as the template reads it.
struct VerifyView {
  struct Row {
    let width: Int
    let cells: [String]
  }
  let claim: String
  let verdict: String
  let reason: String
  let theorem: String
  let columns: [String]
  let rows: [Row]
  let hasRows: Bool
  let remark: String
  struct Fit {
    let quantity: String
    let exponent: String
    let interval: String
    let range: String
  }
  let fits: [Fit]
  let hasFits: Bool
  let values: [NumberView]
  let witness: NonlinearityEntry?
  let notes: [String]

  init(_ document: VerifyDocument) {
    claim = document.claim
    verdict = document.verdict
    reason = document.reason
    theorem = document.theorem
    let table = document.widthTable
    columns = ["trained"] + table.names
    rows = table.rows.map { Row(width: $0.width, cells: [$0.trained] + $0.cells) }
    hasRows = !rows.isEmpty
    remark = document.tableRemark
    fits = document.fits.map {
      Fit(
        quantity: $0.quantity, exponent: $0.exponent, interval: "[\($0.low), \($0.high)]",
        range: $0.range)
    }
    hasFits = !fits.isEmpty
    witness = document.witness
    values = (document.witness?.values ?? []).map {
      NumberView(name: $0.name, value: $0.value, exact: nil, error: $0.error, isEstimated: false)
    }
    notes = document.notes
  }
}
