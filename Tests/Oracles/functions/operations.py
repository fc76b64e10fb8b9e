"""The operations that are checked against FLINT, their true values and the arguments worth trying.

A number is (m, e) for m * 2^e, or one of "0", "-0", "inf", "-inf", "nan".
"""

import math
import random

import flint
from flint import acb, arb, fmpz

PRECISIONS = [53, 61, 64, 65, 127, 128, 129, 191, 1000, 4096]
EXPONENT_LIMIT = 2**30 - 1  # MPFR's default: 2^-2^30 <= |x| < 2^(2^30 - 1)


# MARK: Numbers

def make(m, e):
    """(m, e) without trailing zeros."""
    if m == 0:
        return "0"
    shift = (m & -m).bit_length() - 1
    return (m >> shift, e + shift)


def text(x):
    return x if isinstance(x, str) else f"{x[0]:x}p{x[1]}"


def parse(token):
    if token in ("0", "-0", "inf", "-inf", "nan"):
        return token
    m, e = token.split("p")
    return (int(m, 16), int(e))


def exact(x):
    """The ball of radius 0, also of the special values."""
    if isinstance(x, str):
        return {"0": arb(0), "-0": arb(0), "inf": arb.pos_inf(), "-inf": arb.neg_inf(),
                "nan": arb.nan()}[x]
    return arb((x[0], x[1]))


def rounded(m, e, bits, direction=0):
    """m * 2^e to at most `bits` bits: toward zero, or up (1) or down (-1)."""
    width = abs(m).bit_length()
    if width <= bits:
        return make(m, e)
    cut = width - bits
    floor = m >> cut
    inexact = (floor << cut) != m
    if direction > 0 and inexact:
        floor += 1
    elif direction == 0 and m < 0 and inexact:
        floor += 1
    return make(floor, e + cut)


def sum_of(a, b):
    """a + b exactly; None where the exponents are too far apart to write it down."""
    if isinstance(a, str):
        return b
    if isinstance(b, str):
        return a
    low = min(a[1], b[1])
    if max(a[1], b[1]) - low > 20000:
        return None
    return make((a[0] << (a[1] - low)) + (b[0] << (b[1] - low)), low)


def rounded_constant(value, bits, direction=0):
    """The bits leading bits of a real number given by a function of no arguments."""
    flint.ctx.prec = bits + 40
    m, e = value().mid().man_exp()
    return rounded(int(m), int(e), bits, direction)


# MARK: Arguments

def significand(source, bits):
    kind = source.randrange(10)
    if kind == 0:
        return source.randrange(1, 10)
    if kind == 1:
        return (1 << bits) - 1 - (source.getrandbits(3) if bits > 4 else 0)
    if kind == 2:
        return 1 << (bits - 1)
    if kind == 3:
        return (1 << (bits - 1)) + 1
    if kind == 4:
        return source.getrandbits(min(bits, 20)) | 1
    return source.getrandbits(bits) | (1 << (bits - 1))


def number(source, bits, low, high):
    """A number of at most `bits` bits whose size is between 2^low and 2^high, either sign."""
    m = significand(source, bits)
    exponent = source.randint(low, high)
    m = -m if source.random() < 0.5 else m
    x = rounded(m, exponent - abs(m).bit_length(), bits)
    return x


def near(source, bits, value):
    """A number next to a real one: a few units or a small part of it away."""
    x = rounded_constant(value, bits)
    if isinstance(x, str):
        x = (1, -bits)
    m, e = x
    m, e = m << (bits - abs(m).bit_length()), e - (bits - abs(m).bit_length())
    kind = source.randrange(3)
    if kind == 0:
        return make(m + source.randint(-2, 2), e)
    step = source.randint(0, bits)
    return rounded(m + (source.choice([-1, 1]) << (bits - 1) >> step), e, bits)


def integer(source, low, high):
    return make(source.randint(low, high), 0)


