"""Infinite-width solutions for activations that are not piecewise linear, to 44 digits.

K(x, y) = E[sigma(Wx - B)sigma(Wy - B)] by mpmath's tanh-sinh quadrature over both signs of W, cut at
the kinks of sigma, K c = z by LU. Scaled: Newton on lambda from the start given (eight digits, found
elsewhere), Gauss-Legendre in b on cells graded towards the zeros of s, where alpha(b) bends;
recorded only if the residual and a second, finer grading agree to 1e-46.

Usage: python3 smooth_activation_mpmath.py   (writes smooth_activation_mpmath.json beside itself)
"""

import os
import sys
import time
from fractions import Fraction as F

import mpmath as mp

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import oracle as o  # noqa: E402

DIGITS = 44
ACTIVATIONS = {
    "tanh": (mp.tanh, []),
    "erf": (mp.erf, []),
    "softplus": (lambda u: mp.log1p(mp.exp(u)), []),
    "elu(1)": (lambda u: u if u >= 0 else mp.expm1(u), [0]),
    "gelu": (lambda u: u * (1 + mp.erf(u / mp.sqrt(2))) / 2, []),
}
DENSITIES = {
    "uniform(1)": (lambda b: mp.mpf(1) / 2, [-1, 0, 1]),
    "epanechnikov(1)": (lambda b: mp.mpf(3) / 4 * (1 - b * b), [-1, 0, 1]),
    "gaussian(1/2)": (lambda b: mp.exp(-2 * b * b) * mp.sqrt(2 / mp.pi),
                      [-9, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 9]),
}


def real(value):
    f = F(value)
    return mp.mpf(f.numerator) / f.denominator


def text(value):
    return mp.nstr(value, DIGITS, min_fixed=-10**6, max_fixed=10**6)


def breaks(ends, kinks, inputs, sign):
    marks = set(mp.mpf(e) for e in ends)
    marks |= {sign * x - k for x in inputs for k in kinks if ends[0] < sign * x - k < ends[-1]}
    return sorted(marks)


def kernel(activation, density, x, y):
    sigma, kinks = ACTIVATIONS[activation]
    p, ends = DENSITIES[density]
    return sum(mp.quad(lambda b: sigma(w * x - b) * sigma(w * y - b) * p(b),
                       breaks(ends, kinks, [x, y], w)) for w in (1, -1)) / 2


def quadratic(activation, density, data, points):
    xs, z = [real(x) for x, _ in data], mp.matrix([real(y) for _, y in data])
    n = len(xs)
    matrix = mp.matrix(n, n)
    for i in range(n):
        for j in range(i + 1):
            matrix[i, j] = matrix[j, i] = kernel(activation, density, xs[i], xs[j])
    c = list(mp.lu_solve(matrix, z))
    h = [mp.fsum(a * kernel(activation, density, real(t), x) for a, x in zip(c, xs))
         for t in points]
    return c, h, mp.fsum(a * b for a, b in zip(c, z))


class Potential:
    """phi = (psi + x^2)/2, omega = 1, with its value, slope and curvature."""

    def __init__(self, value, slope, curvature):
        self.psi, self.psi1, self.psi2 = value, slope, curvature

    def value(self, a):
        return (self.psi(a) - self.psi(mp.mpf(0)) - self.psi1(mp.mpf(0)) * a + a * a) / 2

    def slope(self, a):
        return (self.psi1(a) - self.psi1(mp.mpf(0)) + 2 * a) / 2

    def curvature(self, a):
        return (self.psi2(a) + 2) / 2

    def inverse(self, s):
        low, high = (mp.mpf(0), mp.mpf(1)) if s >= 0 else (mp.mpf(-1), mp.mpf(0))
        while (self.slope(high) - s) * (self.slope(low) - s) > 0:
            low, high = low * 2, high * 2
        a = (low + high) / 2
        for _ in range(400):
            value = self.slope(a) - s
            if value > 0:
                high = a
            else:
                low = a
            step = value / self.curvature(a)
            a = a - step if low <= a - step <= high else (low + high) / 2
            if abs(step) <= abs(a) * mp.mpf(2) ** (-mp.mp.prec + 8):
                break
        return a


POTENTIALS = {
    "x^4": Potential(lambda a: a**4, lambda a: 4 * a**3, lambda a: 12 * a * a),
    "cosh(x)": Potential(mp.cosh, mp.sinh, mp.cosh),
}


def legendre(count):
    nodes = []
    for k in range(count):
        x = mp.cos(mp.pi * (k + mp.mpf(3) / 4) / (count + mp.mpf(1) / 2))
        for _ in range(8):
            p0, p1 = mp.mpf(1), x
            for n in range(1, count):
                p0, p1 = p1, ((2 * n + 1) * x * p1 - n * p0) / (n + 1)
            d = count * (x * p1 - p0) / (x * x - 1)
            x -= p1 / d
        nodes.append((x, 2 / ((1 - x * x) * d * d)))
    return nodes


