"""Mirror flow of infinite width at some times, to 25 digits and more.

The dual flow d(lambda)/d(tau) = z - E[alpha_lambda sigma] for sigma = |.|, p = 1/2 on [-1, 1] and the
data of figure 2. Scaled x^4, |x|^3 and cosh by the extrapolated midpoint rule of Gragg, Bulirsch and Stoer
(explicit, no Jacobian, no collocation), with E[...] by the substitution u = alpha (THEORY.md 4.1) in
closed form; x^2 by mpmath's matrix exponential of the kernel. The digits that runs with two orders
and tolerances share are recorded. For |x|^3 the right-hand side is only piecewise analytic where a
zero of s passes a datum. "kinked" is psi = |x| with omega = 1 and Gaussian biases, for which alpha is s
less a threshold of 1/2: E[...] by partial moments of the normal density, for the data (-1/2, 1), (1/3, 0).
"tanh" is sigma = tanh with x^4 and the same data: E[...] by 8 Gauss-Legendre rules of 40 nodes.

Usage: python3 infinite_width.py [case...]   (writes infinite_width.json beside itself; some minutes; with
names of cases, only those are made anew)
"""

import datetime
import json
import os
import sys

import mpmath as mp

mp.mp.dps = 60
X = [mp.mpf(-1), mp.mpf(7) / 20, mp.mpf(13) / 20, mp.mpf(1)]
Z = [mp.mpf(3) / 20, mp.mpf(3) / 20, -mp.mpf(3) / 20, mp.mpf(3) / 20]


class Quartic:
    """phi-bar' = 2u^3 + u: psi = x^4, omega = 1."""

    def inverse(self, s):
        if s == 0:
            return s
        # Cardano: u = 2 sqrt(1/6) sinh(asinh(s / (2 * 2 * (1/6)^(3/2))) / 3)
        r = mp.sqrt(mp.mpf(1) / 6)
        return 2 * r * mp.sinh(mp.asinh(s / (4 * r ** 3)) / 3)

    def moments(self, a, b):
        """int u phi''(u) du, int u phi'(u) phi''(u) du from a to b."""
        def first(u):
            return mp.mpf(3) / 2 * u ** 4 + u ** 2 / 2
        def second(u):
            # u (2u^3 + u)(6u^2 + 1) = 12 u^6 + 8 u^4 + u^2
            return mp.mpf(12) / 7 * u ** 7 + mp.mpf(8) / 5 * u ** 5 + u ** 3 / 3
        return first(b) - first(a), second(b) - second(a)


class Cubic:
    """phi-bar' = (3u|u| + 2u)/2: psi = |x|^3, omega = 1."""

    def inverse(self, s):
        t = abs(s)
        return mp.sign(s) * (mp.sqrt(1 + 6 * t) - 1) / 3

    def moments(self, a, b):
        # For u > 0: u (3u + 1) and u (3u^2/2 + u)(3u + 1) = 9/2 u^4 + 9/2 u^3 + u^2.
        def first(u):
            t = abs(u)
            return t ** 3 + t ** 2 / 2
        def second(u):
            t = abs(u)
            return mp.sign(u) * (mp.mpf(9) / 10 * t ** 5 + mp.mpf(9) / 8 * t ** 4 + t ** 3 / 3)
        return first(b) - first(a), second(b) - second(a)


class Cosh:
    """phi-bar' = (sinh u + 2u)/2: psi = cosh, omega = 1."""

    def inverse(self, s):
        u = mp.asinh(s) if abs(s) > 1 else 2 * s / 3
        for _ in range(200):
            step = ((mp.sinh(u) + 2 * u) / 2 - s) / ((mp.cosh(u) + 2) / 2)
            u -= step
            if abs(step) < mp.mpf(10) ** -35 * (1 + abs(u)):
                return u
        raise ValueError("no inverse")

    def moments(self, a, b):
        # By parts: int u phi' phi'' = u phi'^2/2 - int phi'^2/2.
        def first(u):
            return (u * mp.sinh(u) - mp.cosh(u) + u ** 2) / 2
        def second(u):
            square = (mp.sinh(2 * u) / 4 - u / 2 + 4 * (u * mp.cosh(u) - mp.sinh(u))
                      + 4 * u ** 3 / 3) / 4
            return u * ((mp.sinh(u) + 2 * u) / 2) ** 2 / 2 - square / 2
        return first(b) - first(a), second(b) - second(a)


