"""Newton on the multipliers of THEORY 4, in mpmath, straight from the definitions.

Unknowns are lambda (not knot values). For W = +1 and W = -1 separately, sigma(W x_i - b) is linear
in b between the knots W x_i and the breaks of p, so s = sum lambda_i sigma(W x_i - b) = A + B b
there. All expectations over such a piece reduce to

    I_k = int alpha b^k p db (k = 0, 1),   J_k = int b^k p / phi''(alpha) db (k = 0, 1, 2),
    V = int (s alpha - phibar(alpha)) p db,   E = int phibar(alpha) p db.

With u = alpha and b = (phibar'(u) - A)/B, db = phi''(u)/B du they are integrals of polynomials in u
when phi and p are piecewise polynomial: `Antiderivatives` integrates coefficient by coefficient.
Where s hardly moves it integrates in b instead. `Quadrature` is the second opinion (Gauss-Legendre
in u), and the only method for other potentials and densities. `direct_residual` is the third: plain
double precision in b, with no substitution at all.
"""

import bisect
import os
import sys

import mpmath as mp

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import oracle as o  # noqa: E402

_nodes = {}


def real(value):
    """An mpf from a Fraction, an integer or a decimal string."""
    if hasattr(value, "numerator"):
        return mp.mpf(int(value.numerator)) / mp.mpf(int(value.denominator))
    return mp.mpf(value)


def legendre(n):
    """Nodes and weights on [-1, 1], by Newton on the three-term recurrence."""
    key = (n, mp.mp.prec)
    if key not in _nodes:
        rule = []
        for k in range(n):
            x = mp.cos(mp.pi * (k + mp.mpf(3) / 4) / (n + mp.mpf(1) / 2))
            for _ in range(60):
                p0, p1 = mp.mpf(1), x
                for j in range(2, n + 1):
                    p0, p1 = p1, ((2 * j - 1) * x * p1 - (j - 1) * p0) / j
                slope = n * (x * p1 - p0) / (x * x - 1)
                step = p1 / slope
                x -= step
                if abs(step) < mp.eps * 16:
                    break
            rule.append((x, 2 / ((1 - x * x) * slope**2)))
        _nodes[key] = rule
    return _nodes[key]


def gauss(f, a, b, n):
    """The vector of integrals of f over [a, b]."""
    half, mid = (b - a) / 2, (a + b) / 2
    total = None
    for x, w in legendre(n):
        values = f(mid + half * x)
        if total is None:
            total = [w * v for v in values]
        else:
            total = [t + w * v for t, v in zip(total, values)]
    return [half * t for t in total]


# ---------------------------------------------------------------- potentials
class PolynomialPotential:
    """phi = (psi + omega x^2)/(1 + omega), psi = pieces [(lo or None, hi or None, coefficients)]."""

    analytic = False

    def __init__(self, pieces, omega):
        self.breaks = [real(lo) for lo, _, _ in pieces[1:]]
        self.exact = [[c / (1 + omega) for c in o.poly_add(p, [0, 0, omega])] for _, _, p in pieces]
        home = next(p for (_, hi, _), p in zip(pieces, self.exact) if hi is None or hi > 0)
        value, slope = home[0], home[1]
        self.exact = [o.poly_add(p, [-value, -slope]) for p in self.exact]
        for (_, at, _), p, q in zip(pieces, self.exact, self.exact[1:]):
            d, e = o.poly_derivative(p), o.poly_derivative(q)
            if o.poly_value(p, at) != o.poly_value(q, at):
                raise ArithmeticError("psi jumps")
            if o.poly_value(d, at) != o.poly_value(e, at):
                raise ArithmeticError("the slope of psi jumps")
        self.value_of = [[real(c) for c in p] for p in self.exact]
        self.first_of = [o.poly_derivative(p) for p in self.value_of]
        self.second_of = [o.poly_derivative(p) for p in self.first_of]
        self.levels = [self.first(t) for t in self.breaks]  # phibar' at the breaks

    def piece(self, u):
        return bisect.bisect_right(self.breaks, u)

    def piece_of_level(self, s):
        return bisect.bisect_right(self.levels, s)

    def first(self, u):
        return o.poly_value(self.first_of[self.piece(u)], u)

    def second(self, u):
        return o.poly_value(self.second_of[self.piece(u)], u)

    def value(self, u):
        return o.poly_value(self.value_of[self.piece(u)], u)