class Scaled:
    def __init__(self, activation, density, potential, data, points):
        self.sigma, self.kinks = ACTIVATIONS[activation]
        self.p, self.ends = DENSITIES[density]
        self.phi = POTENTIALS[potential]
        self.xs = [real(x) for x, _ in data]
        self.z = mp.matrix([real(y) for _, y in data])
        self.points = [real(t) for t in points]

    def s(self, lam, w, b):
        return mp.fsum(a * self.sigma(w * x - b) for a, x in zip(lam, self.xs))

    def zeros(self, lam, w, lo, hi):
        grid = [lo + (hi - lo) * k / 400 for k in range(401)]
        values = [self.s(lam, w, b) for b in grid]
        found = []
        for k in range(400):
            if values[k] * values[k + 1] < 0:
                a, b, fa = grid[k], grid[k + 1], values[k]
                for _ in range(60):
                    c = (a + b) / 2
                    fc = self.s(lam, w, c)
                    if fa * fc <= 0:
                        b = c
                    else:
                        a, fa = c, fc
                found.append((a + b) / 2)
        return found

    def cells(self, lam, w, depth, kinks):
        inputs = self.xs + (self.points if kinks else [])
        marks = breaks(self.ends, self.kinks, inputs, w)
        out = []
        for lo, hi in zip(marks, marks[1:]):
            inner = self.zeros(lam, w, lo, hi)
            ends = [lo] + inner + [hi]
            for a, b in zip(ends, ends[1:]):
                length = b - a
                cuts = {a, b}
                for k in range(1, depth):
                    cuts |= {a + length * mp.mpf(2) ** -k, b - length * mp.mpf(2) ** -k}
                cuts = sorted(cuts)
                out += list(zip(cuts, cuts[1:]))
        return out

    def evaluate(self, lam, rule, depth, full=False):
        n = len(self.xs)
        mean, hess = mp.matrix(n, 1), mp.matrix(n, n)
        value, h = mp.mpf(0), [mp.mpf(0)] * len(self.points)
        for w in (1, -1):
            for lo, hi in self.cells(lam, w, depth, full):
                mid, half = (lo + hi) / 2, (hi - lo) / 2
                for node, weight in rule:
                    b = mid + half * node
                    f = [self.sigma(w * x - b) for x in self.xs]
                    a = self.phi.inverse(mp.fsum(l * v for l, v in zip(lam, f)))
                    q = weight * half * self.p(b) / 2
                    c = q / self.phi.curvature(a)
                    for i in range(n):
                        mean[i] += q * a * f[i]
                        for j in range(n):
                            hess[i, j] += c * f[i] * f[j]
                    if full:
                        value += q * self.phi.value(a)
                        h = [v + q * a * self.sigma(w * t - b) for v, t in zip(h, self.points)]
        return self.z - mean, hess, value, h

    def solve(self, start):
        lam = mp.matrix([mp.mpf(v) for v in start])
        rule = legendre(28)
        for step in range(9):
            residual, hess, _, _ = self.evaluate(lam, rule, 34)
            change = mp.lu_solve(hess, residual)
            lam += change
            size = max(abs(c / l) for c, l in zip(change, lam))
            print("  step", step, mp.nstr(size, 3), flush=True)
            if size < mp.mpf("1e-44"):
                break
        residual, hess, value, h = self.evaluate(lam, legendre(36), 40, True)
        change = mp.lu_solve(hess, residual)
        size = max(abs(c / l) for c, l in zip(change, lam))
        if size > mp.mpf("1e-42"):
            raise ArithmeticError(f"the finer rule moves lambda by {mp.nstr(size, 3)}")
        return list(lam), h, value


FOUR = [("-1", "3/20"), ("7/20", "3/20"), ("13/20", "-3/20"), ("1", "3/20")]
THREE = [("-3/5", "1/2"), ("1/10", "-4/5"), ("7/10", "6/5")]
TWO = [("-1", "-1/5"), ("1", "0")]
AT = ["-3/2", "0", "1/2"]


def record(activation, density, potential, omega, data, solution):
    c, h, value = solution
    return {"id": f"{activation} {density} {potential}", "activation": activation,
            "density": density, "potential": potential, "omega": omega,
            "data": [list(d) for d in data], "points": AT,
            "expect": {"multipliers": [text(v) for v in c], "values": [text(v) for v in h],
                       "functional": text(value)}}


def cases():
    for density in DENSITIES:
        for activation in ACTIVATIONS:
            begin = time.time()
            data = FOUR if activation in ("tanh", "elu(1)") else THREE
            yield record(activation, density, "unscaled", None, data,
                         quadratic(activation, density, data, AT))
            print(activation, density, f"{time.time() - begin:.1f} s", flush=True)
    for activation, density, potential, data, start in STARTS:
        begin = time.time()
        mp.mp.dps = 54
        yield record(activation, density, potential, "1", data,
                     Scaled(activation, density, potential, data, AT).solve(start))
        mp.mp.dps = 60
        print(activation, density, potential, f"{time.time() - begin:.1f} s", flush=True)


STARTS = [
    ("tanh", "uniform(1)", "x^4", TWO, ["-1.2455251354633", "-0.89565766148449"]),
    ("tanh", "uniform(1)", "cosh(x)", TWO, ["-1.2348513514786", "-0.89221161968119"]),
    ("tanh", "uniform(1)", "x^4", FOUR,
     ["-355407.63211670", "3015088.2961143", "-4617247.8085524", "1714298.8095688"]),
    ("elu(1)", "epanechnikov(1)", "x^4", FOUR,
     ["-1710044.9597519", "27597291.111327", "-45711246.183551", "18960594.224878"]),
]

if __name__ == "__main__":
    mp.mp.dps = 60
    o.write(os.path.join(HERE, "smooth_activation_mpmath.json"),
            "Tests/Oracles/solve/smooth_activation_mpmath.py", f"mpmath {mp.__version__}",
            f"{DIGITS} digits, rounded; computed with 60 (scaled: 54)", list(cases()),
            "activations that are not piecewise linear")
