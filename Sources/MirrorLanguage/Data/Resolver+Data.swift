import Diagnostics
import MirrorTheory
import MultiPrecision
import Symbolic

extension Resolver {
  /// Resolves a declared data set and enters it under its name.
  func resolveDataSet(_ data: DataSyntax, of declaration: DeclarationSyntax) {
    guard let name = data.name else { return }
    guard let value = trainingData(data, named: name.name) else { return }
    // A second declaration of the name is an error already; the first one counts.
    guard case .some(.none) = dataSets[name.name] else { return }
    dataSets[name.name] = .some(value)
    program.dataSets.append(
      Declared(name: name.name, value: value, span: declaration.span, nameSpan: name.span))
  }

  /// The points of inline data or of a csv file, or nil when an error was reported.
  func trainingData(_ data: DataSyntax, named name: String) -> TrainingData? {
    switch data.source {
    case .points(let points): inlineData(points, named: name, at: data.span)
    case .csv(let path, let span): csvData(path, named: name, at: span)
    }
  }

  private func inlineData(
    _ points: [PointSyntax], named name: String, at span: SourceSpan
  ) -> TrainingData? {
    // The parser reports empty lists and points of fewer than two numbers, and leaves those out.
    guard let first = points.first else { return nil }
    guard points.count <= LanguageLimits.dataPoints else {
      report(
        .tooManyPoints, "data may have up to 1,000,000 points",
        at: points[LanguageLimits.dataPoints].span)
      return nil
    }
    let width = first.coordinates.count
    var inputs: [[Expression]] = []
    var labels: [Expression] = []
    inputs.reserveCapacity(points.count)
    labels.reserveCapacity(points.count)
    var isSound = true
    for point in points {
      if point.coordinates.count != width {
        report(
          .pointLength, "this point has \(point.coordinates.count) numbers, the first has \(width)",
          at: point.span, labels: [Label(first.span, "the first point")])
        isSound = false
      }
      let values = point.coordinates.map { lowerConstant($0)?.expression }
      guard let values = complete(values) else {
        isSound = false
        continue
      }
      inputs.append(Array(values.dropLast()))
      labels.append(values[values.count - 1])
    }
    return isSound ? TrainingData(name: name, inputs: inputs, labels: labels) : nil
  }

  private func csvData(_ path: String, named name: String, at span: SourceSpan) -> TrainingData? {
    let bytes: [UInt8]
    do {
      bytes = try FileContents.read(FileContents.resolve(path, in: baseDirectory))
    } catch {
      let folder = baseDirectory.isEmpty ? "the working directory" : "the folder of this file"
      report(
        .unreadableData, "`\(path)` cannot be read: \(error.reason)", at: span,
        notes: path.hasPrefix("/") ? [] : ["the path starts from \(folder)"])
      return nil
    }
    let table = DataTable(bytes)
    if !table.errors.isEmpty {
      // Several lines of one file share the span of the `csv(...)`, so they are one diagnostic.
      let lines = table.errors.map { "\(path):\($0.line): \($0.message)" }
      report(
        .malformedData, lines[0], at: span,
        notes: Array(lines.dropFirst())
          + (lines.count == DataTable.errorLimit ? ["the rest of the file was not read"] : []))
      return nil
    }
    if table.hasTooManyPoints {
      report(.tooManyPoints, "`\(path)` has more than 1,000,000 points", at: span)
      return nil
    }
    guard !table.labels.isEmpty else {
      report(.noPoints, "`\(path)` has no points", at: span)
      return nil
    }
    return TrainingData(name: name, inputs: table.inputs, labels: table.labels)
  }
}
