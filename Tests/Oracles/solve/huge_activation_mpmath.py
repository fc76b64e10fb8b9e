"""Infinite-width solutions where s reaches 2^500 under cosh(x) and 2^(10^6) under exp(x^4), to 26 digits.

alpha = (phi')^-1(s) is ln s or a small power of it, with a logarithmic jump at the zeros of s. Every integral is
taken in b by the double exponential rule between zeros of s and kinks, which is made for such ends.
Newton on ln |lambda_i| with difference quotients, from the start given (ten digits, found elsewhere).
Recorded only if a rule with three times as many nodes moves lambda by less than 1e-30. Infinite supports
are cut where the density is below 1e-50.

Usage: python3 huge_activation_mpmath.py [TEXT]
Writes huge_activation_mpmath.json beside itself; with TEXT it only prints the cases whose id contains it.
"""

import os
import sys
import time

import mpmath as mp

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.dirname(HERE))
import oracle as o  # noqa: E402
import smooth_activation_mpmath as smooth  # noqa: E402
import varied_activation_mpmath as varied  # noqa: E402

smooth.DIGITS = 26
smooth.text = lambda value: mp.nstr(value, smooth.DIGITS).replace("e+", "e")
mp.mp.dps = 70
DENSITIES = {
    "uniform(1)": (lambda b: mp.mpf(1) / 2, [-1, 0, 1]),
    "gaussian(1/2)": (lambda b: mp.exp(-2 * b * b) * mp.sqrt(2 / mp.pi),
                      [-8, -4, -2, -1, 0, 1, 2, 4, 8]),
    "laplace(1/2)": (lambda b: mp.exp(-2 * abs(b)),
                     [-60, -30, -15, -7, -3, -1, 0, 1, 3, 7, 15, 30, 60]),
}
POTENTIALS = {
    "cosh(x)": (mp.cosh, mp.sinh, mp.cosh),
    "exp(x^4)": (lambda a: mp.exp(a**4), lambda a: 4 * a**3 * mp.exp(a**4),
                 lambda a: (12 * a * a + 16 * a**6) * mp.exp(a**4)),
    "x^2/2 + cosh(x)": (lambda a: a * a / 2 + mp.cosh(a), lambda a: a + mp.sinh(a),
                        lambda a: 1 + mp.cosh(a)),
}


def double_exponential(step):
    """(distance from the lower end, from the upper end, weight) on [0, 1]."""
    nodes = []
    for k in range(-int(5 / step), int(5 / step) + 1):
        t = k * step
        u = mp.pi / 2 * mp.sinh(t)
        low, high = 1 / (1 + mp.exp(-2 * u)), 1 / (1 + mp.exp(2 * u))
        weight = step * mp.pi / 4 * mp.cosh(t) / mp.cosh(u) ** 2
        if weight > mp.mpf("1e-55"):
            nodes.append((low, high, weight))
    return nodes