def field(potential):
    knots = X

    def velocity(lam):
        s = [sum(l * abs(x - y) for l, y in zip(lam, knots)) for x in knots]
        alpha = [potential.inverse(v) for v in s]
        # E[alpha] and E[alpha b] on each cell, p = 1/2; s = A + B b.
        cells = []
        for k in range(len(knots) - 1):
            b0, b1 = knots[k], knots[k + 1]
            slope = (s[k + 1] - s[k]) / (b1 - b0)
            if slope == 0:
                cells.append((alpha[k] * (b1 - b0) / 2, alpha[k] * (b1 ** 2 - b0 ** 2) / 4))
                continue
            base = s[k] - slope * b0
            one, two = potential.moments(alpha[k], alpha[k + 1])
            # db = phi'' du / B, b = (phi' - A)/B
            cells.append((one / slope / 2, (two - base * one) / slope ** 2 / 2))
        out = []
        for x, z in zip(knots, Z):
            h = mp.mpf(0)
            for k, (m0, m1) in enumerate(cells):
                side = 1 if knots[k] >= x else -1
                h += side * (m1 - x * m0)
            out.append(z - h)
        return out

    return velocity


def partial(a, b):
    """int p, int b p, int b^2 p from a to b for the normal density."""
    def density(t):
        return mp.mpf(0) if mp.isinf(t) else mp.exp(-t * t / 2) / mp.sqrt(2 * mp.pi)
    def times(t, v):
        return mp.mpf(0) if mp.isinf(t) else t * v
    # Both tails are small numbers of their own.
    m0 = (mp.erf(b / mp.sqrt(2)) - mp.erf(a / mp.sqrt(2))) / 2 if a * b < 0 else \
        abs(mp.erfc(abs(a) / mp.sqrt(2)) - mp.erfc(abs(b) / mp.sqrt(2))) / 2
    return m0, density(a) - density(b), m0 + times(a, density(a)) - times(b, density(b))


def kinked(knots, labels):
    """alpha = s - 1/2 above 1/2, s + 1/2 below -1/2, else 0."""
    half = mp.mpf(1) / 2

    def velocity(lam):
        out = list(labels)
        ends = [-mp.inf] + knots + [mp.inf]
        for low, high in zip(ends, ends[1:]):
            signs = [1 if high <= x else -1 for x in knots]
            base = sum(l * x * g for l, x, g in zip(lam, knots, signs))
            slope = -sum(l * g for l, g in zip(lam, signs))
            stops = sorted({low, high} | {
                t for level in (half, -half) if slope != 0
                for t in [(level - base) / slope] if low < t < high})
            for a, b in zip(stops, stops[1:]):
                inside = a + 1 if mp.isinf(b) else b - 1 if mp.isinf(a) else (a + b) / 2
                s = base + slope * inside
                if abs(s) <= half:
                    continue
                c = base - half * mp.sign(s)
                m0, m1, m2 = partial(a, b)
                for i, (x, g) in enumerate(zip(knots, signs)):
                    # (c + slope b)(x - b)g
                    out[i] -= g * (c * x * m0 + (slope * x - c) * m1 - slope * m2)
        return out

    return velocity


def legendre_rule(count):
    """Nodes and weights on [-1, 1], by Newton's method on the recurrence."""
    rule = []
    for k in range(count):
        x = mp.cos(mp.pi * (k + mp.mpf(3) / 4) / (count + mp.mpf(1) / 2))
        for _ in range(12):
            last, value = mp.mpf(1), x
            for n in range(2, count + 1):
                last, value = value, ((2 * n - 1) * x * value - (n - 1) * last) / n
            slope = count * (x * value - last) / (x * x - 1)
            x -= value / slope
        rule.append((x, 2 / ((1 - x * x) * slope * slope)))
    return rule


def hyperbolic_tangent(knots, labels, panels=8, count=40):
    """sigma = tanh, p = 1/2 on [-1, 1]; both signs of w give the same, sigma and alpha being odd."""
    nodes = []
    for panel in range(panels):
        middle = -1 + (2 * panel + mp.mpf(1)) / panels
        for x, weight in legendre_rule(count):
            b = middle + x / panels
            nodes.append((weight / panels / 2, [mp.tanh(k - b) for k in knots]))
    potential = Quartic()

    def velocity(lam):
        out = list(labels)
        for weight, features in nodes:
            load = weight * potential.inverse(mp.fdot(lam, features))
            for i, feature in enumerate(features):
                out[i] -= load * feature
        return out

    return velocity


def midpoint(f, y, f0, h, n):
    step = h / n
    before, here = y, [a + step * b for a, b in zip(y, f0)]
    for _ in range(1, n):
        slope = f(here)
        before, here = here, [a + 2 * step * b for a, b in zip(before, slope)]
    slope = f(here)
    return [(a + b + step * c) / 2 for a, b, c in zip(before, here, slope)]


