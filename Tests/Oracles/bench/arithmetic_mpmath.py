"""The mpmath side of the `bench` program's arithmetic tasks.

Reads orders from standard input, answers each with one line:

    dot N BITS              prepares a dot product; answers its exact check, "ok"
    function NAME BITS      prepares f on 32 arguments in [1/2, 1); answers f(3/4)
    integral K DIGITS       prepares integral K with nodes cached; answers its value
    kernel NAME COUNT DIGITS  prepares K of |.| at all pairs of points; answers the sum
    vanderpol DIGITS        prepares van der Pol's equation; answers x(5)
    run COUNT ORDER         repeats the prepared order; answers the seconds of processor time

Integrals over [-1, 1]: 0 is exp(-x^2) sqrt(2 + x), 1 is asinh(1 + 3x).
"""

import random
import sys
import time
from fractions import Fraction

import mpmath as mp

FUNCTIONS = {
    "log1p": lambda x: mp.log1p(x), "cbrt": mp.cbrt, "lgamma": mp.loggamma,
}


def kernel_of(name):
    """E|x - B||y - B| in closed form, as one would write it: m0 x y + m2 - 2 (F(hi) - F(lo)).

    Constants are computed once, functions once for each end.
    """
    half, root = mp.mpf(1) / 2, mp.sqrt(2)
    scale = 1 / mp.sqrt(2 * mp.pi)

    def normal(b, mass=mp.mpf(1)):
        m0, p = mp.erf(b / root) / 2 / mass, mp.exp(-b * b / 2) * scale / mass
        return m0, -p, m0 - b * p

    def laplace(b):
        size, p = abs(b), mp.exp(-abs(b)) / 2
        m0, m2 = half - p, 1 - (size * size + 2 * size + 2) * p
        return (m0, -(size + 1) * p, m2) if b >= 0 else (-m0, -(size + 1) * p, -m2)

    def logistic(b):
        growth = mp.exp(b)
        m0, log = growth / (1 + growth), mp.log1p(growth)
        return m0, b * m0 - log, b * b * m0 - 2 * b * log - 2 * mp.polylog(2, -growth).real

    def clipped(moments, radius=mp.mpf(1)):
        return lambda b: moments(max(-radius, min(radius, b)))

    mass = mp.erf(1 / root)
    moments, m2 = {
        "uniform": (clipped(lambda b: (b / 2, b * b / 4, b**3 / 6)), mp.mpf(1) / 3),
        "triangular": (clipped(lambda b: (
            b - b * abs(b) / 2, b * b / 2 - abs(b) ** 3 / 3, b**3 / 3 - b**3 * abs(b) / 4)),
            mp.mpf(1) / 6),
        "epanechnikov": (clipped(lambda b: (
            3 * (b - b**3 / 3) / 4, 3 * (b * b / 2 - b**4 / 4) / 4,
            3 * (b**3 / 3 - b**5 / 5) / 4)), mp.mpf(1) / 5),
        "gaussian": (normal, mp.mpf(1)),
        "truncated_gaussian": (clipped(lambda b: normal(b, mass)),
                               1 - 2 * mp.exp(-half) * scale / mass),
        "laplace": (laplace, mp.mpf(2)),
        "logistic": (logistic, mp.pi**2 / 3),
    }[name]

    def kernel(x, y):
        a, b = moments(max(x, y)), moments(min(x, y))
        inner = x * y * (a[0] - b[0]) - (x + y) * (a[1] - b[1]) + a[2] - b[2]
        return x * y + m2 - 2 * inner
    return kernel


def prepare(words):
    """The work as a function without arguments, and the answer that proves it right."""
    kind = words[0]
    if kind == "dot":
        count, bits = int(words[1]), int(words[2])
        mp.mp.prec = bits
        source = random.Random(count)
        ints = [[source.getrandbits(bits) - 2 ** (bits - 1) for _ in range(count)]
                for _ in range(2)]
        x, y = [[mp.ldexp(mp.mpf(v), -bits) for v in side] for side in ints]
        exact = Fraction(sum(a * b for a, b in zip(*ints)), 2 ** (2 * bits))
        size = Fraction(sum(abs(a * b) for a, b in zip(*ints)), 2 ** (2 * bits))

        def work():
            return mp.fdot(x, y)
        found = Fraction(int(mp.ldexp(work(), 4 * bits))) / 2 ** (4 * bits)
        return bits, work, "ok" if abs(found - exact) <= size / 2 ** (bits - 2) else "error: wrong"
    if kind == "function":
        bits = int(words[2])
        mp.mp.prec = bits
        f = FUNCTIONS.get(words[1]) or getattr(mp, words[1])
        source = random.Random(bits)
        points = [mp.ldexp(mp.mpf(2 ** (bits - 1) + source.getrandbits(bits - 1)), -bits)
                  for _ in range(32)]

        def work():
            for point in points:
                f(point)
        return bits, work, mp.nstr(f(mp.mpf(3) / 4), int(bits * 0.30103))
    if kind == "integral":
        digits = int(words[2])
        mp.mp.dps = digits
        f = [lambda x: mp.exp(-x * x) * mp.sqrt(2 + x), lambda x: mp.asinh(1 + 3 * x)][int(words[1])]

        def work():
            return mp.quad(f, [-1, 1])
        return mp.mp.prec, work, mp.nstr(work(), digits)
    if kind == "kernel":
        count, digits = int(words[2]), int(words[3])
        mp.mp.dps = digits
        kernel = kernel_of(words[1])
        points = [mp.mpf(37 * i % 101) / 40 - mp.mpf(5) / 4 for i in range(count)]
        pairs = [(x, y) for i, x in enumerate(points)
                 for y in points[i + (count == 2):]]
        if count == 2:
            pairs = pairs[:1]

        def work():
            total = mp.mpf(0)
            for x, y in pairs:
                total += kernel(x, y)
            return total
        return mp.mp.prec, work, mp.nstr(work(), digits)
    if kind == "vanderpol":
        digits = int(words[1])
        mp.mp.dps = digits

        def work():
            # A new solver each time: it keeps the series of its steps.
            return mp.odefun(
                lambda t, y: [y[1], (1 - y[0] ** 2) * y[1] - y[0]], 0, [mp.mpf(2), mp.mpf(0)])(5)[0]
        return mp.mp.prec, work, mp.nstr(work(), digits)
    raise ValueError(kind)


def main():
    prepared = {}
    for line in sys.stdin:
        words = line.split()
        try:
            if words[0] == "run":
                bits, work = prepared[" ".join(words[2:])]
                mp.mp.prec = bits
                begin = time.process_time()
                for _ in range(int(words[1])):
                    work()
                answer = f"{time.process_time() - begin:.9f}"
            else:
                bits, work, answer = prepare(words)
                prepared[" ".join(words)] = (bits, work)
        except Exception as problem:
            answer = f"error: {problem!r}".replace("\n", " ")
        print(answer, flush=True)


if __name__ == "__main__":
    main()
