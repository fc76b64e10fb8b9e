"""Problems with branch points of the potential or the density, and with kinks, to 26 digits.

Straight from the definition: with s(w, b) = sum lambda_i sigma(w x_i - b) and alpha = (phi')^-1(s),
Newton's method on E[alpha sigma(w x_i - b)] = z_i, every expectation by tanh-sinh quadrature in b between data,
ends of the support and the places where s passes a level at which phi changes its formula. Nothing
is substituted, so this shares no step with a rule in u = alpha. Recorded only if quadrature with
half as many nodes agrees. The method starts from twelve digits found beforehand, since all that
counts is the residual in the end.

Usage: python3 branch_mpmath.py   (writes branch_mpmath.json beside itself)
"""

import os
import sys
import time
from fractions import Fraction as F

import mpmath as mp

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import oracle as o  # noqa: E402

DIGITS = 26
SMALL = mp.mpf("1e-27")


def real(q):
    q = F(q)
    return mp.mpf(q.numerator) / q.denominator


class Psi:
    """(psi + w x^2)/(1 + w) beside c, psi'(c + sign d) = base + sign*outward(d), outward convex in v."""

    def __init__(self, text, c, base, k, right, cap, left=None):
        self.text, self.c, self.base, self.k = text, c, base, k
        self.right, self.left = right, left or right
        self.cap = cap  # outward(cap(t)) >= outward(0) + t

    def phi(self, omega):
        return Phi(self, mp.mpf(omega.numerator) / omega.denominator if isinstance(omega, F) else omega)


class Phi:
    """phi-bar = phi(u) - phi(0) - phi'(0) u."""

    def __init__(self, psi, w):
        self.psi, self.w, self.c = psi, w, real(psi.c)
        value, out, _ = self.parts(-self.c)
        self.value0 = value
        self.slope0 = self.raw_slope(-self.c, out)

    def parts(self, x):
        """psi, outward slope and its derivative by d at c + x."""
        return (self.psi.left if x < 0 else self.psi.right)(abs(x))

    def raw_slope(self, x, out):
        if x == 0:  # the mean of the slopes at a kink
            return (real(self.psi.base) + 2 * self.w * self.c
                    + (self.psi.right(mp.mpf(0))[1] - self.psi.left(mp.mpf(0))[1]) / 2) / (1 + self.w)
        return (real(self.psi.base) + (out if x > 0 else -out)
                + 2 * self.w * (self.c + x)) / (1 + self.w)

    def levels(self):
        out = []
        for sign, side in ((-1, self.psi.left), (1, self.psi.right)):
            jump = side(mp.mpf(0))[1]
            out.append((real(self.psi.base) + sign * jump + 2 * self.w * self.c) / (1 + self.w)
                       - self.slope0)
        return sorted(set(out))

    def inverse(self, s):
        low, high = self.levels()[0], self.levels()[-1]
        if low <= s <= high:
            return self.c
        sign = 1 if s > high else -1
        target = abs(s - (high if sign > 0 else low)) * (1 + self.w)
        side = self.psi.right if sign > 0 else self.psi.left
        start, k = side(mp.mpf(0))[1], self.psi.k
        # outward(v^k) - start + 2 w v^k = target: convex and increasing in v, so Newton's method
        # from the right descends to the root.
        v = min(target / (2 * self.w), self.psi.cap(target)) ** (mp.mpf(1) / k)
        for _ in range(10 * mp.mp.prec):
            _, out, bend = side(v**k)
            gap = out - start + 2 * self.w * v**k - target
            step = gap / ((bend + 2 * self.w) * k * v ** (k - 1))
            v, old = v - step, v
            if abs(step) <= abs(v) * mp.mpf(2) ** (4 - mp.mp.prec) or v >= old:
                break
        return self.c + sign * v**k

    def flexibility(self, u):
        """1/phi''; 0 where alpha stays at a kink."""
        if u == self.c:
            return mp.mpf(0)
        return (1 + self.w) / (self.parts(u - self.c)[2] + 2 * self.w)

    def value(self, u):
        value, _, _ = self.parts(u - self.c)
        return ((value + real(self.psi.base) * u + self.w * u * u)
                - (self.value0)) / (1 + self.w) - self.slope0 * u