class SmoothPotential:
    """phi from functions giving psi, psi', psi''; analytic near the real line."""

    breaks, levels, analytic = [], [], True

    def __init__(self, psi, d1, d2, omega, double_d1):
        """`double_d1(numpy, x)` is psi' again, for arrays of doubles."""
        omega = real(omega)
        value, slope, scale = psi(mp.mpf(0)), d1(mp.mpf(0)), 1 + omega
        self.value = lambda u: (psi(u) - value - slope * u + omega * u * u) / scale
        self.first = lambda u: (d1(u) - slope + 2 * omega * u) / scale
        self.second = lambda u: (d2(u) + 2 * omega) / scale
        self.double_first = lambda np, u: (
            double_d1(np, u) - float(slope) + 2 * float(omega) * u) / float(scale)

    def piece_of_level(self, s):
        return 0


def inverse(phi, s):
    """u with phibar'(u) = s: a bracket, then Newton kept inside it."""
    if s == 0:
        return mp.mpf(0)
    lo, hi = (mp.mpf(0), mp.mpf(1)) if s > 0 else (mp.mpf(-1), mp.mpf(0))
    while phi.first(hi) < s:
        lo, hi = hi, hi * 2
    while phi.first(lo) > s:
        lo, hi = lo * 2, lo
    u = (lo + hi) / 2
    for _ in range(4 * mp.mp.prec):
        f = phi.first(u) - s
        if f == 0:
            return u
        if f > 0:
            hi = u
        else:
            lo = u
        step = f / phi.second(u)
        new = u - step
        if not lo < new < hi:
            new = (lo + hi) / 2
        if abs(new - u) <= abs(u) * mp.eps * 4 or new == lo or new == hi:
            return new
        u = new
    raise ArithmeticError("no inverse")


# ---------------------------------------------------------------- densities
class PolynomialLaw:
    def __init__(self, density):
        self.pieces = [(real(lo), real(hi), [real(a) for a in p]) for lo, hi, p in density.pieces]

    def breaks(self):
        return [lo for lo, _, _ in self.pieces] + [self.pieces[-1][1]]

    def on(self, mid):
        """The polynomial of p around mid."""
        return next(p for lo, hi, p in self.pieces if lo < mid < hi)

    def function_on(self, mid):
        p = self.on(mid)
        return lambda b: o.poly_value(p, b)


class SmoothLaw:
    """p analytic on each side of `inner`; cut at +-`edge`, where the tail is negligible."""

    def __init__(self, p, edge, inner=()):
        self.p, self.edge, self.inner = p, real(edge), [real(t) for t in inner]

    def breaks(self):
        return [-self.edge] + self.inner + [self.edge]

    def function_on(self, mid):
        return self.p


# ---------------------------------------------------------------- integrals over one piece
def integrals_in_b(phi, p, A, B, b0, b1, n):
    """I0 I1 J0 J1 J2 V E by Gauss-Legendre in b: for pieces where s hardly moves."""
    def f(b):
        s = A + B * b
        u = inverse(phi, s)
        w, bar = p(b), phi.value(u)
        j = w / phi.second(u)
        return [u * w, u * w * b, j, j * b, j * b * b, (s * u - bar) * w, bar * w]
    return gauss(f, b0, b1, n)


class Antiderivatives:
    def __call__(self, phi, law, A, B, b0, b1, u0, u1):
        mid = (u0 + u1) / 2
        k = phi.piece(mid)
        bar, d1, d2 = phi.value_of[k], phi.first_of[k], phi.second_of[k]
        b = o.poly_scale(o.poly_add(d1, [-A]), 1 / B)
        weight = o.poly_scale(o.poly_compose(law.on((b0 + b1) / 2), b), 1 / B)  # p(b(u))/B
        mass = o.poly_mul(weight, d2)                                          # p db/du
        u = [mp.mpf(0), mp.mpf(1)]
        um = o.poly_mul(u, mass)
        jb = o.poly_mul(weight, b)
        dual = o.poly_add(o.poly_mul(u, d1), o.poly_scale(bar, mp.mpf(-1)))
        polynomials = [um, o.poly_mul(um, b), weight, jb, o.poly_mul(jb, b),
                       o.poly_mul(dual, mass), o.poly_mul(bar, mass)]
        return [o.poly_integral(q, u0, u1) for q in polynomials]


