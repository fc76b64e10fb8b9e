/// How a character is shown in a terminal.
enum GlyphWidth {
  /// The scalar itself, or what stands for it when it would disturb the line.
  static func visible(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x09: "\t"
    case 0x00..<0x20: Unicode.Scalar(0x2400 + scalar.value).map { String($0) } ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0x061C, 0xFEFF:
      "\u{FFFD}"
    default: String(scalar)
    }
  }

  /// Columns of a character: two for East Asian wide and emoji blocks, else one.
  static func columns(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default:
      // A combining mark alone at the start of a line still takes a place of its own.
      return 1
    }
  }

  /// A message without control characters; line breaks stay.
  static func printable(_ message: String) -> String {
    let needsWork = message.unicodeScalars.contains { scalar in
      scalar.value != 0x0A && visible(scalar) != String(scalar)
    }
    guard needsWork else { return message }
    return message.unicodeScalars.map { $0.value == 0x0A ? "\n" : visible($0) }.joined()
  }
}
