import MultiPrecision
import Symbolic
import Testing

private let x = Expression.variable("x")
private let y = Expression.variable("y")
private func number(_ p: Int, _ q: Int) -> Expression { .number(Rational(p, q)) }

@Suite struct FormulaPrinterTests {
  static let raw: [(Expression, String)] = [
    (-x.pow(2), "-x^2"),
    ((-x).pow(2), "(-x)^2"),
    (x.pow(y.pow(2)), "x^(y^2)"),
    (x.pow(y).pow(2), "(x^y)^2"),
    (x - (y - 1), "x - (y - 1)"),
    (x + -y, "x - y"),
    (x / (y * 2), "x/(y*2)"),
    (x / y / 2, "x*(1/2)/y"),
    (number(3, 20).pow(2), "(3/20)^2"),
    (Expression(-2).pow(x), "(-2)^x"),
    (.product([x, number(-1, 2)]), "x*(-1/2)"),
    (.product([x, .sum([y, 1])]), "x*(y + 1)"),
    (.power(x, number(-3, 2)), "1/x^(3/2)"),
    (.function(.max, [x, y, 0]), "max(x, y, 0)"),
    (.sum([]), "0"), (.product([]), "1"),
    (
      .piecewise(
        [
          Branch(
            -x, when: .and([.comparison(x, .less, 0), .or([.constant(true), .constant(false)])])),
          Branch(1, when: .not(.comparison(x, .equal, y))),
        ], otherwise: 1 - x),
      "piecewise { -x for x < 0 and (0 == 0 or 0 == 1); 1 for not x == y; 1 - x otherwise }"
    ),
  ]

  @Test(arguments: raw)
  func textOfRawTrees(_ given: Expression, _ expected: String) {
    #expect(given.text == expected)
  }

  static let latex: [(Expression, String)] = [
    (number(3, 20) * .apply(.abs, x), #"\frac{3}{20} \left|x\right|"#),
    (x.pow(4) - 2 * x + 1, #"x^{4} - 2 x + 1"#),
    (-x / y, #"-\frac{x}{y}"#),
    (.apply(.sqrt, x.pow(2) + Expression.variable("beta").pow(2)), #"\sqrt{\beta^{2} + x^{2}}"#),
    (x * .apply(.asinh, x), #"x \operatorname{asinh}\left(x\right)"#),
    (.variable("psi") + .variable("omega_1"), #"\omega_{1} + \psi"#),
    (.variable("ψ") + .variable("x2") + .variable("rate"), #"\mathrm{rate} + x_{2} + \psi"#),
    (.apply(.exp, -x.pow(2) / 2), #"e^{-\frac{1}{2} x^{2}}"#),
    (.apply(.exp, x).pow(-1), #"e^{-x}"#),
    (.apply(.gamma, x).pow(2), #"\Gamma\left(x\right)^{2}"#),
    (.apply(.log, x) * .apply(.cbrt, y), #"\sqrt[3]{y} \log\left(x\right)"#),
    ((x + 1).pow(3) * (x - 1), #"\left(x - 1\right) \left(x + 1\right)^{3}"#),
    (x * Expression(2).pow(x) * 3, #"3 \cdot 2^{x} x"#),
    (
      .piecewise(
        [Branch(x, when: .comparison(x, .lessOrEqual, 0))], otherwise: .function(.max, [x, y])),
      #"\begin{cases} x & \text{if } x \le 0 \\ \max\left(x, y\right) & \text{otherwise} \end{cases}"#
    ),
  ]

  @Test(arguments: latex)
  func latexOfCanonicalTrees(_ given: Expression, _ expected: String) {
    #expect(given.simplified().latex == expected)
  }

  static let mathML: [(Expression, String)] = [
    (
      number(3, 20) * x.pow(2),
      "<mrow><mfrac><mn>3</mn><mn>20</mn></mfrac><mo>&#x2062;</mo>"
        + "<msup><mi>x</mi><mn>2</mn></msup></mrow>"
    ),
    (.apply(.sqrt, .variable("omega_1")), "<msqrt><msub><mi>ω</mi><mn>1</mn></msub></msqrt>"),
    (.variable("a<b"), "<mi>a&lt;b</mi>"),
    (
      .apply(.asinh, x),
      "<mrow><mi>asinh</mi><mo>&#x2061;</mo>"
        + "<mrow><mo fence=\"true\" stretchy=\"false\" form=\"prefix\">(</mo><mi>x</mi>"
        + "<mo fence=\"true\" stretchy=\"false\" form=\"postfix\">)</mo></mrow></mrow>"
    ),
    (
      .piecewise([Branch(x, when: .comparison(x, .less, 0))], otherwise: 1),
      "<mrow><mo fence=\"true\" form=\"prefix\">{</mo><mtable columnalign=\"left left\">"
        + "<mtr><mtd><mi>x</mi></mtd><mtd><mtext>if&#xA0;</mtext>"
        + "<mrow><mi>x</mi><mo>&lt;</mo><mn>0</mn></mrow></mtd></mtr>"
        + "<mtr><mtd><mn>1</mn></mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>"
    ),
  ]

  @Test(arguments: mathML)
  func mathMLOfCanonicalTrees(_ given: Expression, _ expected: String) {
    #expect(given.simplified().mathML == expected)
  }
}
