"""The colours of cells."""

import pathlib

import pygments
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Keyword, Name, Number, String

import mirrorflow.process
from mirrorflow_kernel import lexer

EXAMPLES = pathlib.Path(__file__).parents[2] / "examples"


def tokens(text):
    return [(type, value) for type, value in pygments.lex(text, get_lexer_by_name("mirrorflow"))]


def test_words_are_those_of_the_program():
    process = mirrorflow.process.ServeProcess()
    words = process.request("version")["words"]
    process.close()
    assert sorted(words["keyword"]) == sorted(lexer.KEYWORDS)
    assert sorted(words["request"]) == sorted(lexer.REQUESTS)
    assert sorted(words["function"]) == sorted(lexer.FUNCTIONS)
    assert sorted(words["constant"]) == sorted(lexer.CONSTANTS)
    assert set(words["field"]) == set(lexer.FIELDS) | {"activation", "data", "potential"}
    library = set(words["potential"]) | set(words["density"]) | set(words["activation"])
    assert library - set(lexer.FUNCTIONS) == set(lexer.LIBRARY)


def test_examples_have_no_unknown_part():
    for file in EXAMPLES.glob("*.mirror"):
        text = file.read_text()
        found = tokens(text)
        assert "".join(value for _, value in found).strip() == text.strip()
        assert all(type not in Error for type, _ in found)


def test_kinds():
    found = dict((value, type) for type, value in tokens(
        'solve m { digits = 1e-3 } # so\npotential ψ(x) = cosh(pi)\ntext "a"\n'
    ))
    assert found["solve"] in Keyword and found["potential"] in Keyword
    assert found["digits"] in Name.Attribute and found["1e-3"] in Number
    assert found["# so"] in Comment and found["cosh"] in Name.Function
    assert found["pi"] in Name.Constant and found["ψ"] in Name and found["a"] in String
