"""Infinite-width solutions for more activations, densities and scaled potentials, to 22 digits.

Newton on lambda from the start given (ten digits, found elsewhere). Every integral is taken in b by
Gauss-Legendre on parts that are halved until a part and its halves agree, whatever bends there:
zeros of s, kinks of psi, dying features. Recorded only if a rule with more nodes and a smaller
tolerance moves lambda by less than 1e-24. Infinite supports are cut where the density is below 1e-38.

Usage: python3 varied_activation_mpmath.py   (writes varied_activation_mpmath.json beside itself)
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

DIGITS = 22
smooth.DIGITS = DIGITS
mp.mp.dps = 46
ACTIVATIONS = smooth.ACTIVATIONS | {
    "gauss": (lambda u: mp.exp(-u * u), []),
    "swish": (lambda u: u / (1 + mp.exp(-u)), []),
}
DENSITIES = {
    "tent": (lambda b: 1 - abs(b), [-1, 0, 1]),
    "uniform(1)": (lambda b: mp.mpf(1) / 2, [-1, 0, 1]),
    "uniform(2)": (lambda b: mp.mpf(1) / 4, [-2, 0, 2]),
    "laplace(1/2)": (lambda b: mp.exp(-2 * abs(b)),
                     [-44, -30, -20, -12, -8, -4, -2, 0, 2, 4, 8, 12, 20, 30, 44]),
    "truncated_gaussian(1/2,1)": (
        lambda b: mp.exp(-2 * b * b) * mp.sqrt(2 / mp.pi) / mp.erf(mp.sqrt(2)), [-1, 0, 1]),
}
POTENTIALS = {
    "exp(x)": (mp.exp, mp.exp, mp.exp),
    "cosh(x)": (mp.cosh, mp.sinh, mp.cosh),
    "exp(x^2)": (lambda a: mp.exp(a * a), lambda a: 2 * a * mp.exp(a * a),
                 lambda a: (2 + 4 * a * a) * mp.exp(a * a)),
    "hypentropy(1/10)": (lambda a: a * mp.asinh(10 * a) - mp.sqrt(a * a + mp.mpf(1) / 100),
                         lambda a: mp.asinh(10 * a), lambda a: 10 / mp.sqrt(100 * a * a + 1)),
    "x^2 + sqrt(1 + x^2)": (lambda a: a * a + mp.sqrt(1 + a * a),
                            lambda a: 2 * a + a / mp.sqrt(1 + a * a),
                            lambda a: 2 + 1 / mp.sqrt(1 + a * a) ** 3),
    "log1p(exp(x))": (lambda a: mp.log1p(mp.exp(a)), lambda a: 1 / (1 + mp.exp(-a)),
                      lambda a: 1 / (2 + 2 * mp.cosh(a))),
    "cube|quartic": (lambda a: a**4 if a >= 0 else -a**3,
                     lambda a: 4 * a**3 if a >= 0 else -3 * a * a,
                     lambda a: 12 * a * a if a >= 0 else -6 * a),
}


class Problem:
    activations, densities, potentials = ACTIVATIONS, DENSITIES, POTENTIALS

    def __init__(self, activation, density, potential, omega, data, points):
        self.sigma, self.kinks = self.activations[activation]
        self.p, self.ends = self.densities[density]
        self.psi = self.potentials[potential]
        self.omega = smooth.real(omega)
        self.xs = [smooth.real(x) for x, _ in data]
        self.z = [smooth.real(y) for _, y in data]
        self.points = [smooth.real(t) for t in points]
        self.at_zero = [f(mp.mpf(0)) for f in self.psi[:2]]
        self.last = mp.mpf(1)

    def value(self, a):
        return ((self.psi[0](a) - self.at_zero[0] - self.at_zero[1] * a + self.omega * a * a)
                / (1 + self.omega))

    def slope(self, a):
        return (self.psi[1](a) - self.at_zero[1] + 2 * self.omega * a) / (1 + self.omega)

    def curvature(self, a):
        return (self.psi[2](a) + 2 * self.omega) / (1 + self.omega)

    def inverse(self, s):
        """Newton on the logarithm of the slope within a bracket, from the last result."""
        if s == 0:
            return mp.mpf(0)
        sign = 1 if s > 0 else -1
        target, low, high = abs(s), mp.mpf(0), max(self.last, mp.mpf("1e-3"))
        while sign * self.slope(sign * high) < target:
            high *= 2
        a, before = min(self.last, high), None
        for _ in range(500):
            height = sign * self.slope(sign * a)
            low, high = (low, a) if height > target else (a, high)
            curvature = self.curvature(sign * a)
            far = height > 0 and not target / 2 < height < 2 * target
            step = (height * mp.log(height / target) if far else height - target) / curvature
            slow = before is not None and abs(step) > before / 2 and abs(step) > a * mp.mpf("1e-20")
            following = a - step
            if slow or not low <= following <= high:
                following = (low + high) / 2
            before = abs(following - a)
            a = following
            if before <= a * mp.mpf(10) ** (4 - mp.mp.dps):
                break
        self.last = a
        return sign * a

    def integrands(self, lam, w, b):
        f = [self.sigma(w * x - b) for x in self.xs]
        a = self.inverse(mp.fsum(m * v for m, v in zip(lam, f)))
        q = self.p(b) / 2
        c = q / self.curvature(a)
        return ([q * a * v for v in f] + [c * u * v for u in f for v in f]
                + [q * a * self.sigma(w * t - b) for t in self.points] + [q * self.value(a)])

    def marks(self, lam, w):
        return smooth.breaks(self.ends, self.kinks, self.xs + self.points, w)

    def integrals(self, lam, rule, tolerance):
        def part(w, low, high):
            middle, half = (low + high) / 2, (high - low) / 2
            columns = [[weight * half * v for v in self.integrands(lam, w, middle + half * node)]
                       for node, weight in rule]
            return [mp.fsum(column) for column in zip(*columns)]

        parts = [(w, low, high, part(w, low, high), 0) for w in (1, -1)
                 for marks in [self.marks(lam, w)] for low, high in zip(marks, marks[1:])]
        scale = [mp.fsum(abs(v) for v in column) + mp.mpf("1e-20")
                 for column in zip(*(p[3] for p in parts))]
        total = [mp.mpf(0)] * len(scale)
        while parts:
            w, low, high, whole, depth = parts.pop()
            middle = (low + high) / 2
            left, right = part(w, low, middle), part(w, middle, high)
            both = [x + y for x, y in zip(left, right)]
            error = max(abs(x - y) / s for x, y, s in zip(both, whole, scale))
            if error < tolerance or depth > 110:
                total = [x + y for x, y in zip(total, both)]
            else:
                parts += [(w, low, middle, left, depth + 1), (w, middle, high, right, depth + 1)]
        return total

    def step(self, lam, rule, tolerance):
        n, sums = len(self.xs), self.integrals(lam, rule, tolerance)
        hess = mp.matrix(n, n)
        for i in range(n):
            for j in range(n):
                hess[i, j] = sums[n + n * i + j]
        change = mp.lu_solve(hess, mp.matrix([a - b for a, b in zip(self.z, sums)]))
        size = max(abs(c / m) for c, m in zip(change, lam))
        print("  ", mp.nstr(size, 3), flush=True)
        return [m + c for m, c in zip(lam, change)], size, sums[n + n * n:]

    def solve(self, start):
        lam, rule = [mp.mpf(v) for v in start], smooth.legendre(24)
        for _ in range(6):
            lam, size, _ = self.step(lam, rule, mp.mpf("1e-28"))
            if size < mp.mpf("1e-26"):
                break
        _, size, rest = self.step(lam, smooth.legendre(30), mp.mpf("1e-30"))
        if size > mp.mpf("1e-24"):
            raise ArithmeticError(f"the finer rule moves lambda by {mp.nstr(size, 3)}")
        return lam, rest[:-1], rest[-1]


# Activation, density, potential, omega, data, the multipliers to ten digits or more.
STARTS = [
    ("erf", "tent", "exp(x)", "2", [("-41/50", "4/25"), ("3/50", "-41/100")],
     ["0.999825829562", "-4.48127900884"]),
    ("softplus", "truncated_gaussian(1/2,1)", "cosh(x)", "1/10",
     [("-1", "-73/100"), ("1", "71/100")], ["-2.03815769669", "2.007148541329"]),
    ("gauss", "tent", "hypentropy(1/10)", "2", [("-47/50", "39/100"), ("-39/50", "69/100")],
     ["-124.377821048", "108.6135974376"]),
    ("gelu", "laplace(1/2)", "exp(x^2)", "1", [("-23/100", "29/100"), ("13/20", "-19/100")],
     ["20.38897549655", "-8.74285695317"]),
    ("swish", "tent", "exp(x)", "1",
     [("0", "-19/100"), ("17/50", "-17/25"), ("9/10", "-9/50")],
     ["23220213.24574", "-31298351.8625", "9917109.147251"]),
    ("gelu", "uniform(2)", "cube|quartic", "1",
     [("-99/100", "-23/50"), ("-3/10", "-9/50"), ("0", "49/50")],
     ["94947.97105323", "-310285.177249", "216201.6156823"]),
    # s is positive but for dips of width 1e-4, in which alpha is -1e5.
    ("gauss", "uniform(1)", "exp(x)", "1",
     [("-19/100", "-3/40"), ("-3/25", "1/25"), ("47/100", "-17/400"), ("39/50", "89/400")],
     ["-580015055682.72544646", "710594839737.42245043", "-301732737116.11293565",
      "193672183868.34315086"]),
    # The support reaches far beyond where p has its mass.
    ("softplus", "laplace(1/2)", "x^2 + sqrt(1 + x^2)", "1",
     [("-79/100", "11/100"), ("-9/100", "-69/100"), ("29/50", "-19/100"), ("3/4", "-13/50"),
      ("47/50", "9/100")],
     ["3915479.77872554", "-24461160.507279", "182232771.913600",
      "-248391482.95075", "86691685.0363128"]),
    # exp(alpha) is beyond the exponents of MPFR's numbers.
    ("swish", "tent", "log1p(exp(x))", "1/10",
     [("-1/2", "3000000000"), ("1/4", "-5000000000"), ("3/4", "4000000000")],
     ["90574220114.3863637", "-277202982169.5597957", "149731090377.5481712"]),
]
AT = ["-5/4", "0", "1/2"]


def cases(starts, kind):
    for activation, density, potential, omega, data, start in starts:
        begin = time.time()
        problem = kind(activation, density, potential, omega, data, AT)
        solution = problem.solve(start)
        print(activation, density, potential, f"{time.time() - begin:.1f} s", flush=True)
        record = smooth.record(activation, density, potential, omega, data, solution)
        yield record | {"points": AT}


if __name__ == "__main__":
    o.write(os.path.join(HERE, "varied_activation_mpmath.json"),
            "Tests/Oracles/solve/varied_activation_mpmath.py", f"mpmath {mp.__version__}",
            f"{DIGITS} digits, rounded; computed with {mp.mp.dps}", list(cases(STARTS, Problem)),
            "smooth activations under further potentials, densities and omegas")
