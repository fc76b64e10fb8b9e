import Mustache

/// Text that goes into LaTeX.
enum LaTeXText {
  /// A text for pdflatex without packages for fonts.
  ///
  /// - Parameters:
  ///   - text: Any text.
  ///   - keepsSpaces: Whether every space keeps its place, as in code.
  /// - Returns: The text with everything replaced that LaTeX reads as a command.
  static func escaped(_ text: String, keepsSpaces: Bool = false) -> String {
    var result = ""
    var previous: Unicode.Scalar?
    var digits = 0
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      digits = ("0"..."9").contains(scalar) ? digits + 1 : 0
      // Long numbers may go on in the next line.
      if digits > 1, digits % 10 == 1 { result += "\\allowbreak{}" }
      if scalar == "\u{304}", let letter = previous {
        // A bar over the letter before it, as in φ̄.
        let command = greekNames[letter].map { "\\\($0)" } ?? String(letter)
        let plain = greekNames[letter] == nil ? command : "\\ensuremath{\(command)}"
        if result.hasSuffix(plain) { result.removeLast(plain.count) }
        result += "\\ensuremath{\\bar{\(command)}}"
      } else if scalar == " ", keepsSpaces {
        result += "~"
      } else if let replacement = replacements[scalar] {
        result += replacement
      } else if scalar.isASCII {
        result.unicodeScalars.append(scalar.value < 0x20 && scalar != "\n" ? " " : scalar)
      } else if (0xC0...0xFF).contains(scalar.value) {
        // Letters with accents; × and ÷ are in the table.
        result.unicodeScalars.append(scalar)
      } else if let greek = greekNames[scalar] {
        result += "\\ensuremath{\\\(greek)}"
      } else {
        result += "[U+" + String(scalar.value, radix: 16, uppercase: true) + "]"
      }
    }
    return result
  }

  /// An address inside `\href`.
  static func address(_ target: String) -> String {
    target.map { "#%\\{}&_^~$".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  private static let replacements: [Unicode.Scalar: String] = {
    var table: [Unicode.Scalar: String] = [
      "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#",
      "%": "\\%", "_": "\\_\\allowbreak{}", "^": "\\textasciicircum{}",
      "~": "\\textasciitilde{}", "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}",
      "\"": "\\char34{}", "`": "\\textasciigrave{}", "-": "{-}", "\u{A0}": "~",
      "–": "--", "—": "---", "…": "\\dots{}", "’": "'", "‘": "`", "“": "``", "”": "''",
      "×": "\\ensuremath{\\times}", "÷": "\\ensuremath{\\div}",
    ]
    let signs: [Unicode.Scalar: String] = [
      "−": "-", "±": "\\pm", "·": "\\cdot", "⋅": "\\cdot", "°": "^\\circ", "²": "^2", "³": "^3",
      "¹": "^1", "⁻": "^-", "⁰": "^0", "⁴": "^4", "ᵢ": "_i", "ⱼ": "_j", "₀": "_0", "₁": "_1",
      "₂": "_2", "₃": "_3", "′": "'", "″": "''", "‴": "'''", "≤": "\\le", "≥": "\\ge",
      "≠": "\\ne", "≈": "\\approx", "∈": "\\in", "∞": "\\infty", "∫": "\\int", "∑": "\\sum",
      "√": "\\surd", "→": "\\to", "∂": "\\partial", "⟨": "\\langle", "⟩": "\\rangle",
      "∧": "\\wedge", "∨": "\\vee", "¬": "\\neg", "ℝ": "\\mathbb{R}", "‖": "\\|", "∣": "\\mid",
      "⊤": "\\top", "∅": "\\emptyset", "∪": "\\cup", "∩": "\\cap", "⊂": "\\subset",
      "✓": "\\checkmark", "‾": "\\bar{\\ }", "∝": "\\propto", "∇": "\\nabla", "∼": "\\sim",
    ]
    for (sign, command) in signs { table[sign] = "\\ensuremath{\(command)}" }
    return table
  }()

  private static let greekNames: [Unicode.Scalar: String] = {
    let small = [
      "alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa",
      "lambda", "mu", "nu", "xi", "", "pi", "rho", "varsigma", "sigma", "tau", "upsilon",
      "varphi", "chi", "psi", "omega",
    ]
    var table: [Unicode.Scalar: String] = [
      "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi",
      "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "ϕ": "phi",
      "ϵ": "epsilon",
    ]
    for (index, name) in small.enumerated() where !name.isEmpty {
      if let scalar = Unicode.Scalar(0x3B1 + UInt32(index)) { table[scalar] = name }
    }
    return table
  }()
}

/// How the template of the LaTeX report escapes what it shows.
struct LaTeXContent: MustacheContentType {
  func escapeText(_ text: String) -> String { LaTeXText.escaped(text) }
}
