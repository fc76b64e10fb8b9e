/// What a terminal shows of one line: all of it, or a window around a place if it is long.
///
/// Control and bidirectional characters are replaced, so that a source
/// text cannot move the cursor or reorder the message.
struct SourceExcerpt {
  struct Cell {
    /// The offset of the character's first byte.
    var offset: Int
    var shown: String
    /// Columns that the character takes; 0 for a tab, which is copied to the caret line.
    var width: Int
    var isTab: Bool { shown == "\t" }
  }
  let cells: [Cell]
  /// The offset one past the last byte shown.
  let end: Int
  let isCutBefore: Bool
  let isCutAfter: Bool

  /// Bytes shown before and after the place when a line is too long to be shown whole.
  private static let reach = (before: 60, after: 90)
  /// A line of up to this many bytes is shown whole.
  private static let wholeLine = 160

  init(line: Int, around offset: Int, in source: SourceText) {
    var range = source.byteRange(ofLine: line)
    let whole = range
    if range.count > Self.wholeLine {
      let centre = min(max(offset, range.lowerBound), range.upperBound)
      var low = max(range.lowerBound, centre - Self.reach.before)
      var high = min(range.upperBound, centre + Self.reach.after)
      while low > range.lowerBound, source.bytes[low] & 0xC0 == 0x80 { low -= 1 }
      while high < range.upperBound, source.bytes[high] & 0xC0 == 0x80 { high += 1 }
      range = low..<high
    }
    isCutBefore = range.lowerBound > whole.lowerBound
    isCutAfter = range.upperBound < whole.upperBound
    end = range.upperBound
    cells = Self.cells(in: source, range: range)
  }

  private static func cells(in source: SourceText, range: Range<Int>) -> [Cell] {
    let text = String(decoding: source.bytes[range], as: UTF8.self)
    var cells: [Cell] = []
    var offset = range.lowerBound
    // A repaired byte is three bytes in the string and one in the source: step by what was read.
    let isValid = text.utf8.count == range.count
    for character in text {
      let shown = String(character.unicodeScalars.map(GlyphWidth.visible).joined())
      let width = character == "\t" ? 0 : GlyphWidth.columns(of: character)
      cells.append(Cell(offset: offset, shown: shown, width: width))
      offset += isValid ? character.utf8.count : sourceLength(of: character, in: source, at: offset)
    }
    return cells
  }

  private static func sourceLength(
    of character: Character, in source: SourceText, at offset: Int
  ) -> Int {
    var length = 0
    for scalar in character.unicodeScalars {
      let encoded = String(scalar).utf8
      let place = offset + length
      let isLiteral =
        place + encoded.count <= source.bytes.count
        && source.bytes[place..<(place + encoded.count)].elementsEqual(encoded)
      length += isLiteral ? encoded.count : 1
    }
    return length
  }

  /// The line as shown, with an ellipsis where it is cut.
  var text: String {
    (isCutBefore ? "…" : "") + cells.map(\.shown).joined() + (isCutAfter ? "…" : "")
  }
}
