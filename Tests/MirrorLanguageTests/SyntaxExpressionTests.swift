import Diagnostics
import MirrorLanguage
import Testing

@Suite("Expressions")
struct SyntaxExpressionTests {
  private func shape(_ text: String) -> String {
    let (expression, diagnostics) = parseExpression(SourceText(name: "<--h>", text: text))
    guard let expression else { return "\(diagnostics.map(\.code.description))" }
    return SyntaxShape.of(expression)
  }

  @Test(arguments: [
    ("-x^2", "(-(x^2))"), ("2^3^4", "(2^(3^4))"), ("2^-1", "(2^(-1))"), ("a*-b", "(a*(-b))"),
    ("-a*b", "((-a)*b)"), ("2^-x^2", "(2^(-(x^2)))"), ("a - b - c", "(a - b - c)"),
    ("a/b*c", "(a/b*c)"), ("a + b*c^d", "(a + (b*(c^d)))"), ("--x", "(-(-x))"),
    ("a - -b", "(a - (-b))"), ("+x", "(+x)"), ("(a + b)*c", "([(a + b)]*c)"),
    ("f(x)^2", "(f<x>^2)"), ("-5/4", "((-5)/4)"),
  ])
  func precedenceAndAssociativity(_ text: String, _ expected: String) {
    #expect(shape(text) == expected)
  }

  @Test(arguments: [
    ("|x|", "|x|"), ("|x|^3", "(|x|^3)"), ("||x| - 1|", "|(|x| - 1)|"), ("|-x|", "|(-x)|"),
    ("|x|*|y|", "(|x|*|y|)"), ("|a - |b||", "|(a - |b|)|"), ("|f(|x|)|", "|f<|x|>|"),
    ("|(|x| + 1)*|y||", "|([(|x| + 1)]*|y|)|"), ("|x| + |y|", "(|x| + |y|)"),
  ])
  func bars(_ text: String, _ expected: String) {
    #expect(shape(text) == expected)
  }

  @Test(arguments: [
    ("0.35", "7/20"), (".5", "1/2"), ("1e-3", "1/1000"), ("2.5E+2", "250"), ("007", "7"),
    ("123456789012345678901234567890", "123456789012345678901234567890"), ("0e5", "0"),
  ])
  func numbersAreExact(_ text: String, _ expected: String) {
    #expect(shape(text) == expected)
  }

  @Test(arguments: [
    ("f(a, b; s = 1, t = 2)", "f<a,b,s=1,t=2>"), ("normal(s = 1)", "normal<s=1>"),
    ("scaled(f, omega = w)", "scaled<f,omega=w>"), ("f(; s = 1)", "f<s=1>"), ("f()", "f<>"),
  ])
  func calls(_ text: String, _ expected: String) {
    #expect(shape(text) == expected)
  }

  @Test(arguments: [
    ("1 < x <= 2", "(1 < x <= 2)"),
    ("x == 0 or x > 1 and y != 2", "((x == 0) or ((x > 1) and (y != 2)))"),
    ("not x < 0 and y < 0", "((not (x < 0)) and (y < 0))"),
    ("(x < 0 or y < 0) and z < 0", "([((x < 0) or (y < 0))] and (z < 0))"),
    ("not not x < 1", "(not (not (x < 1)))"), ("|x| < 1", "(|x| < 1)"),
  ])
  func conditions(_ text: String, _ expected: String) {
    #expect(
      shape("piecewise { 1 for \(text); 2 otherwise }") == "{1 for \(expected); 2 for otherwise}")
  }

  @Test func namesAreComparedInNFC() throws {
    let text = "e\u{301}*\u{E9}"
    let (expression, _) = parseExpression(SourceText(name: "<--h>", text: text))
    guard case .product(let left, let rest)? = expression?.kind, case .name(let a) = left.kind,
      let right = rest.first?.1, case .name(let b) = right.kind
    else { throw UnexpectedShape() }
    #expect(a.name == b.name)
    #expect(Set([a.name, b.name]).count == 1)
    #expect(shape("ψ*ω_1*α2") == "(ψ*ω_1*α2)")
  }

  struct UnexpectedShape: Error {}

  @Test(arguments: ["", "1 2", "x)", "(", "1,2", "2x"])
  func whatIsNoWholeExpressionIsRejected(_ text: String) {
    #expect(parseExpression(SourceText(name: "<--h>", text: text)).expression == nil)
  }
}