class Quadrature:
    """Gauss-Legendre in u with n nodes on each of the panels that `cuts(lo, hi)` makes."""

    def __init__(self, n, cuts=None):
        self.n, self.cuts = n, cuts

    def __call__(self, phi, law, A, B, b0, b1, u0, u1):
        p = law.function_on((b0 + b1) / 2)

        def f(u):
            s, d2 = phi.first(u), phi.second(u)
            b = (s - A) / B
            w, bar = p(b) / B, phi.value(u)
            m = w * d2
            return [u * m, u * m * b, w, w * b, w * b * b, (s * u - bar) * m, bar * m]
        ends = [u0, u1]
        if self.cuts:
            inner = self.cuts(min(u0, u1), max(u0, u1), (b1 - b0), B)
            ends = [u0] + sorted(inner, reverse=u0 > u1) + [u1]
        if not phi.analytic:  # nudge evaluation to the right polynomial piece
            k = phi.piece((u0 + u1) / 2)
            phi = _OnePiece(phi, k)
        total = [mp.mpf(0)] * 7
        for a, b in zip(ends, ends[1:]):
            total = [t + v for t, v in zip(total, gauss(f, a, b, self.n))]
        return total


class _OnePiece:
    def __init__(self, phi, k):
        self.value = lambda u: o.poly_value(phi.value_of[k], u)
        self.first = lambda u: o.poly_value(phi.first_of[k], u)
        self.second = lambda u: o.poly_value(phi.second_of[k], u)


# ---------------------------------------------------------------- the problem
class Problem:
    def __init__(self, activation, law, phi, data, flat_nodes=60, flat=mp.mpf("1e-5")):
        self.beta, self.gamma = (real(v) for v in o.ACTIVATIONS[activation])
        self.law, self.phi = law, phi
        self.xs, self.z = [real(x) for x, _ in data], [real(y) for _, y in data]
        self.flat_nodes, self.flat = flat_nodes, flat

    def feature(self, t, mid):
        """sigma(t - b) = c0 + c1 b near b = mid."""
        slope = self.gamma + (self.beta if t > mid else -self.beta)
        return slope * t, -slope

    def piece(self, A, B, b0, b1, rule):
        """The seven integrals over [b0, b1] inside one piece of everything but phi."""
        ends = [(b0, None)]
        if B != 0:
            cuts = [((level - A) / B, t) for level, t in zip(self.phi.levels, self.phi.breaks)]
            ends += sorted(c for c in cuts if b0 < c[0] < b1)
        ends.append((b1, None))
        total = [mp.mpf(0)] * 7
        for (a, ua), (b, ub) in zip(ends, ends[1:]):
            if abs(B) * (b - a) < self.flat:
                p = self.law.function_on((a + b) / 2)
                part = integrals_in_b(self.phi, p, A, B, a, b, self.flat_nodes)
            else:
                ua = inverse(self.phi, A + B * a) if ua is None else ua
                ub = inverse(self.phi, A + B * b) if ub is None else ub
                part = rule(self.phi, self.law, A, B, a, b, ua, ub)
            total = [t + v for t, v in zip(total, part)]
        return total

    def evaluate(self, lam, rule, points=()):
        """E[alpha sigma_i], E[sigma sigma'/phi''], E phibar*, E phibar, h at the points."""
        m = len(self.xs)
        mean, hessian = [mp.mpf(0)] * m, mp.zeros(m)
        conjugate = value = mp.mpf(0)
        h = [mp.mpf(0)] * len(points)
        breaks = self.law.breaks()
        for w in (1, -1):
            knots = [w * x for x in self.xs]
            marks = [w * t for t in points]
            inside = [t for t in knots + marks if breaks[0] < t < breaks[-1]]
            ends = sorted(set(breaks + inside))
            for b0, b1 in zip(ends, ends[1:]):
                mid = (b0 + b1) / 2
                f = [self.feature(t, mid) for t in knots]
                A = mp.fsum(l * c for l, (c, _) in zip(lam, f))
                B = mp.fsum(l * c for l, (_, c) in zip(lam, f))
                i0, i1, j0, j1, j2, v, e = self.piece(A, B, b0, b1, rule)
                conjugate += v / 2
                value += e / 2
                for i, (c, d) in enumerate(f):
                    mean[i] += (c * i0 + d * i1) / 2
                    for j, (cc, dd) in enumerate(f[: i + 1]):
                        term = c * cc * j0 + (c * dd + d * cc) * j1 + d * dd * j2
                        hessian[i, j] += term / 2
                for i, t in enumerate(marks):
                    c, d = self.feature(t, mid)
                    h[i] += (c * i0 + d * i1) / 2
        for i in range(m):
            for j in range(i):
                hessian[j, i] = hessian[i, j]
        return mean, hessian, conjugate, value, h

    def solve(self, rule, tolerance):
        """Damped Newton on the concave dual; returns lambda and the last step's relative size."""
        m = len(self.xs)
        lam = [mp.mpf(0)] * m

        def at(l):
            mean, hessian, conjugate, _, _ = self.evaluate(l, rule)
            dual = mp.fsum(a * b for a, b in zip(l, self.z)) - conjugate
            return [b - a for a, b in zip(mean, self.z)], hessian, dual
        residual, hessian, dual = at(lam)
        for iteration in range(400):
            step = list(mp.lu_solve(hessian, mp.matrix(residual)))
            slope = mp.fsum(a * b for a, b in zip(residual, step))
            t = mp.mpf(1)
            while True:
                trial = [l + t * d for l, d in zip(lam, step)]
                new = at(trial)
                if new[2] >= dual + t * slope / 1000 or slope < mp.mpf("1e-25"):
                    break
                t /= 2
            lam, (residual, hessian, dual) = trial, new
            size = max(abs(d) for d in step) / max(abs(l) for l in lam) if any(lam) else mp.mpf(0)
            if max(abs(r) for r in residual) < tolerance:
                return lam, residual, size, iteration + 1
        raise ArithmeticError("Newton did not converge")


