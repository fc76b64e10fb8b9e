/// Characters that editors and word processors put in the place of the language's own.
enum Typography {
  /// What a look-alike is written as.
  static func replacement(for scalar: Unicode.Scalar) -> String? { replacements[scalar] }

  private static let replacements: [Unicode.Scalar: String] = [
    "\u{2212}": "-", "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{2013}": "-",
    "\u{2014}": "-", "\u{FE63}": "-", "\u{FF0D}": "-",
    "\u{00D7}": "*", "\u{00B7}": "*", "\u{22C5}": "*", "\u{2217}": "*", "\u{2022}": "*",
    "\u{00F7}": "/", "\u{2215}": "/", "\u{2044}": "/",
    "\u{2264}": "<=", "\u{2A7D}": "<=", "\u{2265}": ">=", "\u{2A7E}": ">=", "\u{2260}": "!=",
    "\u{2026}": "..", "\u{221E}": "inf", "\u{FF08}": "(", "\u{FF09}": ")", "\u{FF0C}": ",",
    "\u{FF1B}": ";", "\u{FF0B}": "+", "\u{FF1D}": "=", "\u{FF5C}": "|", "\u{2223}": "|",
    "\u{02C6}": "^",
  ]

  static let quotes: Set<Unicode.Scalar> = [
    "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{00AB}", "\u{00BB}", "\u{FF02}",
  ]

  static let spaces: Set<Unicode.Scalar> = [
    "\u{A0}", "\u{1680}", "\u{2000}", "\u{2001}", "\u{2002}", "\u{2003}", "\u{2004}", "\u{2005}",
    "\u{2006}", "\u{2007}", "\u{2008}", "\u{2009}", "\u{200A}", "\u{202F}", "\u{205F}", "\u{3000}",
  ]

  /// Control, bidirectional and other invisible characters.
  static func isDisturbance(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00..<0x20, 0x7F..<0xA0, 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E,
      0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      true
    default: false
    }
  }

  /// A raised or lowered digit or minus.
  struct Script {
    var text: String
    var isRaised: Bool
  }

  static func script(_ scalar: Unicode.Scalar) -> Script? {
    switch scalar.value {
    case 0xB9: return Script(text: "1", isRaised: true)
    case 0xB2, 0xB3: return Script(text: "\(scalar.value - 0xB0)", isRaised: true)
    case 0x2070, 0x2074...0x2079: return Script(text: "\(scalar.value - 0x2070)", isRaised: true)
    case 0x207B: return Script(text: "-", isRaised: true)
    case 0x2080...0x2089: return Script(text: "\(scalar.value - 0x2080)", isRaised: false)
    default: return nil
    }
  }
}
