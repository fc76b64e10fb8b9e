"""K(x, x') to 40 digits for densities that are not polynomial (THEORY 4.2).

The definition E[sigma(Wx - B) sigma(Wx' - B)] is integrated by mpmath's tanh-sinh quadrature, both
signs W, split at the knots and at 0; the tails stop where what is left is below 1e-60. Checks:
the integral of p is 1, and K(x, x) = (beta^2 + gamma^2)(x^2 + E[B^2]) with the known E[B^2].

Usage: python3 smooth_kernel.py   (writes smooth_kernel.json beside itself)
"""

import os
import random
import sys
from fractions import Fraction as F

import mpmath as mp

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import oracle as o  # noqa: E402

DIGITS = 40


def real(v):
    return mp.mpf(v.numerator) / v.denominator


class Law:
    def __init__(self, use, p, edge, second_moment):
        self.use, self.p, self.edge, self.second_moment = use, p, mp.mpf(edge), second_moment


def laws():
    half = mp.mpf(1) / 2

    def gaussian(s):
        return lambda b: mp.exp(-(b / s) ** 2 / 2) / (s * mp.sqrt(2 * mp.pi))

    def laplace(s):
        return lambda b: mp.exp(-abs(b) / s) / (2 * s)

    def logistic(s):
        return lambda b: 1 / (4 * s * mp.cosh(b / (2 * s)) ** 2)
    # N(0, s^2) cut at r: E[B^2] = s^2 (1 - 2 (r/s) phi(r/s)/(2 Phi(r/s) - 1))
    s, r = half, mp.mpf(1)
    mass = mp.erf(r / s / mp.sqrt(2))
    cut = s * s - 2 * r * s * s * gaussian(s)(r) / mass
    return [Law("gaussian(1/2)", gaussian(half), 10, half**2),
            Law("gaussian(1)", gaussian(mp.mpf(1)), 20, mp.mpf(1)),
            Law("laplace(1/2)", laplace(half), 80, 2 * half**2),
            Law("logistic(1/2)", logistic(half), 80, (mp.pi * half) ** 2 / 3),
            Law("truncated_gaussian(s = 1/2, r = 1)", lambda b: gaussian(half)(b) / mass, 1, cut)]


def integral(law, f, knots):
    ends = {-law.edge, mp.mpf(0), law.edge} | {k for k in knots if abs(k) < law.edge}
    if law.edge > 1:  # unit steps near 0, doubling outwards: every piece is easy
        t = mp.mpf(1) / 2
        while t < law.edge:
            ends |= {t, -t}
            t *= 2 if t >= 1 else mp.mpf(1.5)
    ends = sorted(ends)
    return mp.fsum(mp.quad(f, [a, b], method="tanh-sinh") for a, b in zip(ends, ends[1:]))


def kernel(law, beta, gamma, x, y):
    total = mp.mpf(0)
    for w in (1, -1):
        def f(b):
            u, v = w * x - b, w * y - b
            return (beta * abs(u) + gamma * u) * (beta * abs(v) + gamma * v) * law.p(b)
        total += integral(law, f, [w * x, w * y])
    return total / 2


def cases():
    rng = random.Random(7)
    for law in laws():
        if abs(integral(law, law.p, []) - 1) > mp.mpf("1e-50"):
            raise ArithmeticError(law.use + " is not normalized")
        for activation, pair in o.ACTIVATIONS.items():
            beta, gamma = (real(v) for v in pair)
            x, y, far = (F(rng.randint(-30, 30), 20) for _ in range(3))
            t = F(rng.randint(1, 99), 100)
            pairs = [(t, t), (x, y), (F(0), t), (t, -t), (far * 4, y), (t, t + F(1, 10**9)),
                     (F(-11), F(12)), (F(0), F(0))]
            values = []
            for a, b in pairs:
                value = kernel(law, beta, gamma, real(a), real(b))
                if a == b:
                    closed = (beta**2 + gamma**2) * (real(a) ** 2 + law.second_moment)
                    if abs(value - closed) > mp.mpf("1e-48") * closed:
                        raise ArithmeticError(f"{law.use}: K(x, x) is off by {value - closed}")
                values.append({"x": str(a), "y": str(b), "value": mp.nstr(value, DIGITS)})
            yield {"id": f"{activation}-{law.use}", "activation": activation,
                   "density": {"use": law.use}, "model": "m",
                   "source": o.source(law, activation, "unscaled(x^2)", [(F(0), F(1))]),
                   "expect": {"values": values}}
            print(law.use, activation, flush=True)


if __name__ == "__main__":
    mp.mp.dps = 60
    o.write(os.path.join(HERE, "smooth_kernel.json"), "Tests/Oracles/kernel/smooth_kernel.py",
            f"mpmath {mp.__version__}", f"{DIGITS} digits, rounded; computed with {mp.mp.dps}",
            list(cases()), "K(x, y) for densities that are not polynomial")
