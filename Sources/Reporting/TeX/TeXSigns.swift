/// What the commands and characters of TeX stand for.
enum TeXSigns {
  static let plain: [Character: String] = [
    "+": "+", "-": "−", "=": "=", "<": "<", ">": ">", "(": "(", ")": ")", "[": "[", "]": "]",
    "|": "|", ",": ",", ";": ";", ":": ":", "/": "/", "!": "!", ".": ".", "*": "∗", "?": "?",
    "−": "−", "≤": "≤", "≥": "≥", "·": "·", "∞": "∞", "∈": "∈", "≠": "≠", "→": "→",
  ]

  static let letters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
    "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ",
    "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ", "infty": "∞", "partial": "∂",
    "nabla": "∇", "emptyset": "∅", "top": "⊤",
  ]

  static let signs: [String: String] = [
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "ll": "≪", "gg": "≫",
    "approx": "≈", "sim": "∼", "equiv": "≡", "propto": "∝", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "mapsto": "↦", "Rightarrow": "⇒", "implies": "⇒", "iff": "⇔", "in": "∈",
    "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "cdot": "⋅",
    "times": "×", "pm": "±", "mp": "∓", "circ": "∘", "ast": "∗", "mid": "∣", "|": "‖",
    "Vert": "‖", "vert": "|", "langle": "⟨", "rangle": "⟩", "ldots": "…", "dots": "…",
    "cdots": "⋯", "forall": "∀", "exists": "∃", "wedge": "∧", "vee": "∨", "neg": "¬",
    "prime": "′", "{": "{", "}": "}", "colon": ":", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "%": "%", "#": "#", "&": "&", "oplus": "⊕", "otimes": "⊗",
  ]

  static let spaces: [String: String] = [
    ",": "0.17em", ":": "0.22em", ";": "0.28em", "!": "-0.17em", " ": "0.25em", "quad": "1em",
    "qquad": "2em",
  ]

  static let large: [String: (sign: String, hasLimits: Bool)] = [
    "sum": ("∑", true), "prod": ("∏", true), "int": ("∫", false),
  ]

  static let limitFunctions: Set<String> = ["min", "max", "inf", "sup", "lim"]

  static let functions: Set<String> = [
    "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "exp", "log", "ln",
    "arg", "deg", "det", "dim", "ker", "Pr",
  ]

  static let accents: [String: String] = [
    "bar": "‾", "overline": "‾", "hat": "^", "tilde": "~", "vec": "→", "dot": "˙", "ddot": "¨",
  ]

  static let delimiters: [String: String] = [
    "{": "{", "}": "}", "langle": "⟨", "rangle": "⟩", "|": "‖", "lvert": "|", "rvert": "|",
    "vert": "|", "Vert": "‖", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
  ]

  static let blackboard: [String: String] = [
    "R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "E": "𝔼",
  ]
}
