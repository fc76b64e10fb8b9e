"""Infinite-width solutions under potentials with kinks and branch points, to 44 digits.

phi-bar' is given by one-sided formulas; where it jumps at c, alpha(s) is c on the whole interval of
slopes there and 1/phi'' counts as 0. Newton on lambda from the start given (eight digits, found
elsewhere). Every integral is taken in b: parts end at the kinks of sigma and of p and at the roots of
s(b) = l, by bisection, for the slopes l at which alpha(s) changes its formula, so that integrands
are analytic between; parts are halved until a part and its halves agree. Recorded only if a rule
with more nodes and a smaller tolerance moves lambda by less than 1e-46. Infinite supports are cut
where the density is below 1e-56.

Usage: python3 kink_activation_mpmath.py   (writes kink_activation_mpmath.json beside itself)
"""

import os
import sys

import mpmath as mp

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.dirname(HERE))
import oracle as o  # noqa: E402
import smooth_activation_mpmath as smooth  # noqa: E402
import varied_activation_mpmath as varied  # noqa: E402

smooth.DIGITS = 44
mp.mp.dps = 64
ACTIVATIONS = smooth.ACTIVATIONS | {"relu": (lambda u: max(u, mp.mpf(0)), [0]),
                                    "gauss": (lambda u: mp.exp(-u * u), [])}
DENSITIES = {
    "uniform(1)": smooth.DENSITIES["uniform(1)"],
    "uniform(2)": (lambda b: mp.mpf(1) / 4, [-2, 0, 2]),
    "epanechnikov(1)": smooth.DENSITIES["epanechnikov(1)"],
    "laplace(1/2)": (lambda b: mp.exp(-2 * abs(b)),
                     [-66, -50, -38, -28, -20, -14, -9, -6, -4, -2, -1, 0,
                      1, 2, 4, 6, 9, 14, 20, 28, 38, 50, 66]),
}


class Piece:
    """psi with two derivatives as formulas, up to the break `end`."""

    def __init__(self, value, slope, curvature, end=None):
        self.value, self.slope, self.curvature, self.end = value, slope, curvature, end


def power(r):
    return [Piece(lambda a: (-a) ** r, lambda a: -r * (-a) ** (r - 1),
                  lambda a: r * (r - 1) * (-a) ** (r - 2), mp.mpf(0)),
            Piece(lambda a: a ** r, lambda a: r * a ** (r - 1),
                  lambda a: r * (r - 1) * a ** (r - 2))]


ONE = mp.mpf(1)
POTENTIALS = {
    "|x| + x^2": [Piece(lambda a: a * a - a, lambda a: 2 * a - 1, lambda a: 2 * ONE, mp.mpf(0)),
                  Piece(lambda a: a * a + a, lambda a: 2 * a + 1, lambda a: 2 * ONE)],
    # Kinks with jumps at 0, where the slopes are 0 and 2, and at 2.
    "max(x^2, 2*x)": [Piece(lambda a: a * a, lambda a: 2 * a, lambda a: 2 * ONE, mp.mpf(0)),
                      Piece(lambda a: 2 * a, lambda a: 2 * ONE, lambda a: 0 * ONE, mp.mpf(2)),
                      Piece(lambda a: a * a, lambda a: 2 * a, lambda a: 2 * ONE)],
    "|x|^(5/4)": power(mp.mpf(5) / 4),
    "|x|^(3/2)": power(mp.mpf(3) / 2),
    "exp(x)": [Piece(mp.exp, mp.exp, mp.exp)],
    "exp(x) + log1p(exp(x))": [Piece(
        lambda a: mp.exp(a) + mp.log1p(mp.exp(a)), lambda a: mp.exp(a) + 1 / (1 + mp.exp(-a)),
        lambda a: mp.exp(a) + 1 / (2 + mp.exp(a) + mp.exp(-a)))],
}