PI = arb.pi
POINTS = {
    "sin": [PI, lambda: PI() / 2, lambda: 3 * PI() / 2, lambda: 1000 * PI()],
    "cos": [PI, lambda: PI() / 2, lambda: 3 * PI() / 2, lambda: 1000 * PI()],
    "tan": [PI, lambda: PI() / 2, lambda: -PI() / 2, lambda: PI() / 4, lambda: 1000 * PI()],
    "gamma": [lambda: arb(1), lambda: arb(2), lambda: arb(-1), lambda: arb(-2),
              lambda: arb("1.4616321449683623"), lambda: arb(-10)],
    "lgamma": [lambda: arb(1), lambda: arb(2), lambda: arb(-1), lambda: arb("-2.457024738220801"),
               lambda: arb("-2.74768264672741"), lambda: arb(-10)],
    "log": [lambda: arb(1), lambda: arb(1).exp()],
    "acosh": [lambda: arb(1)],
}
UNIT_POINTS = [lambda: arb(1), lambda: arb(-1), lambda: arb("0.5"), lambda: arb("0.70710678118654752")]


def argument(source, name, bits):
    """An argument for a function of one variable, mostly inside its domain."""
    kind = source.randrange(20)
    if kind == 0:
        return source.choice(["0", "-0"])
    if kind == 1:
        points = POINTS.get(name, UNIT_POINTS)
        return near(source, bits, source.choice(points))
    if kind == 2:
        return integer(source, -12, 12)
    if kind == 3:
        return near(source, bits, source.choice(UNIT_POINTS))
    if kind == 4:  # tiny
        x = number(source, bits, -3 * bits - 20, -bits)
    elif kind == 5:  # huge
        x = number(source, bits, 3, huge(name, bits))
    elif kind == 6 and name not in ("sin", "cos", "tan"):  # the ends of the exponent range
        top = 0 if name in ("gamma", "lgamma", "erfc", "erf") else EXPONENT_LIMIT
        x = number(source, bits, *source.choice(
            [(-EXPONENT_LIMIT, -EXPONENT_LIMIT + 3), (-(10**9), -(10**6)),
             (min(top, 10**6), min(top, 10**9)), (top - 3, top)]))
    elif kind < 10:
        x = number(source, bits, -20, 3)
    else:
        x = number(source, bits, -3, 2)
    if isinstance(x, str):
        return x
    if name in ("sqrt", "log", "acosh") or (name in ("gamma", "lgamma") and kind in (4, 5)):
        x = (abs(x[0]), x[1]) if source.random() < 0.97 else x
    if name == "acosh" and x[1] < 0 and source.random() < 0.8:
        x = rounded(*(sum_of(x, (1, 0)) or x), bits)
    return x


def huge(name, bits):
    """The largest exponent tried: both MPFR and FLINT have to end within milliseconds."""
    if name in ("exp", "expm1", "sinh", "cosh"):
        return 40  # beyond 2^30 the result overflows
    if name in ("sin", "cos", "tan"):
        return 200
    if name in ("gamma",):
        return 10 if bits > 200 else 16
    if name == "lgamma":
        return 20 if bits > 200 else 100
    if name in ("erf", "erfc"):
        return 5 if bits > 200 else 12
    return 3000


def operands(source, name, bits):
    """The operands of a named operation, each of at most `bits` bits."""
    return [x if isinstance(x, str) else rounded(*x, bits)
            for x in unrounded_operands(source, name, bits)]


