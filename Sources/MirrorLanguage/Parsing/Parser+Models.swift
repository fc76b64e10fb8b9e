import Diagnostics

extension Parser {
  /// Reads `name { field = value … }` behind `model`.
  mutating func parseModel() throws(Abandon) -> ModelSyntax {
    let name = try parseName("the name of the model")
    guard at(.openBrace) else { throw fail("MF1026", "`{` behind the model's name") }
    var fields: [FieldSyntax] = []
    try parseBlock(
      opening: .openBlock, closing: .closeBlock, of: "`\(source[name.span])`"
    ) { parser throws(Abandon) in
      try parser.parseField(of: "a model", into: &fields)
    }
    return ModelSyntax(name: name, fields: fields)
  }

  /// Reads `{ name = value; … }` if it stands here.
  mutating func parseOptions() throws(Abandon) -> [FieldSyntax] {
    guard at(.openBrace) else { return [] }
    var fields: [FieldSyntax] = []
    try parseBlock(
      opening: .openOptions, closing: .closeOptions, of: "options"
    ) { parser throws(Abandon) in
      try parser.parseField(of: "the options", into: &fields)
    }
    return fields
  }
}
