/// Makes gnuplot's PDF the same in every run.
public enum FigurePDF {
  /// The file with the date of its making set to the first second of 1970: the date of the report
  /// is in its provenance, and the bytes of a figure should depend on nothing but the figure.
  ///
  /// - Parameter bytes: What gnuplot's Cairo terminal wrote.
  /// - Returns: A file of the same length, so that the offsets inside stay right.
  public static func undated(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    let mark = Array("/CreationDate (D:".utf8)
    let date = Array("19700101000000".utf8)
    guard let start = result.firstRange(of: mark)?.upperBound, start + date.count < result.count,
      result[start..<start + date.count].allSatisfy({ (48...57).contains($0) })
    else { return result }
    result.replaceSubrange(start..<start + date.count, with: date)
    return result
  }
}