class Problem(varied.Problem):
    def __init__(self, activation, density, potential, omega, data, points):
        self.sigma, self.kinks = ACTIVATIONS[activation]
        self.p, self.ends = DENSITIES[density]
        self.pieces = POTENTIALS[potential]
        self.omega = smooth.real(omega)
        self.xs = [smooth.real(x) for x, _ in data]
        self.z = [smooth.real(y) for _, y in data]
        self.points = [smooth.real(t) for t in points]
        zero = mp.mpf(0)
        sides = [p for p, before in zip(self.pieces, [None] + self.pieces)
                 if (before is None or before.end <= 0) and (p.end is None or p.end >= 0)]
        self.shift = mp.fsum(p.slope(zero) for p in sides) / len(sides)
        self.base = sides[0].value(zero)
        # (phi-bar'(c-), phi-bar'(c+), c)
        self.flats = [(self.slope(low, low.end), self.slope(high, low.end), low.end)
                      for low, high in zip(self.pieces, self.pieces[1:])]
        self.levels = sorted({v for flat in self.flats for v in flat[:2]})
        self.last = mp.mpf(0)

    def value(self, piece, a):
        return ((piece.value(a) - self.base - self.shift * a + self.omega * a * a)
                / (1 + self.omega))

    def slope(self, piece, a):
        return (piece.slope(a) - self.shift + 2 * self.omega * a) / (1 + self.omega)

    def curvature(self, piece, a):
        return (piece.curvature(a) + 2 * self.omega) / (1 + self.omega)

    def state(self, s):
        """alpha, phi-bar(alpha) and 1/phi'' at s."""
        low, piece = None, self.pieces[0]
        for (below, above, c), following in zip(self.flats, self.pieces[1:]):
            if s < below:
                break
            if s <= above:
                return c, self.value(piece, c), mp.mpf(0)
            low, piece = c, following
        a = self.solve_piece(piece, s, low, piece.end)
        return a, self.value(piece, a), 1 / self.curvature(piece, a)

    def solve_piece(self, piece, s, low, high):
        """Newton in phi-bar' from the last result, between bisections where that is slow."""
        step = mp.mpf(1)
        if low is None:
            low = (high if high is not None else mp.mpf(0)) - 1
            while self.slope(piece, low) > s:
                low, step = low - step, 2 * step
        if high is None:
            high = low + 1
            while self.slope(piece, high) < s:
                high, step = high + step, 2 * step
        a = self.last if low < self.last < high else (low + high) / 2
        before = None
        for _ in range(600):
            excess = self.slope(piece, a) - s
            low, high = (low, a) if excess > 0 else (a, high)
            following = a - excess / self.curvature(piece, a)
            slow = before is not None and abs(following - a) > before / 2
            if slow or not low <= following <= high:
                following = (low + high) / 2
            before = abs(following - a)
            a = following
            if before <= max(abs(a), mp.mpf(1) / 100) * mp.mpf(10) ** (4 - mp.mp.dps):
                self.last = a
                return a
        raise ArithmeticError("no inverse")

    def combination(self, lam, w, b):
        return mp.fsum(m * self.sigma(w * x - b) for m, x in zip(lam, self.xs))

    def marks(self, lam, w):
        ends = super().marks(lam, w)
        inner = [b for low, high in zip(ends, ends[1:]) for b in self.roots(lam, w, low, high)]
        return sorted(ends + inner)

    def roots(self, lam, w, low, high):
        grid = [low + (high - low) * k / 160 for k in range(161)]
        values = [self.combination(lam, w, b) for b in grid]
        found = []
        for level in self.levels:
            for k in range(160):
                if (values[k] - level) * (values[k + 1] - level) < 0:
                    found.append(mp.findroot(lambda b: self.combination(lam, w, b) - level,
                                             (grid[k], grid[k + 1]), solver="anderson",
                                             tol=mp.mpf(10) ** (8 - 2 * mp.mp.dps), maxsteps=200))
        return sorted(found)

    def integrands(self, lam, w, b):
        f = [self.sigma(w * x - b) for x in self.xs]
        a, value, flatness = self.state(mp.fsum(m * v for m, v in zip(lam, f)))
        q = self.p(b) / 2
        c = q * flatness
        return ([q * a * v for v in f] + [c * u * v for u in f for v in f]
                + [q * a * self.sigma(w * t - b) for t in self.points] + [q * value])

    def solve(self, start):
        lam, rule = [mp.mpf(v) for v in start], smooth.legendre(40)
        for _ in range(8):
            lam, size, _ = self.step(lam, rule, mp.mpf("1e-54"))
            if size < mp.mpf("1e-47"):
                break
        _, size, rest = self.step(lam, smooth.legendre(48), mp.mpf("1e-56"))
        if size > mp.mpf("1e-46"):
            raise ArithmeticError(f"the finer rule moves lambda by {mp.nstr(size, 3)}")
        return lam, rest[:-1], rest[-1]


# Activation, density, potential, omega, data, the multipliers to eight digits or more.
STARTS = [
    ("tanh", "uniform(1)", "|x| + x^2", "1",
     [("-2/5", "-9/10"), ("3/5", "3/2")],
     ["-8.0941792235529", "10.104874585620"]),
    ("erf", "uniform(2)", "|x| + x^2", "1",
     [("-3/5", "1/5"), ("1/10", "-3/10"), ("7/10", "2/5")],
     ["123.58704968303", "-234.09483607079", "143.93242664204"]),
    ("elu(1)", "uniform(1)", "max(x^2, 2*x)", "1",
     [("-2/5", "-9/10"), ("3/5", "3/2")],
     ["-6.4959694779767", "7.1153068013260"]),
    ("softplus", "epanechnikov(1)", "max(x^2, 2*x)", "1/2",
     [("-2/5", "1/2"), ("3/5", "3/2")],
     ["-6.2911682244429", "8.2213060374984"]),
    ("erf", "laplace(1/2)", "|x|^(3/2)", "1/10",
     [("-3/5", "1/5"), ("7/10", "2/5")],
     ["0.88303541035172", "1.5164111962686"]),
    ("gelu", "uniform(1)", "exp(x)", "1",
     [("-1/5", "1/4"), ("2/5", "3/4")],
     ["-3.4554324423598", "18.232151599593"]),
    ("relu", "uniform(1)", "exp(x) + log1p(exp(x))", "1",
     [("-1/5", "1/4"), ("-39/200", "6/25"), ("2/5", "3/4")],
     ["30861937838.646", "-31121281861.019", "259344019.34735"]),
    ("gauss", "laplace(1/2)", "|x|^(5/4)", "1",
     [("-2/5", "-9/10"), ("3/5", "3/2")],
     ["-11.80340921", "13.93039219"]),
]


if __name__ == "__main__":
    o.write(os.path.join(HERE, "kink_activation_mpmath.json"),
            "Tests/Oracles/solve/kink_activation_mpmath.py", f"mpmath {mp.__version__}",
            f"{smooth.DIGITS} digits, rounded; computed with {mp.mp.dps}",
            list(varied.cases(STARTS, Problem)),
            "kinks and branch points of the potential, and two steep ones")
