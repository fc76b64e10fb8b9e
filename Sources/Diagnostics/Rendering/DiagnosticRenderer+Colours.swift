extension DiagnosticRenderer {
  enum Role {
    case severity(Severity)
    case strong, gutter
  }

  func paint(_ text: String, as role: Role) -> String {
    guard style == .ansi, !text.isEmpty else { return text }
    let code =
      switch role {
      case .severity(.error), .severity(.refuted): "1;31"
      case .severity(.warning), .severity(.undecided): "1;33"
      case .severity(.note): "1;36"
      case .strong: "1"
      case .gutter: "34"
      }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// A row of marks or label texts, in the colour of the diagnostic's severity.
  func paint(_ row: String, of diagnostic: Diagnostic) -> String {
    paint(row, as: .severity(diagnostic.severity))
  }
}
