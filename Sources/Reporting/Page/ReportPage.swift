import Mustache

/// Renders a report as one HTML page that needs nothing else.
public struct ReportPage: Sendable {
  private let template: MustacheTemplate
  private let styles: String

  /// Reads the embedded template.
  ///
  /// - Throws: The template engine's error; the template is part of the program, so a test rules
  ///   that out.
  public init() throws {
    template = try MustacheTemplate(
      string: String(decoding: PackageResources.report_mustache, as: UTF8.self))
    styles = String(decoding: PackageResources.report_css, as: UTF8.self)
  }

  /// The page.
  ///
  /// - Parameters:
  ///   - report: What to show.
  ///   - figures: The themed SVG of each figure that was drawn, by the figure's name.
  /// - Returns: HTML text.
  public func render(_ report: ReportDocument, figures: [String: String]) -> String {
    template.render(PageView(report, figures: figures, styles: styles))
  }
}