def unrounded_operands(source, name, bits):
    base = name.split(":")[0]
    if base in TWO or base == "addProduct":
        span = source.choice([2, 2, 60, 60, 300, 2 * bits, 4000])
        if source.random() < 0.03:
            span = EXPONENT_LIMIT - 1
        x, y = number(source, bits, -span, span), number(source, bits, -span, span)
        kind = source.randrange(12)
        if kind == 0 and not isinstance(x, str):  # neighbours: the difference cancels
            y = rounded(x[0] + source.choice([-1, 1]), x[1], bits)
            y = y if isinstance(y, str) or source.random() < 0.5 else (-y[0], y[1])
        elif kind == 1:
            y = "0" if base != "divide" else integer(source, 1, 9)
        elif kind == 2:
            x = source.choice(["0", "-0"])
        elif kind == 3:
            y = x
        if base != "addProduct":
            return [x, y]
        if kind == 4 and span < 10**6 and not isinstance(x, str) and not isinstance(y, str):
            z = rounded(-x[0] * y[0], x[1] + y[1], bits)  # the sum cancels
        else:
            z = number(source, bits, -span, span)
        return [z, x, y]
    if base == "dot":
        count = source.choice([1, 2, 3, 5, 8, 16, 31])
        span = source.choice([2, 10, bits, 3 * bits, 5000])
        x, y = [[number(source, bits, -span, span) for _ in range(count)] for _ in range(2)]
        if count > 2 and source.random() < 0.5:  # all but the last cancel, or nearly so
            for k in range(0, count - 2, 2):
                x[k + 1], y[k + 1] = y[k], x[k]
                if not isinstance(y[k + 1], str):
                    y[k + 1] = (-y[k + 1][0], y[k + 1][1])
            k = source.randrange(count)
            if not isinstance(x[k], str) and source.random() < 0.5:
                x[k] = rounded(x[k][0] + source.choice([-1, 1]), x[k][1], bits)
        return x + y
    if base == "power" and ":" not in name:
        x = number(source, bits, -source.choice([1, 5, 60]), source.choice([1, 5, 60]))
        y = number(source, bits, -source.choice([1, 5, bits]), source.choice([1, 3, 6]))
        kind = source.randrange(10)
        if kind == 0:
            y = integer(source, -9, 9)
        elif kind == 1:
            y = make(source.choice([1, -1, 3, 5]), -1)
        elif kind == 2:
            x = near(source, bits, lambda: arb(1))
        elif kind == 3:
            x = "0"
        if not isinstance(x, str) and source.random() < 0.95:
            x = (abs(x[0]), x[1])
        return [x, y]
    if base in ("power", "root"):
        span = source.choice([1, 5, 60, 2000, EXPONENT_LIMIT // 100])
        return [number(source, bits, -span, span)]
    if base in ("squared", "abs", "negate"):
        span = source.choice([5, 60, 2000, EXPONENT_LIMIT - 1])
        return [number(source, bits, -span, span)]
    return [argument(source, base, bits)]


# MARK: True values

FUNCTIONS = ["sqrt", "cbrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "asin", "acos",
             "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc", "gamma",
             "lgamma"]
TWO = ["add", "subtract", "multiply", "divide", "minimum", "maximum"]
COMPLEX = FUNCTIONS + ["add", "subtract", "multiply", "divide", "squared", "negate", "power",
                       "power:N", "root:N"]
EXPONENTS = [0, 1, 2, 3, 4, 5, 17, -1, -2, -3, -8]
ROOTS = [1, 2, 3, 4, 5, 7, -1, -2, -3]
OPERATIONS = (FUNCTIONS + TWO + ["addProduct", "dot", "squared", "abs", "negate", "power"]
              + ["power:N", "root:N"])


def concrete(source, name):
    """The name with its integer chosen."""
    if name == "power:N":
        return f"power:{source.choice(EXPONENTS)}"
    if name == "root:N":
        return f"root:{source.choice(ROOTS)}"
    return name


def is_pole(x):
    """Whether x is 0, -1, -2, ...: the poles of gamma."""
    return x.is_exact() and x <= 0 and x.is_integer()


def root(x, n):
    if n < 0:
        return arb.nan() if x == 0 else 1 / root(x, -n)
    if x < 0:
        return arb.nan() if n % 2 == 0 else -root(-x, n)
    if x.is_exact() and x.is_integer() and x < 2**60:  # FLINT does not notice perfect powers
        whole = round(float(x) ** (1 / n))
        if arb(whole**n) == x:
            return arb(whole)
    return x.root(n)


def value(name, x):
    """The operation on exact balls at the current precision; NaN outside the domain."""
    base, _, n = name.partition(":")
    if base == "cbrt":
        return root(x[0], 3)
    if base == "root":
        return root(x[0], int(n))
    if base == "lgamma":
        if is_pole(x[0]):
            return arb.nan()
        return abs(x[0].gamma()).log() if x[0] < 0 else x[0].lgamma()
    if base == "gamma":
        return arb.nan() if is_pole(x[0]) else x[0].gamma()
    if base in ("exp", "expm1", "sinh", "cosh") and abs(x[0]) > 2**50:
        # FLINT gives up there. Whatever lies beyond is out of every number's range just as well.
        return getattr(arb(2**50 if x[0] > 0 else -(2**50)), base)()
    if base in FUNCTIONS:
        return getattr(x[0], base)()
    if base == "add":
        return x[0] + x[1]
    if base == "subtract":
        return x[0] - x[1]
    if base == "multiply":
        return x[0] * x[1]
    if base == "divide":
        return arb.nan() if x[1] == 0 else x[0] / x[1]
    if base == "addProduct":
        return x[0] + x[1] * x[2]
    if base == "dot":
        half = len(x) // 2
        return sum((a * b for a, b in zip(x[:half], x[half:])), arb(0))
    if base == "squared":
        return x[0] * x[0]
    if base == "abs":
        return abs(x[0])
    if base == "negate":
        return -x[0]
    if base == "minimum":
        return x[0] if x[0] <= x[1] else x[1]
    if base == "maximum":
        return x[1] if x[0] <= x[1] else x[0]
    if base == "power":
        if n:
            if x[0] == 0:
                return arb.nan() if int(n) < 0 else arb(0) if int(n) else arb(1)
            return x[0] ** fmpz(int(n))
        return real_power(x[0], x[1])
    raise ValueError(name)


def real_power(x, y):
    if y.is_integer() and abs(y) < 2**20:
        k = y.unique_fmpz()
        if x == 0:
            return arb.nan() if k < 0 else arb(0) if k else arb(1)
        return x**k
    if x < 0:
        return arb.nan()
    if x == 0:
        return arb(0) if y > 0 else arb.nan()
    half = 2 * y
    if half.is_integer() and abs(y) < 2**20:
        return x.sqrt() ** half.unique_fmpz()
    return (y * x.log()).exp()


# MARK: Complex values

def complex_value(name, z):
    """The holomorphic extension on exact complex balls; not finite where it is not defined."""
    base, _, n = name.partition(":")
    x = z[0]
    if base == "cbrt":
        return -((-x).root(3)) if x.real < 0 else x.root(3)
    if base == "root":
        n = int(n)
        return (1 / complex_value(f"root:{-n}", z) if n < 0
                else -((-x).root(n)) if n % 2 and x.real < 0 else x.root(n))
    if base == "lgamma":
        # Real on the real numbers between two poles, unlike the logarithm of gamma.
        if x.imag == 0:
            return acb(value("lgamma", [x.real]))
        turns = max(0, -int(x.real.floor().unique_fmpz() or 0)) if x.real.is_exact() else 0
        sign = 1 if x.imag > 0 else -1
        return x.lgamma() + acb(0, sign * turns * arb.pi())
    if base in FUNCTIONS:
        return getattr(x, base)()
    if base == "add":
        return x + z[1]
    if base == "subtract":
        return x - z[1]
    if base == "multiply":
        return x * z[1]
    if base == "divide":
        return x / z[1]
    if base == "squared":
        return x * x
    if base == "negate":
        return -x
    if base == "power":
        return x ** fmpz(int(n)) if n else x ** z[1]
    raise ValueError(name)


def meets_cut(name, real, imaginary):
    """Whether a rectangle, as two pairs of ends, meets a branch cut or point of the function."""
    def holds(interval, value):
        return interval[0] <= value <= interval[1]
    if name in ("sqrt", "log", "log1p", "acosh"):
        end = {"log1p": -1, "acosh": 1}.get(name, 0)
        return holds(imaginary, 0) and real[0] <= end
    if name in ("asin", "acos", "atanh"):
        return holds(imaginary, 0) and (real[0] <= -1 or real[1] >= 1)
    if name in ("asinh", "atan"):
        return holds(real, 0) and (imaginary[0] <= -1 or imaginary[1] >= 1)
    if name == "cbrt":
        return holds(real, 0)
    if name in ("gamma", "lgamma"):  # gamma's poles, and for lgamma the lines through them
        return (real[0] <= 0 and real[1] >= math.ceil(real[0])
                and (name == "lgamma" or holds(imaginary, 0)))
    return False


def generator(seed, name):
    return random.Random(f"{seed} {name}")
