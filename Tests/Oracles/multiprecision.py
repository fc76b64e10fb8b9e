"""Records the oracles of the MultiPrecision tests.

    python3 multiprecision.py

writes exact-arithmetic.json: integers, fractions and decimals of Python's standard library, which
share no code with GMP's rationals. For functions and for arithmetic in floats and enclosures see
functions/record.py.
"""

import datetime
import decimal
import json
import pathlib
import random
import sys
from fractions import Fraction

HERE = pathlib.Path(__file__).parent


def header(tool, version, digits):
    return {
        "tool": tool,
        "version": version,
        "script": pathlib.Path(__file__).name,
        "date": datetime.date.today().isoformat(),
        "digits": digits,
    }


def layout(fraction, digits):
    """N digits to nearest, ties to even: plain for exponents -6 to N - 1, else scientific."""
    if fraction == 0:
        return "0"
    with decimal.localcontext() as context:
        context.Emax, context.Emin = decimal.MAX_EMAX, decimal.MIN_EMIN
        context.rounding = decimal.ROUND_HALF_EVEN
        # One correctly rounded division of exact operands.
        context.prec = digits
        quotient = decimal.Decimal(fraction.numerator) / decimal.Decimal(fraction.denominator)
    sign, figures, exponent = quotient.as_tuple()
    figures = "".join(map(str, figures))
    scientific = exponent + len(figures) - 1
    figures = figures.ljust(digits, "0")
    prefix = "-" if sign else ""
    if -6 <= scientific < digits:
        if scientific < 0:
            return prefix + "0." + "0" * (-scientific - 1) + figures
        whole, rest = figures[: scientific + 1], figures[scientific + 1 :]
        return prefix + whole + ("." + rest if rest else "")
    return prefix + figures[0] + ("." + figures[1:] if digits > 1 else "") + f"e{scientific}"


def exact_arithmetic():
    source = random.Random(20240608)

    def fraction():
        kind = source.randrange(5)
        sign = source.choice([-1, 1])
        if kind == 0:
            return Fraction(source.choice([0, 1, -1, 10, -10]))
        if kind == 1:
            return sign * Fraction(10) ** source.randint(-40, 40)
        if kind == 2:
            return sign * (1 + Fraction(1, 2 ** source.randint(1, 150)))
        size = source.choice([8, 60, 64, 65, 200])
        return sign * Fraction(source.getrandbits(size), source.getrandbits(size) + 1)

    cases = []
    for _ in range(120):
        a, b, n = fraction(), fraction(), source.randint(1, 45)
        floor = a.numerator // a.denominator
        cases.append(
            {
                "a": str(a),
                "b": str(b),
                "sum": str(a + b),
                "difference": str(a - b),
                "product": str(a * b),
                "quotient": str(a / b) if b else None,
                "floor": str(floor),
                "digits": n,
                "decimal": layout(a, n),
                "double": float(a).hex(),
            }
        )
    for number in ["999999/10", "99999/10", "1/8", "3/8", "5/2", "7/2", "123456", "1/1000000",
                   "1/10000001", "99999999/100000000", "-1/3", "2/3", "3", "1/2", "999/1000"]:
        a = Fraction(number)
        for n in (1, 2, 5, 6, 30):
            cases.append({"a": number, "digits": n, "decimal": layout(a, n)})
    return {"header": header("Python", sys.version.split()[0], 45), "cases": cases}


def write(name, document):
    with open(HERE / name, "w") as file:
        json.dump(document, file, indent=0, sort_keys=True)
        file.write("\n")
    print(name, len(document["cases"]), "cases")


write("exact-arithmetic.json", exact_arithmetic())