def power(q):
    """|d|^q as psi, outward slope, and its derivative."""
    def parts(d, exponent=q):
        q = real(exponent)  # at the precision of the moment
        return d**q, q * d ** (q - 1), q * (q - 1) * d ** (q - 2) if d else mp.mpf(0)
    return parts


def plus(*terms):
    def parts(d):
        values = [t(d) for t in terms]
        return tuple(mp.fsum(v[i] for v in values) for i in range(3))
    return parts


def square(a):
    return lambda d: (real(a) * d * d, 2 * real(a) * d, 2 * real(a))


EXP = lambda d: (mp.exp(d), mp.exp(d), mp.exp(d))  # noqa: E731
COSH = lambda d: (mp.cosh(d), mp.sinh(d), mp.cosh(d))  # noqa: E731

PSI = {p.text: p for p in [
    Psi("|x|^(5/2) + x^2/2", 0, 0, 2, plus(power("5/2"), square("1/2")), lambda t: t),
    Psi("|x|^(3/2) + x^2", 0, 0, 2, plus(power("3/2"), square(1)), lambda t: t),
    Psi("|x|^(7/3)", 0, 0, 3, power("7/3"), lambda t: (t * 3 / 7) ** mp.mpf("0.75") * (1 + SMALL)),
    Psi("|x - 1/4|^(5/2)", "1/4", 0, 2, power("5/2"), lambda t: t + 1),
    Psi("cosh(x) + |x|^(5/2)", 0, 0, 2, plus(COSH, power("5/2")), mp.asinh),
    Psi("max(exp(x), exp(-x))", 0, 0, 1, EXP, mp.log1p),
    Psi("x^4", 0, 0, 1, lambda d: (d**4, 4 * d**3, 12 * d**2),
        lambda t: mp.cbrt(t / 4) * (1 + SMALL)),
    Psi("cosh(x)", 0, 0, 1, COSH, mp.asinh),
    Psi("x^2", 0, 0, 1, square(1), lambda t: t),
    Psi("piecewise { x^2 for x < 0; 2*x^2 otherwise }", 0, 0, 1, square(2), lambda t: t,
        left=square(1)),
]}


class Law:
    def __init__(self, use, p, declaration="", even=True):
        self.use, self.p, self.declaration, self.even = use, p, declaration, even


# p(b) from b + 1 and 1 - b, so that nothing cancels at an end.
LAWS = {law.use: law for law in [
    Law("uniform(1)", lambda l, r: mp.mpf(1) / 2),
    Law("epanechnikov(1)", lambda l, r: 3 * l * r / 4),
    Law("semicircle", lambda l, r: 2 * mp.sqrt(l * r) / mp.pi,
        "density semicircle(b) = 2/pi*sqrt(1 - b^2) for b in [-1, 1]"),
    Law("arcsine", lambda l, r: 1 / (mp.pi * mp.sqrt(l * r)),
        "density arcsine(b) = 1/(pi*sqrt(1 - b^2)) for b in (-1, 1)"),
    Law("cosine", lambda l, r: mp.pi / 4 * mp.sin(mp.pi / 2 * min(l, r)),
        "density cosine(b) = pi/4*cos(pi*b/2) for b in [-1, 1]"),
    Law("skew", lambda l, r: mp.root(l, 3) * mp.sqrt(r) ** 3,
        "density skew(b) = (1 + b)^(1/3)*(1 - b)^(3/2) for b in [-1, 1]", even=False),
]}


