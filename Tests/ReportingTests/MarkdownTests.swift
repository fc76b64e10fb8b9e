import Testing

@testable import Reporting

@Suite("Markdown of report texts")
struct MarkdownTests {
  @Test(arguments: [
    ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>"),
    ("# Title", "<h4>Title</h4>"),
    ("- a\n- b *c*", "<ul><li>a</li><li>b <em>c</em></li></ul>"),
    ("**bold** and `a*b*c`", "<p><strong>bold</strong> and <code>a*b*c</code></p>"),
    ("2*x and 3 * y", "<p>2*x and 3 * y</p>"),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    (
      "[paper](https://arxiv.org/abs/2410.03988)",
      "<p><a href=\"https://arxiv.org/abs/2410.03988\">paper</a></p>"
    ),
    ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
    ("```\na < b\n```", "<pre><code>a &lt; b</code></pre>"),
    ("a lone ` tick", "<p>a lone ` tick</p>"),
    ("", ""),
    (
      "costs $5 and $6, \\$x",
      "<p>costs $5 and $6, $x</p>"
    ),
    (
      "is $x^2$.",
      "<p>is <math alttext=\"x^2\"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>.</p>"
    ),
    ("$\\oops$", "<p><code>$\\oops$</code></p>"),
  ])
  func becomesHTML(_ markdown: String, _ html: String) {
    #expect(Markdown(markdown).html == html)
  }

  @Test(arguments: [
    ("50 % of a_b & c", "50 \\% of a\\_\\allowbreak{}b \\& c"),
    ("*so* $\\varphi(x) \\le 1$", "\\emph{so} $\\varphi(x) \\le 1$"),
    ("$$\\int_0^1 φ$$", "\\[\\int_0^1 \\ensuremath{\\varphi}\\]"),
    ("$\\input{secret}$", "\\texttt{\\textbackslash{}input\\{secret\\}}"),
    ("φ̄ and ″", "\\ensuremath{\\bar{\\varphi}} and \\ensuremath{''}"),
    ("- a\n- b", "\\begin{itemize}\n\\item a\n\\item b\n\\end{itemize}"),
  ])
  func becomesLaTeX(_ markdown: String, _ latex: String) {
    #expect(Markdown(markdown).latex == latex)
  }
}
