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
  ])
  func becomesHTML(_ markdown: String, _ html: String) {
    #expect(Markdown.html(markdown) == html)
  }
}
