/// A place in a text as people count it.
public struct SourcePosition: Hashable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column in characters (extended grapheme clusters), from 1.
  public var column: Int

  /// Creates a place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

extension SourceText {
  /// The number of lines; an empty text has one.
  public var lineCount: Int { lineStarts.count }

  /// The line, from 1, that holds an offset; offsets past the end are on the last line.
  ///
  /// - Complexity: O(log n) in the number of lines.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The bytes of a line, counted from 1, without its line break.
  public func byteRange(ofLine line: Int) -> Range<Int> {
    let start = lineStarts[line - 1]
    guard line < lineStarts.count else { return start..<max(start, bytes.count) }
    var end = lineStarts[line] - 1
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// Line and column of an offset.
  ///
  /// - Complexity: O(log n) in the number of lines plus the length of the line.
  public func position(at offset: Int) -> SourcePosition {
    let line = line(at: offset)
    let range = byteRange(ofLine: line)
    let end = min(max(offset, range.lowerBound), range.upperBound)
    let prefix = bytes[range.lowerBound..<end]
    let isASCII = prefix.allSatisfy { $0 < 0x80 }
    let characters = isASCII ? prefix.count : String(decoding: prefix, as: UTF8.self).count
    return SourcePosition(line: line, column: characters + 1)
  }
}
