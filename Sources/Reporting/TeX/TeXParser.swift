/// Reads the words of a formula.
struct TeXParser {
  private typealias Node = TeXFormula.Node

  /// Nesting of braces beyond which nothing is read.
  private static let maximumDepth = 100

  private var rest: ArraySlice<TeXToken>
  private var depth = 0

  init(tokens: ArraySlice<TeXToken>) { rest = tokens }

  var isAtEnd: Bool { rest.allSatisfy { $0 == .space } }

  /// Parts up to one of the words that end a list, which stays; nil for what cannot be read.
  mutating func list(until ends: Set<TeXToken>) -> [TeXFormula.Node]? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { return nil }
    var nodes: [Node] = []
    while true {
      skipSpaces()
      guard let token = rest.first else { return ends.isEmpty ? nodes : nil }
      if ends.contains(token) { return nodes }
      guard let base = atom(), let node = scripts(on: base) else { return nil }
      nodes.append(node)
    }
  }

  private mutating func skipSpaces() { while rest.first == .space { rest.removeFirst() } }

  private mutating func take(_ token: TeXToken) -> Bool {
    skipSpaces()
    guard rest.first == token else { return false }
    rest.removeFirst()
    return true
  }

  /// Primes, then `_` and `^`, after a part; each script at most once.
  private mutating func scripts(on base: Node) -> Node? {
    var primes = 0
    while take(.character("'")) { primes += 1 }
    let base = primes > 0 ? Node.primed(base, primes) : base
    var below: Node?
    var above: Node?
    while true {
      if below == nil, take(.character("_")) {
        below = argument()
        if below == nil { return nil }
      } else if above == nil, take(.character("^")) {
        above = argument()
        if above == nil { return nil }
      } else {
        skipSpaces()
        if [.character("_"), .character("^"), .character("'")].contains(rest.first) { return nil }
        return below == nil && above == nil ? base : .scripts(base, below: below, above: above)
      }
    }
  }

  /// A part in braces, or the next one.
  private mutating func argument() -> Node? {
    skipSpaces()
    switch rest.first {
    case nil, .character("}"), .character("_"), .character("^"), .character("&"): return nil
    // One digit: x^23 is x² and a 3.
    case .character(let digit) where digit.isASCII && digit.isNumber:
      rest.removeFirst()
      return .number(String(digit))
    default: return atom()
    }
  }

  private mutating func group() -> Node? {
    guard take(.character("{")), let nodes = list(until: [.character("}")]),
      take(.character("}"))
    else { return nil }
    return nodes.count == 1 ? nodes[0] : .row(nodes)
  }

  private mutating func atom() -> Node? {
    guard let token = rest.first else { return nil }
    switch token {
    case .space: return nil
    case .character("{"): return group()
    case .character(let character):
      rest.removeFirst()
      if character.isASCII, character.isNumber { return number(from: character) }
      if character.isLetter { return .letter(String(character)) }
      return TeXSigns.plain[character].map(Node.sign)
    case .command(let name):
      rest.removeFirst()
      return command(name)
    }
  }

  private mutating func number(from first: Character) -> Node {
    var digits = String(first)
    while case .character(let next)? = rest.first, next.isASCII,
      next.isNumber
        || (next == "."
          && rest.dropFirst().first.map { token in
            if case .character(let digit) = token { digit.isNumber } else { false }
          } == true)
    {
      digits.append(next)
      rest.removeFirst()
    }
    return .number(digits)
  }

  private mutating func command(_ name: String) -> Node? {
    if let glyph = TeXSigns.letters[name] { return .letter(glyph) }
    if let sign = TeXSigns.signs[name] { return .sign(sign) }
    if let width = TeXSigns.spaces[name] { return .space(width) }
    if let large = TeXSigns.large[name] { return .large(large.sign, hasLimits: large.hasLimits) }
    if TeXSigns.limitFunctions.contains(name) { return .large(name, hasLimits: true) }
    if TeXSigns.functions.contains(name) { return .upright(name) }
    if let mark = TeXSigns.accents[name] { return argument().map { .accent($0, mark) } }
    switch name {
    case "frac", "dfrac", "tfrac":
      guard let top = argument(), let bottom = argument() else { return nil }
      return .fraction(top, bottom)
    case "sqrt": return squareRoot()
    case "left": return fenced()
    case "text", "mathrm", "operatorname", "textrm", "mathbf", "mathit": return words(name)
    case "mathbb": return blackboard()
    case "begin": return cases()
    default: return nil
    }
  }

  private mutating func squareRoot() -> Node? {
    guard take(.character("[")) else { return argument().map { .root($0, index: nil) } }
    guard let index = list(until: [.character("]")]), take(.character("]")),
      let body = argument()
    else { return nil }
    return .root(body, index: .row(index))
  }

  private mutating func fenced() -> Node? {
    guard let open = delimiter(), let nodes = list(until: [.command("right")]),
      take(.command("right")), let close = delimiter()
    else { return nil }
    return .fenced(nodes, open: open, close: close)
  }

  private mutating func delimiter() -> String? {
    skipSpaces()
    guard let token = rest.popFirst() else { return nil }
    switch token {
    case .character("."): return ""
    case .character(let sign): return "()[]|/".contains(sign) ? String(sign) : nil
    case .command(let name): return TeXSigns.delimiters[name]
    case .space: return nil
    }
  }

  /// The words in braces after `\text` and its kin, spaces kept.
  private mutating func words(_ command: String) -> Node? {
    guard take(.character("{")) else { return nil }
    var words = ""
    while let token = rest.popFirst() {
      switch token {
      case .character("}"): return command == "text" ? .text(words) : .upright(words)
      case .character("{"), .command: return nil
      case .character(let character): words.append(character)
      case .space: words.append(" ")
      }
    }
    return nil
  }

  private mutating func blackboard() -> Node? {
    guard case .upright(let name)? = words("mathbb"), let glyph = TeXSigns.blackboard[name] else {
      return nil
    }
    return .upright(glyph)
  }

  private mutating func cases() -> Node? {
    guard case .upright("cases")? = words("begin") else { return nil }
    var rows: [[Node]] = []
    var row: [Node] = []
    while let cell = list(until: [.character("&"), .command("\\"), .command("end")]) {
      row.append(.row(cell))
      if take(.character("&")) { continue }
      rows.append(row)
      row = []
      if take(.command("\\")) { continue }
      guard take(.command("end")), case .upright("cases")? = words("end") else { return nil }
      // A \\ before the end leaves a row with nothing in it.
      if rows.last == [.row([])] { rows.removeLast() }
      return .cases(rows)
    }
    return nil
  }
}
