import Glibc
import Reporting

/// Draws figures with gnuplot in the folder that holds their data.
struct FigureDrawing {
  /// What came of drawing a figure.
  enum Outcome {
    /// The themed SVG, and the files for papers beside it.
    case drawn(svg: String, files: [(name: String, bytes: [UInt8])])
    /// gnuplot is not installed.
    case plotterMissing
    /// gnuplot's own words.
    case failed(String)
  }

  private static let logName = ".gnuplot-messages"

  /// The plotter that draws.
  ///
  /// - Parameter folder: Where its answer may be written.
  /// - Returns: Name and version, such as `gnuplot 5.4 patchlevel 4`; nil if it is not installed.
  static func version(in folder: String) -> String? {
    let log = folder + "/" + logName
    defer { unlink(log) }
    guard ChildProcess.run("gnuplot", ["--version"], log: log) == .exited(0) else { return nil }
    return FolderTree.read(log).map {
      String(decoding: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
  }

  /// Runs the figure's script and reads what it drew.
  ///
  /// - Parameters:
  ///   - figure: The figure.
  ///   - folder: Where its `plot.gp` and `data.csv` are.
  /// - Returns: The drawing, or why there is none.
  static func draw(_ figure: FigureDescription, in folder: String) -> Outcome {
    let log = folder + "/" + logName
    // The script names its files without folders, so that it works wherever it is moved to.
    let change = "cd '\(folder.replacing("'", with: "''"))'"
    let outcome = ChildProcess.run("gnuplot", ["-e", change, "plot.gp"], log: log)
    let messages = FolderTree.read(log).map { String(decoding: $0, as: UTF8.self) }
    unlink(log)
    switch outcome {
    case .notStarted(ENOENT): return .plotterMissing
    case .notStarted(let code): return .failed("it cannot be started: \(SystemError(code))")
    case .killed(let signal): return .failed("it was killed by signal \(signal)")
    case .exited(127) where messages?.isEmpty ?? true: return .plotterMissing
    case .exited(let code):
      guard code == 0, let bytes = FolderTree.read(folder + "/figure.svg"),
        let svg = FigureSVG.themed(String(decoding: bytes, as: UTF8.self), for: figure),
        let files = printed(in: folder)
      else {
        let words = (messages ?? "").split(separator: "\n").filter {
          !$0.allSatisfy(\.isWhitespace)
        }
        return .failed(words.joined(separator: "; "))
      }
      return .drawn(svg: svg, files: files)
    }
  }

  /// What the script draws beside `figure.svg`.
  static let printedNames = ["figure.pdf", "figure-latex.tex", "figure-latex.pdf"]

  private static func printed(in folder: String) -> [(name: String, bytes: [UInt8])]? {
    let files = printedNames.compactMap { name in
      FolderTree.read("\(folder)/\(name)").map { bytes in
        (name: name, bytes: name.hasSuffix(".pdf") ? FigurePDF.undated(bytes) : bytes)
      }
    }
    return files.count == printedNames.count ? files : nil
  }
}
