"""Records the oracles of the MultiPrecision tests.

    python3 multiprecision.py

writes real-functions.json (values from FLINT's Arb through python-flint) and
exact-arithmetic.json (integers, fractions and decimals of Python's standard library). Neither
shares code with MPFR's functions or with GMP's rationals. Inputs are exact: m * 2^e, or fractions.
"""

import datetime
import decimal
import json
import pathlib
import random
import sys
from fractions import Fraction

import flint

HERE = pathlib.Path(__file__).parent
PRECISIONS = [53, 61, 64, 65, 127, 128, 129, 191, 1000]


def header(tool, version, digits):
    return {
        "tool": tool,
        "version": version,
        "script": pathlib.Path(__file__).name,
        "date": datetime.date.today().isoformat(),
        "digits": digits,
    }


# Sample points as (low, high) ranges and single values per function; all inside the domain.
REAL = [(-3, 3), (-0.01, 0.01), 2.0**-60, -40.0, 17.5]
POSITIVE = [(0.1, 3), (0.99, 1.01), 2.0**-70, 1e15, 12345.0]
UNIT = [(-0.95, 0.95), (-0.01, 0.01), 2.0**-60, 1 - 2.0**-20, -1 + 2.0**-30]
POINTS = {
    "sqrt": POSITIVE,
    "cbrt": REAL,
    "exp": REAL,
    "expm1": REAL,
    "log": POSITIVE,
    "log1p": [(-0.9, 3), (-0.01, 0.01), 2.0**-60, -1 + 2.0**-20, 1e15],
    "sin": REAL + [1e22, 3.140625],
    "cos": REAL + [1e22, 1.5703125],
    "tan": REAL + [1e22, 1.5703125],
    "asin": UNIT,
    "acos": UNIT,
    "atan": REAL + [1e10],
    "sinh": REAL,
    "cosh": REAL,
    "tanh": REAL,
    "asinh": REAL + [-1e15],
    "acosh": [(1.01, 3), 1 + 2.0**-20, 1e15, (1.0, 1.001)],
    "atanh": UNIT,
    "erf": REAL + [5.75],
    "erfc": [(-3, 3), (-0.01, 0.01), 2.0**-60, 26.5, -7.0],
    "gamma": [(0.1, 5), (-3.9, -3.1), (1.45, 1.47), 33.25, 2.0**-30],
    "lgamma": [(0.1, 5), (-3.9, -3.1), (1.9, 2.1), 1e10, 2.0**-30],
}


def value(function, x):
    if function == "cbrt":
        return -(-x).root(3) if x < 0 else x.root(3)
    if function == "lgamma":
        return abs(x.gamma()).log() if x < 0 else x.lgamma()
    return getattr(x, function)()


def real_functions():
    source = random.Random(20240607)
    cases = []
    for function, points in POINTS.items():
        for bits in PRECISIONS:
            for point in points:
                number = point if isinstance(point, float) else source.uniform(*point)
                # A significand of all `bits` bits close to the number.
                exponent = -bits
                significand, size = int(Fraction(number) * 2**80), 80
                width = significand.bit_length()
                if width < bits and not isinstance(point, float):
                    significand = (significand << (bits - width)) | source.getrandbits(bits - width)
                    size += bits - width
                elif width > bits:
                    significand >>= width - bits
                    size -= width - bits
                exponent = -size
                flint.ctx.prec = 3 * bits + 400
                x = flint.arb(flint.fmpq(significand) * flint.fmpq(2) ** exponent)
                result = value(function, x)
                digits = int(2 * bits * 0.30103) + 10
                assert result.rel_accuracy_bits() > 2 * bits + 60, (function, number, bits)
                text = result.str(digits, radius=False)
                assert "[" not in text, text
                cases.append(
                    {
                        "function": function,
                        "bits": bits,
                        "significand": str(significand),
                        "exponent": exponent,
                        "value": text,
                    }
                )
    return {"header": header("python-flint", flint.__version__, 2 * 16), "cases": cases}


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


write("real-functions.json", real_functions())
write("exact-arithmetic.json", exact_arithmetic())