class TanhSinh:
    """Nodes in [0, 1] as distances from both ends, with weights."""

    def __init__(self, degree):
        self.nodes = []
        step = mp.mpf(2) ** -degree
        bound = mp.mpf(2) ** (-4 * mp.mp.prec)
        for sign in (1, -1):
            n = 0 if sign == 1 else 1
            while True:
                t = sign * n * step
                e = mp.exp(mp.pi * mp.sinh(t))
                left, right = e / (1 + e), 1 / (1 + e)
                weight = step * mp.pi * mp.cosh(t) * left * right
                if min(left, right) < bound or n > 10**5:
                    break
                self.nodes.append((left, right, weight))
                n += 1


class Problem:
    def __init__(self, activation, law, phi, data):
        self.beta, self.gamma = (real(v) for v in o.ACTIVATIONS[activation])
        self.law, self.phi = law, phi
        self.x = [real(x) for x, _ in data]
        self.z = [real(y) for _, y in data]

    def sigma(self, t):
        return self.beta * abs(t) + self.gamma * t

    def cells(self, lam, w, extra):
        """Intervals of b on which p, sigma's formulas and the formula of phi do not change."""
        def s(b):
            return mp.fsum(a * self.sigma(w * x - b) for a, x in zip(lam, self.x))
        marks = sorted({mp.mpf(-1), mp.mpf(1)} | {w * x for x in self.x + extra if abs(x) < 1})
        out = [marks[0]]
        for lo, hi in zip(marks, marks[1:]):
            a, b = s(lo), s(hi)
            # Beside the ends 0 of a relu feature s is 0 on a whole cell.
            cuts = [] if abs(a - b) < SMALL else [
                lo + (hi - lo) * (level - a) / (b - a) for level in self.phi.levels()]
            out += sorted(t for t in cuts if lo < t < hi) + [hi]
        return list(zip(out, out[1:]))

    def signs(self):
        """Both signs of w with their shares; with b -> -b they agree for an even feature and law."""
        return [(1, 1)] if self.gamma == 0 and self.law.even else [(1, F(1, 2)), (-1, F(1, 2))]

    def evaluate(self, lam, rule, points=(), hessian=True):
        n = len(self.x)
        mean, h, value = [mp.mpf(0)] * n, [mp.mpf(0)] * len(points), mp.mpf(0)
        matrix = mp.zeros(n)
        for w, share in self.signs():
            for lo, hi in self.cells(lam, w, list(points)):
                width = hi - lo
                for left, right, weight in rule.nodes:
                    b = lo + width * left if left < right else hi - width * right
                    ends = (1 + lo + width * left, 1 - hi + width * right)
                    scale = weight * width * self.law.p(*ends) * real(share)
                    f = [self.sigma(w * x - b) for x in self.x]
                    alpha = self.phi.inverse(mp.fsum(a * v for a, v in zip(lam, f)))
                    mean = [m + scale * alpha * v for m, v in zip(mean, f)]
                    h = [m + scale * alpha * self.sigma(w * t - b) for m, t in zip(h, points)]
                    if points:
                        value += scale * self.phi.value(alpha)
                    if hessian:
                        bend = scale * self.phi.flexibility(alpha)
                        for i in range(n):
                            for j in range(i + 1):
                                matrix[i, j] += bend * f[i] * f[j]
        for i in range(n):
            for j in range(i):
                matrix[j, i] = matrix[i, j]
        return mean, matrix, h, value

    def solve(self, start):
        """Steps with one matrix at 20 digits, then at all; the residual is checked by the caller."""
        goal = mp.mp.dps
        mp.mp.dps = 20
        lam = [mp.mpf(v) for v in start]
        _, matrix, _, _ = self.evaluate(lam, TanhSinh(4))
        mp.mp.dps = goal
        rule = TanhSinh(6)
        for _ in range(6):
            mean = self.evaluate(lam, rule, hessian=False)[0]
            residual = [a - b for a, b in zip(self.z, mean)]
            step = list(mp.lu_solve(matrix, mp.matrix(residual)))
            lam = [a + b for a, b in zip(lam, step)]
            if max(abs(v) for v in step) < max(abs(v) for v in lam) * mp.mpf(10) ** (8 - goal):
                break
        return lam