def direct_residual(problem, lam, panels=20000):
    """max |E[alpha sigma_i] - z_i| / max E|alpha sigma_i| in doubles: midpoint rule in b, alpha by bisection."""
    import numpy as np
    phi = problem.phi
    xs = np.array([float(x) for x in problem.xs])
    coefficients = [float(l) for l in lam]
    beta, gamma = float(problem.beta), float(problem.gamma)
    breaks = [float(b) for b in problem.law.breaks()]
    if hasattr(phi, "first_of"):
        table = [np.polynomial.Polynomial([float(c) for c in p]) for p in phi.first_of]
        cuts = np.array([float(t) for t in phi.breaks])

        def first(u):
            k = np.searchsorted(cuts, u, side="right")
            return np.choose(k, [p(u) for p in table]) if len(table) > 1 else table[0](u)
    else:
        def first(u):
            return phi.double_first(np, u)
    mean, size = np.zeros(len(xs)), np.zeros(len(xs))
    for w in (1, -1):
        for b0, b1 in zip(breaks, breaks[1:]):
            b = b0 + (b1 - b0) * (np.arange(panels) + 0.5) / panels
            p = problem.law.function_on(mp.mpf((b0 + b1) / 2))
            weight = np.array([float(p(mp.mpf(t))) for t in b]) * (b1 - b0) / panels
            arguments = w * xs[:, None] - b[None, :]
            sigma = beta * np.abs(arguments) + gamma * arguments
            s = np.einsum("i,ib->b", coefficients, sigma)
            hi = np.ones_like(s)
            while np.any(first(hi) < s):
                hi = np.where(first(hi) < s, 2 * hi, hi)
            lo = -np.ones_like(s)
            while np.any(first(lo) > s):
                lo = np.where(first(lo) > s, 2 * lo, lo)
            for _ in range(60):
                mid = (lo + hi) / 2
                above = first(mid) > s
                hi, lo = np.where(above, mid, hi), np.where(above, lo, mid)
            mean += sigma @ (lo * weight) / 2
            size += abs(sigma) @ abs(lo * weight) / 2
    return max(abs(mean - np.array([float(v) for v in problem.z]))) / max(size)
