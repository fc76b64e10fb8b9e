/// A JSON value whose object members keep their order.
enum JSONValue {
  struct Member {
    var key: String
    var value: JSONValue
  }

  case null
  /// A number or a Boolean, as JSON writes it.
  case literal(String)
  case string(String)
  case array([JSONValue])
  case object([Member])
}

/// Lays a JSON value out: what fits on a line stands on one line.
enum JSONText {
  /// The longest line that a nested value may fill; the value of a long string may exceed it.
  private static let lineWidth = 100

  static func render(_ value: JSONValue) -> String {
    var text = ""
    write(value, indent: 0, column: 0, to: &text)
    return text
  }

  private static func write(
    _ value: JSONValue, indent: Int, column: Int, to text: inout String
  ) {
    // A document always opens over several lines; parts of it close up where they fit.
    if indent > 0, let line = singleLine(value, room: lineWidth - column) {
      text += line
      return
    }
    let inner = String(repeating: " ", count: indent + 2)
    switch value {
    case .null: text += "null"
    case .literal(let literal): text += literal
    case .string(let string): text += quoted(string)
    case .array(let elements):
      text += elements.isEmpty ? "[" : "[\n"
      for (index, element) in elements.enumerated() {
        text += inner
        write(element, indent: indent + 2, column: indent + 2, to: &text)
        text += index + 1 < elements.count ? ",\n" : "\n" + String(inner.dropLast(2))
      }
      text += "]"
    case .object(let members):
      text += members.isEmpty ? "{" : "{\n"
      for (index, member) in members.enumerated() {
        let key = quoted(member.key) + ": "
        text += inner + key
        write(
          member.value, indent: indent + 2, column: indent + 2 + key.utf8.count, to: &text)
        text += index + 1 < members.count ? ",\n" : "\n" + String(inner.dropLast(2))
      }
      text += "}"
    }
  }

  /// The value on one line, whatever its length.
  static func line(_ value: JSONValue) -> String {
    var text = ""
    writeLine(value, to: &text)
    return text
  }

  private static func writeLine(_ value: JSONValue, to text: inout String) {
    switch value {
    case .null: text += "null"
    case .literal(let literal): text += literal
    case .string(let string): text += quoted(string)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        writeLine(element, to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        text += (index > 0 ? "," : "") + quoted(member.key) + ":"
        writeLine(member.value, to: &text)
      }
      text += "}"
    }
  }

  /// The value on one line of at most `room` bytes, or nil.
  ///
  /// Gives up as soon as the room is spent, so that laying out a document stays linear in its
  /// size for every level of nesting.
  private static func singleLine(_ value: JSONValue, room: Int) -> String? {
    guard room > 0 else { return nil }
    switch value {
    case .null: return "null"
    case .literal(let literal): return literal
    case .string(let string):
      let text = quoted(string)
      return text.utf8.count <= room ? text : nil
    case .array(let elements):
      var text = "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += ", " }
        guard let part = singleLine(element, room: room - text.utf8.count - 1) else { return nil }
        text += part
      }
      text += "]"
      return text.utf8.count <= room ? text : nil
    case .object(let members):
      var text = "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += ", " }
        text += quoted(member.key) + ": "
        guard let part = singleLine(member.value, room: room - text.utf8.count - 1) else {
          return nil
        }
        text += part
      }
      text += "}"
      return text.utf8.count <= room ? text : nil
    }
  }

  /// RFC 8259: quotation marks, backslashes and control characters are escaped, the rest is UTF-8.
  static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16, uppercase: false)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
