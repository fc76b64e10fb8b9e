extension FunctionalDocument {
  /// The evaluation for people.
  public var text: String {
    var table = TextTable([.left, .left])
    for row in rows { table.add([row.name, row.value]) }
    let proof = certificate.certified ? "certified" : "not certified"
    return "model \(model): the bias functional at h\n\n\(table.text)\n"
      + "\(proof): \(certificate.statement)\n"
  }
}