def text(value):
    if abs(value) < mp.mpf("1e-30"):
        return "0"
    return mp.nstr(value, DIGITS, min_fixed=-10**6, max_fixed=10**6)


def case(activation, law, psi, omega, data, points, start):
    begin = time.time()
    name = f"{activation}-{law}-{psi}"
    data, points = [(F(x), F(y)) for x, y in data], [F(t) for t in points]
    phi = PSI[psi].phi(F(omega))
    problem = Problem(activation, LAWS[law], phi, data)
    lam = problem.solve(start)
    at = [real(t) for t in points]
    mean, _, h, value = problem.evaluate(lam, TanhSinh(7), at, hessian=False)
    worst = max(abs(a - b) for a, b in zip(problem.z, mean))
    if worst > SMALL:
        raise ArithmeticError(f"{name}: residual {mp.nstr(worst, 3)}")
    _, _, h2, value2 = problem.evaluate(lam, TanhSinh(6), at, hessian=False)
    worst = max(abs(a - b) for a, b in zip(h + [value], h2 + [value2]))
    if worst > SMALL * max(1, value):
        raise ArithmeticError(f"{name}: the two rules differ by {mp.nstr(worst, 3)}")
    use = f"scaled({psi}, omega = {omega})"
    print(f"{name}: {time.time() - begin:.1f} s", flush=True)
    return {"id": name, "activation": activation, "density": {"use": law}, "potential": psi,
            "scaled": True, "omega": omega, "model": "m", "digits": DIGITS, "exact": False,
            "data": [[str(x), str(y)] for x, y in data],
            "source": o.source(LAWS[law], activation, use, data),
            "points": [str(t) for t in points],
            "expect": {"multipliers": [text(v) for v in lam],
                       "values": [{"x": str(t), "value": text(v)} for t, v in zip(points, h)],
                       "functional": text(value), "terms": None}}


def cases():
    three = [("-3/5", "1/2"), ("1/10", "-4/5"), ("7/10", "6/5")]
    two = [("-1/4", "1"), ("1/2", "-2/3")]
    fifths = [("-1/5", "1"), ("2/5", "-2/3")]
    at = ["-3/2", "2/5"]
    for activation, law, psi, omega, data, start in [
            ("abs", "uniform(1)", "|x|^(5/2) + x^2/2", "1", three,
             ["44.1964769010", "-138.888734031", "68.2746330655"]),
            ("abs", "epanechnikov(1)", "|x|^(3/2) + x^2", "1/2", two,
             ["16.2188171109", "-10.3846951538"]),
            ("abs", "semicircle", "x^4", "1", two,
             ["167.674592629", "-80.7577147007"]),
            ("abs", "arcsine", "cosh(x)", "1", two,
             ["12.0828852150", "-7.85377702067"]),
            ("abs", "uniform(1)", "max(exp(x), exp(-x))", "1", two,
             ["29.3509747769", "-16.0618693435"]),
            ("relu", "uniform(1)", "|x - 1/4|^(5/2)", "1", two,
             ["34.2583425278", "-21.7167358729"]),
            ("leaky_relu(1/10)", "uniform(1)", "|x|^(7/3)", "1", two,
             ["25.8108280620", "-16.1977017785"]),
            ("abs", "skew", "x^4", "1/2", two,
             ["38.9155640916", "-19.2495644187"]),
            ("relu", "cosine", "piecewise { x^2 for x < 0; 2*x^2 otherwise }", "1",
             fifths, ["40.71479712152", "-22.3459160094"])]:
        yield case(activation, law, psi, omega, data, at, start)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    mp.mp.dps = 38
    o.write(os.path.join(HERE, "branch_mpmath.json"), "Tests/Oracles/solve/branch_mpmath.py",
            f"mpmath {mp.__version__}", f"{DIGITS} digits, rounded; computed with {mp.mp.dps}",
            list(cases()), "branch points and kinks")
