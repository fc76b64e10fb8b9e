extension KernelDocument {
  /// The kernel for people: its formula, then its values.
  public var text: String {
    var text = "model \(model): the kernel K(x, y)\n"
    if let closedForm {
      text += "\nclosed form\n  K(x, y) = \(closedForm.text)\n"
    } else {
      text += "\nno closed form is known\n"
    }
    if let curvature = initialCurvature {
      let formula = initialCurvatureFormula.map { "\($0.text) = " } ?? ""
      text +=
        "\ninfinite width\n  H(0) = K/phi''(0), phi''(0) = \(formula)"
        + "\(curvature.exact ?? curvature.value)\n"
    }
    guard !values.isEmpty else { return text }
    var table = TextTable([.left, .left, .left])
    for entry in values {
      let remark =
        (entry.error.map { " (within \($0))" } ?? "") + (entry.certified ? "" : " (estimated)")
      let exact = entry.exact.map { $0.contains("/") && $0.count <= 48 ? "= \($0)" : "" } ?? ""
      table.add(["K(\(entry.x), \(entry.y))", "= " + entry.value + remark, exact])
    }
    return text + "\nvalues\n" + table.text
  }
}
