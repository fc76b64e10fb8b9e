/// The spaces between two tokens on one line.
enum Spacing {
  static func isSpaced(_ left: TokenRole?, _ right: TokenRole) -> Bool {
    switch left {
    case .open, .openBar, .prefix, .tight: return false
    case .openRows:
      if case .closeRows = right { return false }
      return true
    case .openOptions:
      if case .closeOptions = right { return false }
      return true
    default: break
    }
    switch right {
    case .close, .closeBar, .separator, .tight, .open(attached: true): return false
    default: return true
    }
  }
}
