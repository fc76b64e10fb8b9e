"""The mpmath side of the `bench` program's arithmetic tasks.

Reads orders from standard input, answers each with one line:

    dot N BITS              prepares a dot product; answers its exact check, "ok"
    function NAME BITS      prepares f on 32 arguments in [1/2, 1); answers f(3/4)
    integral K DIGITS       prepares integral K with nodes cached; answers its value
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