def flow(f, times, order, tolerance, h, size=len(Z)):
    """States at the times; steps of given order whose last correction is within the tolerance."""
    t, y = mp.mpf(0), [mp.mpf(0)] * size
    states = []
    for end in times:
        while t < end:
            step = min(h, end - t)
            f0 = f(y)
            rows = []
            error = None
            for k in range(order):
                n = 2 * (k + 1)
                row = [midpoint(f, y, f0, step, n)]
                for j in range(1, k + 1):
                    ratio = (mp.mpf(n) / (2 * (k - j + 1))) ** 2 - 1
                    row.append([a + (a - b) / ratio for a, b in zip(row[j - 1], rows[k - 1][j - 1])])
                rows.append(row)
            last = rows[-1]
            error = max(abs(a - b) for a, b in zip(last[-1], last[-2]))
            scale = max(1, max(abs(v) for v in last[-1]))
            ratio = error / (tolerance * scale)
            factor = mp.mpf("0.85") * (1 / max(ratio, mp.mpf(10) ** -20)) ** (mp.mpf(1) / (2 * order - 1))
            if ratio <= 1:
                t, y = t + step, last[-1]
                if step == h:
                    h = step * min(factor, 2)
            else:
                h = step * max(factor, mp.mpf("0.2"))
        states.append(y)
        print("reached", mp.nstr(end, 6), "step", mp.nstr(h, 4), file=sys.stderr)
    return states


def shared(a, b, limit=34):
    """The digits in which two numbers agree, less one."""
    if a == b:
        return mp.nstr(a, limit)
    digits = int(mp.floor(-mp.log10(abs(a - b) / abs(a)))) - 1
    return mp.nstr(a, max(1, min(digits, limit)))


def nonlinear(f, times, digits=38, size=len(Z)):
    fine = flow(f, times, 14, mp.mpf(10) ** -digits, mp.mpf(1) / 4, size)
    rough = flow(f, times, 12, mp.mpf(10) ** (5 - digits), mp.mpf(1) / 4, size)
    result = []
    for t, a, b in zip(times, fine, rough):
        r, q = f(a), f(b)
        result.append({
            "tau": mp.nstr(t, 20), "lambda": [shared(u, v) for u, v in zip(a, b)],
            "residual": [shared(u, v) for u, v in zip(r, q)]})
    return result


def linear(times):
    """kappa = 2: psi = x^2, omega = 1. K by quadrature of |x-b||y-b|/2, split at both points."""
    count = len(X)
    kernel = mp.matrix(count)
    for i in range(count):
        for j in range(count):
            points = sorted({mp.mpf(-1), mp.mpf(1), X[i], X[j]})
            kernel[i, j] = mp.quad(lambda b: abs(X[i] - b) * abs(X[j] - b) / 2, points)
    z = mp.matrix(Z)
    result = []
    for t in times:
        residual = mp.expm(-kernel * t / 2, method="taylor") * z
        lam = 2 * mp.lu_solve(kernel, z - residual)
        result.append({
            "tau": mp.nstr(t, 20), "lambda": [mp.nstr(v, 40) for v in lam],
            "residual": [mp.nstr(v, 40) for v in residual]})
    return result


def main():
    times = [mp.mpf(v) for v in (1, 10, 100)]
    pair = [-mp.mpf(1) / 2, mp.mpf(1) / 3], [mp.mpf(1), mp.mpf(0)]
    makers = {
        "quadratic": lambda: linear(times + [mp.mpf(1000)]),
        "quartic": lambda: nonlinear(field(Quartic()), times),
        "cubic": lambda: nonlinear(field(Cubic()), [mp.mpf(1), mp.mpf(10)]),
        "cosh": lambda: nonlinear(field(Cosh()), [mp.mpf(1), mp.mpf(10)], 30),
        "kinked": lambda: nonlinear(kinked(*pair), [mp.mpf(1), mp.mpf(6)], 30, 2),
        "tanh": lambda: nonlinear(
            hyperbolic_tangent(*pair), [mp.mpf(1), mp.mpf(10)], 26, 2),
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "infinite_width.json")
    wanted = sys.argv[1:] or list(makers)
    cases = {}
    if sys.argv[1:]:
        with open(path) as file:
            cases = json.load(file)["cases"]
    for name in wanted:
        cases[name] = makers[name]()
    document = {
        "header": {
            "tool": "mpmath", "version": mp.__version__, "precision": "60 digits",
            "script": "infinite_width.py", "date": datetime.date.today().isoformat()},
        "cases": cases,
    }
    with open(path, "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
