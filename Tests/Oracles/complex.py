"""Records the oracle of complex functions: values from FLINT's Arb through python-flint.

    python3 complex.py

writes complex-functions.json. A case is a rectangle with exact dyadic midpoint and radii and, for
some of its points, the value of the holomorphic extension of the real function: cut and continued
as MultiPrecision documents it.
"""

import datetime
import json
import pathlib
import random
from fractions import Fraction

import flint

HERE = pathlib.Path(__file__).parent

ANY = [(-3, 3, -3, 3), (-0.02, 0.02, -0.02, 0.02), (-9, 9, -2, 2), (1e-40, 1e-40, -3e-41, -3e-41),
       (0, 0, 0.5, 2), (0.5, 3, 1e-12, 1e-10)]
PLANE = ANY + [(-40, 40, -40, 40), (1e9, 1e9, 2e8, 2e8), (-1e12, -1e12, 1e-6, 1e-6),
               (0.7, 0.71, 0.7, 0.71)]
NEAR_ONE = PLANE + [(0.99, 1.01, -0.01, 0.01), (-1.01, -0.99, -0.01, 0.01),
                    (-0.01, 0.01, 0.98, 1.02), (1.0001, 1.5, 1e-5, 1e-3)]
POINTS = {
    "sqrt": PLANE, "cbrt": PLANE, "log": NEAR_ONE, "log1p": NEAR_ONE,
    "exp": ANY + [(-300, 300, -300, 300)], "expm1": ANY + [(-30, 30, -30, 30)],
    "sin": ANY + [(-1000, 1000, -30, 30)], "cos": ANY + [(-1000, 1000, -30, 30)],
    "tan": ANY + [(1.5, 1.6, -0.1, 0.1), (-30, 30, 40, 90)],
    "asin": NEAR_ONE, "acos": NEAR_ONE, "atan": NEAR_ONE,
    "sinh": ANY + [(-30, 30, -1000, 1000)], "cosh": ANY + [(-30, 30, -1000, 1000)],
    "tanh": ANY + [(-0.1, 0.1, 1.5, 1.6), (-90, -70, -30, 30), (300, 400, 1, 1.5)],
    "asinh": NEAR_ONE, "acosh": NEAR_ONE, "atanh": NEAR_ONE,
    "erf": ANY + [(-12, 12, -12, 12), (0, 1, 8, 9), (20, 30, -30, 30)],
    "erfc": ANY + [(-12, 12, -12, 12), (0, 1, 8, 9), (20, 30, -30, 30)],
    "gamma": ANY + [(-6, 6, -6, 6), (10, 60, -30, 30), (-20, -10, -1, 1), (0.1, 0.2, 20, 40)],
    "lgamma": ANY + [(-6, 6, -6, 6), (10, 60, -30, 30), (-20, -10, -1, 1), (1e10, 1e10, 1e9, 1e9)],
    "power": PLANE,
    "inverse": PLANE,
}
PRECISIONS = [53, 53, 64, 64, 65, 65, 128, 128, 191, 333, 1000]
RADII = [0, 0, -1, 8, 2, 1]  # 0: exact, -1: about the last bits, k: 2^-k of the modulus


def extension(function, z, bits):
    one = flint.acb(1)
    if function == "cbrt":
        third = flint.acb(1) / 3
        return -((-z) ** third) if z.real < 0 else z**third
    if function == "lgamma":
        if z.real > 0:
            return z.lgamma()
        k = int((-z.real).floor().mid().fmpq().p)  # -k-1 < Re z < -k
        w = z + (k + 1)
        return flint.arb.pi().log() - w.sin_pi().log() - (1 - z).lgamma()
    if function == "expm1":
        return z.exp() - 1
    if function == "log1p":
        return (one + z).log()
    if function == "power":
        return (z.log() * flint.acb(flint.arb(7) / 5)).exp()
    if function == "inverse":
        return one / z
    return getattr(z, function)()


