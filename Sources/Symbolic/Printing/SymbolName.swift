/// A name of the language taken apart for typesetting: `omega_1` is ω with the index 1.
struct SymbolName {
  /// Greek letters by the names they have in the language and in LaTeX.
  static let greek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
  ]

  private static let latinNames = Dictionary(
    greek.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })

  /// The letter or word, without index.
  let stem: String
  /// What follows the first `_`, or the digits at the end; empty if there is none.
  let index: String

  init(_ name: String) {
    let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: true)
    if parts.count == 2 {
      stem = String(parts[0])
      index = String(parts[1])
    } else {
      let word = parts.first.map(String.init) ?? name
      let digits = String(word.reversed().prefix { $0.isNumber }.reversed())
      let letters = String(word.dropLast(digits.count))
      stem = letters.isEmpty ? word : letters
      index = letters.isEmpty ? "" : digits
    }
  }

  /// The name of the stem if it is a Greek letter, spelled or drawn.
  var greekName: String? {
    SymbolName.greek[stem] == nil ? SymbolName.latinNames[stem] : stem
  }

  /// The stem as it is drawn.
  var glyph: String { SymbolName.greek[stem] ?? stem }
}
