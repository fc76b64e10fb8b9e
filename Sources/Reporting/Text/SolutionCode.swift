import MirrorTheory
import MultiPrecision
import Symbolic

/// A solution as source text: a function `h` of one number.
public struct SolutionCode {
  private let formula: SolutionFormula
  private let language: CodeLanguage

  /// Writes a solution in a programming language.
  public init(_ formula: SolutionFormula, in language: CodeLanguage) {
    self.formula = formula
    self.language = language
  }

  /// The whole file.
  public var text: String {
    switch language {
    case .python: python
    case .swift: swift
    }
  }

  private var title: String { "The solution h of model `\(formula.model)` at infinite width." }

  private var precision: String {
    formula.isExact
      ? "The coefficients are exact."
      : "The coefficients have at least \(formula.digits) proved digits; double precision keeps 16."
  }

  private var needsRoots: Bool {
    formula.pieces.contains { $0.inner.contains { $0.closedForm == nil } }
  }

  // MARK: Python

  private var python: String {
    var body = ""
    for piece in formula.pieces {
      let indent: String
      if let to = piece.to {
        body += "    if x <= \(python(end: to)):\n"
        indent = "        "
      } else {
        indent = "    "
      }
      for variable in piece.inner {
        let s = variable.argumentName
        body += "\(indent)\(s) = \(python(sum: variable.argument))\n"
        if let closed = variable.closedForm {
          let value = closed.substituting(Symbol("s"), by: .variable(s)).code(in: .python)
          body += "\(indent)\(variable.name) = \(value)\n"
        } else {
          let slope = variable.slope.code(in: .python)
          body +=
            "\(indent)\(variable.name) = root(lambda \(variable.name): \(slope), \(s), "
            + "\(variable.range.lower.doubleValue), \(variable.range.upper.doubleValue))\n"
        }
      }
      body += "\(indent)return \(python(sum: piece.terms))\n"
    }
    var text = "# \(title)\n# \(precision)\n"
    text +=
      formula.isExact
      ? "from fractions import Fraction\n"
      : "from math import *\n"
    if body.contains("sign(") {
      text += "\n\ndef sign(x):\n    return (x > 0) - (x < 0)\n"
    }
    if body.contains("dilog(") { text += Self.dilogarithm(in: .python) }
    if needsRoots {
      text += """


        def root(slope, s, low, high):
            \"\"\"The u between low and high with slope(u) = s, for an increasing slope.\"\"\"
            for _ in range(200):
                middle = (low + high)/2
                if slope(middle) < s:
                    low = middle
                else:
                    high = middle
            return (low + high)/2

        """
    }
    let description =
      formula.isExact ? "h(x); exact for an int or a Fraction, a float for a float." : "h(x)."
    return text + "\n\ndef h(x):\n    \"\"\"\(description)\"\"\"\n" + body
  }

  private func python(end: PieceEnd) -> String {
    guard let value = end.expression.asRational else { return end.expression.code(in: .python) }
    if formula.isExact { return python(value) }
    return end.text
  }

  private func python(_ value: Rational) -> String {
    value.isInteger
      ? value.description
      : "Fraction(\(value.numerator.description), \(value.denominator.description))"
  }

  private func python(sum terms: [FormulaTerm]) -> String {
    if terms.isEmpty { return "0*x" }
    return terms.enumerated().map { index, term in
      let isNegative = term.number.value.signum < 0
      let sign = index == 0 ? (isNegative ? "-" : "") : isNegative ? " - " : " + "
      let number =
        formula.isExact
        ? python(term.number.value.magnitude)
        : String(term.number.text.drop { $0 == "-" })
      if term.factor == 1 { return sign + number }
      let factor = term.factor.code(in: .python)
      return "\(sign)\(number)*" + (term.factor.isAtomic ? factor : "(\(factor))")
    }.joined()
  }

  // MARK: Swift

  private var swift: String {
    var body = ""
    for piece in formula.pieces {
      var indent = "  "
      if let to = piece.to {
        body += "  if x <= \(to.expression.code(in: .swift)) {\n"
        indent = "    "
      }
      for variable in piece.inner {
        let s = variable.argumentName
        body += swift(sum: variable.argument, into: s, indent)
        if let closed = variable.closedForm {
          let value = closed.substituting(Symbol("s"), by: .variable(s)).code(in: .swift)
          body += "\(indent)let \(variable.name): Double = \(value)\n"
        } else {
          body +=
            "\(indent)let \(variable.name): Double = root(of: \(s), from: "
            + "\(variable.range.lower.doubleValue), to: \(variable.range.upper.doubleValue)) {\n"
            + "\(indent)  (\(variable.name): Double) -> Double in\n"
          let slope = variable.slope.addends.map {
            FormulaTerm(number: FormulaNumber(exact: 1), factor: $0)
          }
          body += swift(sum: slope, into: "y", indent + "  ")
          body += "\(indent)  return y\n\(indent)}\n"
        }
      }
      body += swift(sum: piece.terms, into: "y", indent) + "\(indent)return y\n"
      if piece.to != nil { body += "  }\n" }
    }
    var text = "// \(title)\n// \(precision)\nimport Foundation\n"
    if body.contains("power(") {
      text += """

        private func power(_ x: Double, _ n: Int) -> Double {
          var value = 1.0
          for _ in 0..<n { value *= x }
          return value
        }

        """
    }
    if body.contains("sign(") {
      text += """

        private func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : 0 }

        """
    }
    if body.contains("dilog(") { text += Self.dilogarithm(in: .swift) }
    if needsRoots {
      text += """

        /// The u between two bounds with slope(u) = s, for an increasing slope.
        private func root(
          of s: Double, from low: Double, to high: Double, slope: (Double) -> Double
        ) -> Double {
          var (low, high) = (low, high)
          for _ in 0..<200 {
            let middle = (low + high) / 2
            if slope(middle) < s { low = middle } else { high = middle }
          }
          return (low + high) / 2
        }

        """
    }
    return text + "\n/// h(x).\nfunc h(_ x: Double) -> Double {\n" + body + "}\n"
  }

  /// One statement a term: long expressions are slow to compile.
  private func swift(sum terms: [FormulaTerm], into name: String, _ indent: String) -> String {
    var text = ""
    var isFirst = true
    for term in terms {
      let number = term.number.value.decimalString(significantDigits: 17)
      for addend in term.factor.addends {
        let factor = addend.code(in: .swift)
        let value = addend == 1 ? number : "\(number) * (\(factor))"
        text +=
          isFirst ? "\(indent)var \(name): Double = \(value)\n" : "\(indent)\(name) += \(value)\n"
        isFirst = false
      }
    }
    if isFirst { return "\(indent)let \(name): Double = 0\n" }
    return text
  }
}

extension Expression {
  fileprivate var isAtomic: Bool {
    switch self {
    case .symbol, .constant, .function: true
    case .power(.symbol, .number(let exponent)): exponent.isInteger && exponent > 0
    default: false
    }
  }
}