def is_cut(function, x, y, rx, ry):
    """Whether the rectangle meets a cut, a branch point or a line where the branch changes."""
    left, right, low, high = x - rx, x + rx, y - ry, y + ry
    on_axis = low <= 0 <= high
    if function in ("sqrt", "log", "power"):
        return on_axis and left <= 0
    if function == "log1p":
        return on_axis and left <= -1
    if function == "acosh":
        return on_axis and left <= 1
    if function in ("asin", "acos", "atanh"):
        return on_axis and (left <= -1 or right >= 1)
    if function in ("asinh", "atan"):
        return left <= 0 <= right and (low <= -1 or high >= 1)
    if function == "cbrt":
        return left <= 0 <= right
    if function == "inverse":
        return left <= 0 <= right and on_axis
    if function == "gamma":
        return on_axis and left <= 0 and (left.__ceil__() <= min(right, 0))
    if function == "lgamma":
        return left <= 0 and (left.__ceil__() <= min(right, 0))
    return None


def dyadic(number, bits, source):
    """About the number, as significand and exponent, the significand of at most `bits` bits."""
    if number == 0:
        return [0, 0]
    exponent = Fraction(number).numerator.bit_length() - Fraction(number).denominator.bit_length()
    low = exponent + 1 - bits
    scaled = Fraction(number) * Fraction(2) ** -low
    significand = int(scaled) ^ source.getrandbits(min(bits - 40, 60) if bits > 60 else 8)
    return [significand, low]


def exact(pair):
    return Fraction(pair[0]) * Fraction(2) ** pair[1]


def real(fraction):
    return flint.arb(flint.fmpq(fraction.numerator, fraction.denominator))


def record(function, source, digits_of):
    cases = []
    for box in POINTS[function]:
        for bits in source.sample(PRECISIONS, 3):
            for kind in source.sample(RADII, 2):
                sx, sy = source.uniform(box[0], box[1]), source.uniform(box[2], box[3])
                x, y = dyadic(sx, bits, source), dyadic(sy, bits, source)
                size = max(abs(sx), abs(sy)) or 1.0
                shift = {0: None, -1: bits - 5}.get(kind, kind)
                rx = ry = [0, 0]
                if shift is not None:
                    top = int(Fraction(size).numerator.bit_length()
                              - Fraction(size).denominator.bit_length())
                    rx = [source.randint(0, 1000), top - shift - 10]
                    ry = [source.randint(1, 1000), top - shift - 10]
                corner = [(0, 0)]
                if shift is not None:
                    corner += [(1, 1), (-1, 1), (1, -1), (-1, -1),
                               (source.choice([-1, 1]), Fraction(source.randint(-16, 16), 16)),
                               (Fraction(source.randint(-16, 16), 16), source.choice([-1, 1]))]
                if is_cut(function, exact(x), exact(y), exact(rx), exact(ry)):
                    cases.append({"function": function, "bits": bits, "x": form(x), "y": form(y),
                                  "rx": form(rx), "ry": form(ry), "points": None})
                    continue
                digits = digits_of(bits) if shift is None or kind < 0 else 22
                points = []
                for u, v in corner:
                    value = None
                    for working in (4 * digits + 200, 40 * digits + 2000):
                        flint.ctx.prec = working
                        z = flint.acb(real(exact(x) + u * exact(rx)),
                                      real(exact(y) + v * exact(ry)))
                        w = extension(function, z, bits)
                        if (w.is_finite() and min(w.real.rel_accuracy_bits() if w.real != 0 else 9**9,
                                w.imag.rel_accuracy_bits() if w.imag != 0 else 9**9) > 3.4 * digits):
                            value = w
                            break
                    if value is None:
                        points = []
                        break
                    flint.ctx.prec = 10 * digits + 2000
                    points.append([str(u), str(v)] + [
                        part.str(digits, radius=False) for part in (value.real, value.imag)])
                if points:
                    cases.append({"function": function, "bits": bits, "x": form(x), "y": form(y),
                                  "rx": form(rx), "ry": form(ry), "points": points})
    return cases


def form(pair):
    return f"{pair[0]}*2^{pair[1]}"


def main():
    source = random.Random(31)
    cases = []
    for function in POINTS:
        cases += record(function, source, lambda bits: int(bits * 0.302 * 1.2) + 8)
    document = {
        "header": {"tool": "python-flint", "version": flint.__version__, "script": "complex.py",
                   "date": datetime.date.today().isoformat(), "digits": 22},
        "cases": cases,
    }
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    text = json.dumps(document["header"])
    (HERE / "complex-functions.json").write_text(
        '{"header": ' + text + ',\n"cases": [\n' + lines + "\n]}\n")
    print(len(cases), "cases")


main()
