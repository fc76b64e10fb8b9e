extension SourceText {
  /// The spans of bytes that are not UTF-8, joined where they touch, at most `limit` of them.
  ///
  /// - Complexity: O(n) in the number of bytes.
  public func invalidBytes(limit: Int = 100) -> [SourceSpan] {
    var found: [SourceSpan] = []
    bytes.withUnsafeBufferPointer { buffer in
      var offset = 0
      while offset < buffer.count {
        if buffer[offset] < 0x80 {
          offset += 1
          continue
        }
        let length = Self.sequenceLength(in: buffer, at: offset)
        if length > 0 {
          offset += length
          continue
        }
        if let last = found.last, last.end == offset {
          found[found.count - 1].end = offset + 1
        } else if found.count < limit {
          found.append(SourceSpan(offset, offset + 1))
        } else {
          return
        }
        offset += 1
      }
    }
    return found
  }

  /// The length of the well-formed sequence of two to four bytes at an offset, or 0: table 3-7 of
  /// the Unicode Standard, which leaves out overlong forms, surrogates and what is above U+10FFFF.
  private static func sequenceLength(in buffer: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
    let lead = buffer[offset]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { second = 0xA0...0xBF }
      if lead == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { second = 0x90...0xBF }
      if lead == 0xF4 { second = 0x80...0x8F }
    default: return 0
    }
    guard offset + length <= buffer.count, second.contains(buffer[offset + 1]) else { return 0 }
    for index in 2..<max(2, length) where !(0x80...0xBF).contains(buffer[offset + index]) {
      return 0
    }
    return length
  }
}
