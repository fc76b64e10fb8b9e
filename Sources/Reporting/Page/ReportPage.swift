import Mustache

/// Renders a report as one HTML page that needs nothing else, and its parts for notebooks.
public struct ReportPage: Sendable {
  private let templates: MustacheLibrary
  private let styles: String
  private let fragmentStyles: String

  /// Reads the embedded templates.
  ///
  /// - Throws: The template engine's error; the templates are part of the program, so a test rules
  ///   that out.
  public init() throws {
    templates = MustacheLibrary(templates: [
      "report": try Self.template(PackageResources.report_mustache),
      "section": try Self.template(PackageResources.section_mustache),
    ])
    styles =
      String(decoding: PackageResources.math_font_css, as: UTF8.self)
      + String(decoding: PackageResources.report_css, as: UTF8.self)
    fragmentStyles = String(decoding: PackageResources.fragment_css, as: UTF8.self)
  }

  private static func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
    try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
  }

  /// The page.
  ///
  /// - Parameters:
  ///   - report: What to show.
  ///   - figures: The themed SVG of each figure that was drawn, by the figure's name.
  /// - Returns: HTML text.
  public func render(_ report: ReportDocument, figures: [String: String]) -> String {
    templates.render(
      PageView(report, figures: figures, styles: styles), withTemplate: "report") ?? ""
  }

  /// A part by itself, without its heading, with the few styles that it needs.
  ///
  /// - Parameters:
  ///   - section: What to show; of a figure only its caption and its numbers are shown.
  ///   - remarks: Text with carets under it, which keeps its spaces; none if empty.
  /// - Returns: A `div` element.
  public func fragment(_ section: ReportSection, remarks: String = "") -> String {
    let part = ReportSection(heading: "", content: section.content)
    let body =
      templates.render(
        SectionView(part, anchor: "", figures: [:]), withTemplate: "section") ?? ""
    let text = remarks.isEmpty ? "" : "<pre>\(HTMLText.escaped(remarks))</pre>\n"
    return "<div class=\"mirrorflow\">\n<style>\n\(fragmentStyles)</style>\n\(body)\(text)</div>\n"
  }
}
