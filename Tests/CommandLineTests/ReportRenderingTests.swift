import Foundation
import Testing

/// A report as its readers see it: the page in Chromium, the source through pdflatex.
@Suite("Rendering of a report")
struct ReportRenderingTests {
  private static let file = #"""
    potential quartic(x) = x^4
    data d = [(-1, -0.3), (0, 0.4), (0.5, -0.2), (1, 0.1)]
    model scaled_quartic {
      activation = abs
      biases = uniform(r = 1)
      potential = scaled(quartic, omega = 1)
      data = d
    }
    model bell { activation = relu; biases = gaussian(s = 1); potential = unscaled(hypentropy(beta = 2)); data = d }
    report "50% of _it_ & more" {
      text """
    ## Why
    The functional $\\int_{-1}^1 \\frac{(h''(x))^4 + h''(x)^2}{4}\\,dx$ is **large**, and `code_x` ≤ φ̄″.
    $$\\bar\\varphi(u) = \\varphi(u) - \\varphi'(0)\\,u, \\quad \\sum_{i=1}^n c_i \\le 1$$
    - a [link](https://arxiv.org/abs/2410.03988)"""
      check scaled_quartic
      derive scaled_quartic
      derive bell
      solve scaled_quartic { at = [1/2, 3/4]; digits = 60 }
      kernel bell { at = [(1/2, 1/4)] }
      functional scaled_quartic { h = x^3 }
      flow scaled_quartic { width = 12 }
      plot solution of [scaled_quartic]
      plot density of [scaled_quartic, bell]
      plot mirror_map of [scaled_quartic, bell]
    }
    """#

  /// One report for all tests.
  private static let report = Result {
    let folder = try TemporaryFolder()
    let input = try folder.write(file, to: "all.mirror")
    let run = try ProgramRun("report", input, "-o", folder.path("r"))
    #expect(run.status == 0, "\(run.messages)")
    return folder
  }

  @Test func sourceCompilesWithPdflatex() throws {
    let folder = try Self.report.get()
    let run = try ProgramRun(
      shell: "cd '\(folder.path("r"))' && HOME='\(folder.url.path)' pdflatex -halt-on-error "
        + "-interaction=nonstopmode -output-directory='\(folder.url.path)' report.tex")
    let errors = run.output.split(separator: "\n").filter {
      $0.hasPrefix("!") || $0.hasPrefix("l.")
    }
    #expect(run.status == 0, "\(errors)")
    #expect(run.output.contains("Output written on"))
    // Bitmap fonts would have to be made first, on every reader's machine.
    #expect(!run.messages.contains("mktexpk"))
  }

  /// A window, and whether the reader prefers dark pages.
  struct Window: Sendable, CustomTestStringConvertible {
    let width: Int
    let isDark: Bool
    var testDescription: String { "\(width) \(isDark ? "dark" : "light")" }
  }

  @Test(arguments: [
    Window(width: 1100, isDark: false), Window(width: 1100, isDark: true),
    Window(width: 500, isDark: false),
  ])
  func pageShowsEverything(_ window: Window) throws {
    let folder = try Self.report.get()
    let page = try String(contentsOfFile: folder.path("r/index.html"), encoding: .utf8)
    let probe = """
      <script>
      document.fonts.ready.then(() => {
        const size = item => item.getBoundingClientRect();
        const isFlat = item => !(size(item).width > 4 && size(item).height > 4);
        const light = color => color.match(/\\d+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3;
        const figures = [...document.querySelectorAll("figure svg")];
        const curve = document.querySelector("figure svg path[stroke^='var']");
        document.title = JSON.stringify({
          figures: figures.length, flatFigures: figures.filter(isFlat).length,
          formulas: document.querySelectorAll("math").length,
          flatFormulas: [...document.querySelectorAll("math")].filter(isFlat).length,
          overflow: document.documentElement.scrollWidth - window.innerWidth,
          font: document.fonts.check('16px "Report Math"'),
          fonts: [...document.fonts].map(font => font.status).join(),
          paper: light(getComputedStyle(document.body).backgroundColor),
          ink: light(getComputedStyle(document.body).color),
          named: figures.every(figure => figure.getAttribute("role") === "img"
            && figure.querySelector("title") && figure.querySelector("desc")),
          headings: document.querySelectorAll("h1").length,
          tables: document.querySelectorAll("figure + details table").length});
      });
      </script></body>
      """
    let name = "page-\(window.width)-\(window.isDark).html"
    let copy = try folder.write(page.replacingOccurrences(of: "</body>", with: probe), to: name)
    let run = try ProgramRun(
      shell: "HOME='\(folder.url.path)' timeout 120 chromium --headless --no-sandbox --disable-gpu "
        + "--window-size=\(window.width),900 --virtual-time-budget=5000 --enable-logging=stderr "
        + "--blink-settings=preferredColorScheme=\(window.isDark ? 0 : 1) "
        + "--user-data-dir='\(folder.path("profile-" + name))' --dump-dom 'file://\(copy)'")
    #expect(!run.messages.contains("CONSOLE"), "\(run.messages.suffix(500))")
    let start = try #require(run.output.range(of: "<title>"), "\(run.messages.suffix(500))")
    let end = try #require(run.output.range(of: "</title>"))
    let text = run.output[start.upperBound..<end.lowerBound]
    let found = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: any Sendable],
      "\(text)")
    func number(_ key: String) -> Double { (found[key] as? NSNumber)?.doubleValue ?? .nan }
    #expect(number("figures") == 4 && number("flatFigures") == 0, "\(found)")
    #expect(number("tables") == 4 && number("headings") == 1, "\(found)")
    #expect(number("formulas") > 60 && number("flatFormulas") == 0, "\(found)")
    #expect(number("overflow") <= 0, "\(found)")
    #expect(found["fonts"] as? String == "loaded" && found["named"] as? Bool == true, "\(found)")
    #expect(abs(number("paper") - number("ink")) > 150, "\(found)")
    #expect((number("paper") < number("ink")) == window.isDark, "\(found)")
  }
}
