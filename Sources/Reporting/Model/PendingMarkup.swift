import Symbolic

extension Expression {
  var latex: String { text }
  var mathML: String { "<mtext>\(HTMLText.escaped(text))</mtext>" }
}
