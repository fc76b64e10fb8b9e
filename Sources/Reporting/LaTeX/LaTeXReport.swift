import Mustache

/// Renders a report as LaTeX that pdflatex compiles with the packages of texlive-latex-base.
public struct LaTeXReport: Sendable {
  private let template: MustacheTemplate

  /// Reads the embedded template.
  ///
  /// - Throws: The template engine's error; the template is part of the program, so a test rules
  ///   that out.
  public init() throws {
    // The template names this kind of text; a second registration changes nothing.
    MustacheContentTypes.register(LaTeXContent(), named: "LATEX")
    template = try MustacheTemplate(
      string: String(decoding: PackageResources.report_latex_mustache, as: UTF8.self))
  }

  /// The document; its figures are expected as `figures/NAME/figure-latex.tex`.
  ///
  /// - Parameter report: What to show.
  /// - Returns: LaTeX source.
  public func render(_ report: ReportDocument) -> String {
    template.render(PageView(report, figures: [:], styles: ""))
  }
}
