"""Makes math-font.css: the glyphs of Latin Modern Math that reports use, inside a style sheet.

Usage: python3 math-font.py latinmodern-math.otf > math-font.css
Needs fontTools and brotli from PyPI. The font is Debian's fonts-lmodern 2.005 (Latin Modern Math
1.959, GUST Font License); made with fontTools 4.68.0.
"""

import base64
import io
import sys

from fontTools import subset
from fontTools.ttLib import TTFont


def characters():
    """Latin, Greek, their mathematical italics, blackboard capitals, and signs."""
    ranges = [(0x20, 0x7E), (0x391, 0x3A9), (0x3B1, 0x3C9), (0x1D434, 0x1D467), (0x1D6E2, 0x1D71B)]
    chosen = {code for first, last in ranges for code in range(first, last + 1)}
    chosen |= {0x210E, 0x2102, 0x2115, 0x211A, 0x211D, 0x2124, 0x1D53C, 0x2113}
    chosen |= {ord(sign) for sign in "′″‴ϕϵ\u00a0±·×÷²³¬¯‾‖…⋯–—−∓√∛∑∏∫∞∂∇∈∉∧∨≠≤≥≪≫≈∼≡∝←→↔↦⇒⇔⊂⊆∪∩∅∀∃⊤⊥⟨⟩⌈⌉⌊⌋∣∥⋅∘⊗⊕†∗"}
    return chosen


def main(path):
    font = TTFont(path)
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=True, flavor="woff2", drop_tables=["FFTM"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    font.flavor = "woff2"
    data = io.BytesIO()
    font.save(data)
    text = base64.b64encode(data.getvalue()).decode("ascii")
    print("/* A part of Latin Modern Math by the GUST e-foundry, under the GUST Font License. */")
    print('@font-face {\n  font-family: "Report Math";')
    print(f'  src: url("data:font/woff2;base64,{text}") format("woff2");\n}}')


main(sys.argv[1])