class Problem(varied.Problem):
    activations, densities, potentials = varied.ACTIVATIONS, DENSITIES, POTENTIALS

    def inverse(self, s):
        """Newton on ln of the slope in ln |s|, which is concave; small |s| count for nothing."""
        sign = 1 if s > 0 else -1
        target = mp.log(abs(s)) if s else mp.mpf(0)
        if target < 50:
            return mp.mpf(0)
        a = target ** (mp.mpf(1) / 4)
        for _ in range(100):
            height = sign * self.slope(sign * a)
            change = height * (mp.log(height) - target) / self.curvature(sign * a)
            a -= change
            if abs(change) < a * mp.mpf("1e-45"):
                return sign * a
        raise ArithmeticError("no inverse")

    def scaled(self, lam, w, b):
        largest = max(abs(m) for m in lam)
        return mp.fsum(m / largest * self.sigma(w * x - b) for m, x in zip(lam, self.xs))

    def cells(self, lam, w):
        marks = self.marks(lam, w)
        found = []
        for low, high in zip(marks, marks[1:]):
            grid = [low + (high - low) * k / 40 for k in range(41)]
            values = [self.scaled(lam, w, b) for b in grid]
            for k in range(40):
                if values[k] * values[k + 1] < 0:
                    found.append(mp.findroot(lambda b: self.scaled(lam, w, b),
                                             (grid[k], grid[k + 1]), solver="anderson",
                                             tol=mp.mpf("1e-130"), maxsteps=200))
        ends = sorted(marks + found)
        return list(zip(ends, ends[1:]))

    def integrals(self, lam, nodes, everything):
        """E[alpha f] for the data, and for the points with E[phi-bar(alpha)]."""
        xs = self.xs + (self.points if everything else [])
        sums = [mp.mpf(0)] * (len(xs) + 1)
        for w in (1, -1):
            for low, high in self.cells(lam, w):
                length = high - low
                for below, above, weight in nodes:
                    b = low + length * below if below < above else high - length * above
                    f = [self.sigma(w * x - b) for x in self.xs]
                    a = self.inverse(mp.fsum(m * v for m, v in zip(lam, f)))
                    q = weight * length * self.p(b) / 2
                    for k, x in enumerate(xs):
                        sums[k] += q * a * (f[k] if k < len(f) else self.sigma(w * x - b))
                    if everything:
                        sums[-1] += q * self.value(a)
        return sums

    def improved(self, lam, nodes):
        n, h = len(self.xs), mp.mpf("1e-20")
        force = self.integrals(lam, nodes, False)
        rates = mp.matrix(n, n)
        for j in range(n):
            moved = [m * (1 + h) if k == j else m for k, m in enumerate(lam)]
            there = self.integrals(moved, nodes, False)
            for i in range(n):
                rates[i, j] = (there[i] - force[i]) / h
        change = mp.lu_solve(rates, mp.matrix([z - v for z, v in zip(self.z, force)]))
        size = max(abs(c) for c in change)
        print("  ", mp.nstr(size, 3), flush=True)
        return [m * (1 + c) for m, c in zip(lam, change)], size

    def solve(self, start):
        lam = [mp.mpf(v) for v in start]
        for density in (16, 24):
            nodes = double_exponential(mp.mpf(1) / density)
            for _ in range(8):
                lam, size = self.improved(lam, nodes)
                if size < mp.mpf("1e-31"):
                    break
            finer = double_exponential(mp.mpf(1) / (3 * density))
            _, size = self.improved(lam, finer)
            if size < mp.mpf("1e-30"):
                rest = self.integrals(lam, finer, True)[len(self.xs):]
                return lam, rest[:-1], rest[-1]
        raise ArithmeticError(f"the finer rule moves lambda by {mp.nstr(size, 3)}")


DATA = [("-3/5", "1/5"), ("1/10", "-3/10"), ("7/10", "2/5")]
LARGE = [("-2/5", "4"), ("3/5", "6")]
FAR = [("-2/5", "3"), ("3/5", "5")]
STEEP = [("-1/5", "60"), ("2/5", "-80")]
STEEPER = [("-1/5", "400"), ("2/5", "-500")]
# Activation, density, potential, omega, data, the multipliers to ten digits.
STARTS = [
    ("erf", "uniform(1)", "exp(x^4)", "1", LARGE, ["5.516314190e10448", "8.109663363e10448"]),
    ("erf", "gaussian(1/2)", "exp(x^4)", "1", FAR, ["1.787064568e9552", "1.979021113e9552"]),
    ("erf", "uniform(1)", "exp(x^4)", "1", DATA,
     ["1.142267844e264731", "-1.791632391e264731", "1.289193465e264731"]),
    ("softplus", "uniform(1)", "exp(x^4)", "1", DATA,
     ["6.869221437e915065", "-1.593409337e915066", "8.184157145e915065"]),
    ("softplus", "gaussian(1/2)", "cosh(x)", "1", STEEP, ["4.262777584e208", "-3.096533364e208"]),
    ("gelu", "gaussian(1/2)", "cosh(x)", "1", STEEP, ["1.628691291e203", "-1.006372173e203"]),
    ("gauss", "laplace(1/2)", "x^2/2 + cosh(x)", "2", STEEPER,
     ["1.235646006e1448", "-1.370545822e1448"]),
]


if __name__ == "__main__":
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [s for s in STARTS if only in " ".join(s[:3])]
    begin = time.time()
    cases = list(varied.cases(chosen, Problem))
    print(f"{time.time() - begin:.0f} s")
    if only:
        print(cases)
    else:
        o.write(os.path.join(HERE, "huge_activation_mpmath.json"),
                "Tests/Oracles/solve/huge_activation_mpmath.py", f"mpmath {mp.__version__}",
                f"{smooth.DIGITS} digits, rounded; computed with {mp.mp.dps}", cases,
                "multipliers beyond the range of doubles")
