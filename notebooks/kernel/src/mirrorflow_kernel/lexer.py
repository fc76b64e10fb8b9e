"""Colours for the language, wherever Pygments draws it."""

from __future__ import annotations

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Whitespace

KEYWORDS = (
    "activation", "and", "data", "density", "for", "in", "let", "model", "not", "or", "otherwise",
    "piecewise", "potential", "report",
)
REQUESTS = (
    "check", "derive", "flow", "functional", "kernel", "plot", "solve", "text", "verify",
)
FUNCTIONS = (
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "dilog",
    "erf", "erfc", "exp", "expm1", "gamma", "lgamma", "log", "log1p", "max", "min", "sign", "sin",
    "sinh", "sqrt", "tan", "tanh",
)
CONSTANTS = ("e", "inf", "pi")
FIELDS = (
    "biases", "initial", "input_weights", "loss", "output_bias", "output_weights",
)
LIBRARY = (
    "elu", "epanechnikov", "gaussian", "gelu", "hyperbolic", "hypentropy", "laplace", "leaky_relu",
    "logistic", "power", "quadratic", "relu", "softplus", "triangular", "truncated_gaussian",
    "uniform",
)
MARKS = ("scaled", "unscaled", "csv", "normal", "sphere", "zero")


class MirrorFlowLexer(RegexLexer):
    """The language of `.mirror` files and of cells."""

    name = "MirrorFlow"
    aliases = ["mirrorflow", "mirror"]
    filenames = ["*.mirror"]
    mimetypes = ["text/x-mirrorflow"]
    url = "https://arxiv.org/abs/2410.03988"

    # A name starts with a letter of any script, as the language has it.
    _name = r"[^\W\d]\w*"

    tokens = {
        "root": [
            (r"\s+", Whitespace),
            (r"#.*", Comment.Single),
            (r'"""', String, "long-string"),
            (r'"', String, "string"),
            (r"(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?", Number),
            (words(KEYWORDS, prefix=r"\b", suffix=r"\b"), Keyword),
            # A field may be called like a request; a request stands at the start of its line.
            (words(REQUESTS, prefix=r"(?m)(?<![^\s;{])", suffix=r"\b(?!\s*=)"), Keyword.Reserved),
            (words(FUNCTIONS, prefix=r"\b", suffix=r"(?=\s*\()"), Name.Function),
            (words(CONSTANTS, prefix=r"\b", suffix=r"\b"), Name.Constant),
            (words(LIBRARY + MARKS, prefix=r"\b", suffix=r"\b"), Name.Builtin),
            (words(FIELDS, prefix=r"\b", suffix=r"\b(?=\s*=)"), Name.Attribute),
            (_name + r"(?=\s*=(?!=))", Name.Attribute),
            (_name, Name),
            (r"\.\.|[<>=!]=|[-+*/^<>=|]", Operator),
            (r"[()\[\]{},;]", Punctuation),
            (r".", Name),
        ],
        "string": [
            (r'\\["\\n]', String.Escape),
            (r'"', String, "#pop"),
            (r"$", String, "#pop"),
            (r'[^"\\\n]+|\\', String),
        ],
        "long-string": [
            (r'\\["\\n]', String.Escape),
            (r'"""', String, "#pop"),
            (r'[^"\\]+|["\\]', String),
        ],
    }
