"""Records derivatives of order 0 to 4 of named functions at rational points.

Derivatives are taken symbolically by sympy and evaluated to 60 digits; the tests know the same
functions by name. Run from the top of the repository:

    python3 Tests/Oracles/symbolic/derivatives.py > Tests/Oracles/symbolic/derivatives.json
"""

import datetime
import json

import sympy
from sympy import Rational as R

DIGITS = 60
ORDER = 4
x = sympy.Symbol("x", real=True)

FUNCTIONS = {
    "quartic": x**4,
    "cubic_abs": abs(x) ** 3,
    "half_integer_abs": abs(x) ** R(5, 2),
    "hypentropy": x * sympy.asinh(2 * x) - sympy.sqrt(x**2 + R(1, 4)),
    "hyperbolic": sympy.cosh(x),
    "gaussian": sympy.exp(-2 * x**2) * sympy.sqrt(2 / sympy.pi),
    "logistic": 1 / (4 * sympy.cosh(x / 2) ** 2),
    "rational": (x**3 - 2 * x + 1) / (x**2 + R(1, 3)),
    "negative_power": (x**2 + 2) ** (-3),
    "sqrt": sympy.sqrt(x + 3),
    "cbrt": sympy.cbrt(x + 3),
    "exp": sympy.exp(x / 3),
    "expm1": sympy.exp(x * x) - 1,
    "log": sympy.log(x**2 + 1),
    "log1p": sympy.log(1 + x / 4),
    "sin": sympy.sin(2 * x + 1),
    "cos": sympy.cos(x**2),
    "tan": sympy.tan(x / 3),
    "asin": sympy.asin(x / 4),
    "acos": sympy.acos(x / 5),
    "atan": sympy.atan(3 * x),
    "sinh": sympy.sinh(x),
    "tanh": sympy.tanh(2 * x),
    "asinh": sympy.asinh(x**2 - x),
    "acosh": sympy.acosh(x + 4),
    "atanh": sympy.atanh(x / 4),
    "erf": sympy.erf(x / 2),
    "erfc": sympy.erfc(x),
    "variable_exponent": (x + 4) ** x,
    "base_two": 2**x,
    "power_of_e": sympy.E**(sympy.pi * x / 2),
    "nested": sympy.exp(sympy.sin(sympy.log(x**2 + 2))),
}

POINTS = [R(1, 3), R(-7, 5), R(9, 4)]


def main():
    cases = []
    for name, function in FUNCTIONS.items():
        for point in POINTS:
            # Away from 0 the sign is fixed, which spares sympy the derivatives of abs.
            branch = function.replace(sympy.Abs, lambda u: u if point > 0 else -u)
            values = []
            for _ in range(ORDER + 1):
                value = sympy.N(branch.subs(x, point), DIGITS)
                values.append(str(value))
                branch = sympy.diff(branch, x)
            cases.append({"function": name, "point": str(point), "derivatives": values})
    header = {
        "tool": "sympy",
        "version": sympy.__version__,
        "script": "symbolic/derivatives.py",
        "date": datetime.date.today().isoformat(),
        "digits": DIGITS,
    }
    print(json.dumps({"header": header, "cases": cases}, indent=1))


main()
