import Foundation
import Testing

/// Formulas in notations that other programs read: LaTeX with amsmath alone, and MathML in Chromium.
///
/// Both programs belong to what the README's command for tests installs; without them these tests
/// fail.
@Suite("Typesetting of formulas")
struct TypesettingTests {
  /// What is typeset: derivations and solutions of both figures and a dozen more models.
  private struct Output {
    let name: String
    var latex = ""
    var mathML = ""
  }

  /// Each derivation is made once, for both tests.
  private static let outputs = Result { try allOutputs() }

  private static func allOutputs() throws -> [Output] {
    var models = [(Example.figure1, "figure1", ""), (Example.figure2, "quartic_abs", "")]
    models += FormulaModels.all.map { ("-", $0.name, $0.text) }
    var result: [Output] = []
    for (file, name, input) in models {
      var output = Output(name: name)
      let derived = try ProgramRun("derive", file, "--model", name, "--json", input: input)
      #expect(derived.status == 0, "\(name): \(derived.messages)")
      for entry in try #require(derived.document()["displayed"] as? [[String: any Sendable]]) {
        let formula = try #require(entry["formula"] as? [String: any Sendable])
        output.latex += "\\[ \(formula["latex"] as? String ?? "") \\]\n"
        output.mathML += "<math display=\"block\">\(formula["mathml"] as? String ?? "")</math>\n"
      }
      for format in ["latex", "mathml"] {
        let solved = try ProgramRun(
          "solve", file, "--model", name, "--format", format, input: input)
        #expect(solved.status == 0, "\(name): \(solved.messages)")
        if format == "latex" {
          output.latex += solved.output
        } else {
          output.mathML += solved.output
        }
      }
      result.append(output)
    }
    return result
  }

  @Test func latexCompilesWithAmsmath() throws {
    let folder = try TemporaryFolder()
    var text = """
      \\documentclass{article}
      \\usepackage{amsmath,amssymb}
      \\begin{document}

      """
    for output in try Self.outputs.get() {
      text +=
        "\\section*{\(output.name.replacingOccurrences(of: "_", with: " "))}\n\(output.latex)\n"
    }
    // As the command prints them, with comments.
    text += try ProgramRun(
      "derive", Example.figure2, "--model", "quartic_abs", "--format", "latex"
    ).output
    text += "\\end{document}\n"
    let file = folder.url.appendingPathComponent("formulas.tex")
    try Data(text.utf8).write(to: file)
    let run = try ProgramRun(
      shell:
        "cd '\(folder.url.path)' && pdflatex -halt-on-error -interaction=nonstopmode formulas.tex")
    let errors = run.output.split(separator: "\n").filter {
      $0.hasPrefix("!") || $0.hasPrefix("l.")
    }
    #expect(run.status == 0, "\(errors) \(run.messages)")
    #expect(run.output.contains("Output written on formulas.pdf"))
  }

  /// The page measures its own elements: MathML that Chromium knows has a box of its own, and what it
  /// does not know is an `merror` or an unknown element of zero size.
  @Test func mathMLRendersInChromium() throws {
    let folder = try TemporaryFolder()
    let outputs = try Self.outputs.get()
    let count = outputs.reduce(0) { $0 + $1.mathML.components(separatedBy: "<math ").count - 1 }
    #expect(count > 300)
    let body = outputs.map { "<h2>\($0.name)</h2>\n\($0.mathML)" }.joined()
    let page = """
      <!doctype html><meta charset="utf-8"><title>unmeasured</title><body>\(body)<script>
      const formulas = [...document.querySelectorAll("math")];
      const parts = [...document.querySelectorAll("math mi, math mn, math mo, math mfrac, math msup")];
      const invisible = ["\\u2061", "\\u2062", "\\u2063", "\\u2064", ""];
      const empty = parts.filter(part => {
        const box = part.getBoundingClientRect();
        return !invisible.includes(part.textContent.trim()) && !(box.height > 0 && box.width > 0);
      });
      const flat = formulas.filter(formula => {
        const box = formula.getBoundingClientRect();
        return !(box.width > 8 && box.height > 8);
      });
      const fraction = document.querySelector("mfrac").getBoundingClientRect();
      const numerator = document.querySelector("mfrac > *").getBoundingClientRect();
      document.title = [formulas.length, flat.length,
        document.querySelectorAll("merror").length, empty.length,
        empty.slice(0, 3).map(part => part.outerHTML.replaceAll("<", "(")).join(" "),
        fraction.height > 1.5 * numerator.height].join("|");
      </script></body>
      """
    let file = folder.url.appendingPathComponent("formulas.html")
    try Data(page.utf8).write(to: file)
    let run = try ProgramRun(
      shell: "cd '\(folder.url.path)' && HOME='\(folder.url.path)' timeout 120 chromium --headless "
        + "--no-sandbox --disable-gpu --dump-dom 'file://\(file.path)'")
    let start = try #require(
      run.output.range(of: "<title>"), "\(run.status) \(run.messages.suffix(500))")
    let end = try #require(run.output.range(of: "</title>"))
    let found = run.output[start.upperBound..<end.lowerBound].split(
      separator: "|", omittingEmptySubsequences: false)
    // Formulas, those without size, errors, parts without size, examples, a fraction is two-storeyed.
    #expect(found.map(String.init) == ["\(count)", "0", "0", "0", "", "true"])
  }
}
