"""What the oracle scripts share: exact piecewise polynomials, model sources, the JSON header.

Everything here is exact (``fractions.Fraction``); numerical precision is chosen by each script.
"""

import datetime
import json
import os
import platform
from fractions import Fraction as F

# sigma(u) = beta*|u| + gamma*u
ACTIVATIONS = {
    "abs": (F(1), F(0)),
    "relu": (F(1, 2), F(1, 2)),
    "leaky_relu(1/10)": (F(9, 20), F(11, 20)),
}


# ---------------------------------------------------------------- polynomials, lowest degree first
def poly_mul(p, q):
    if not p or not q:
        return []
    out = [0] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        if a:
            for j, b in enumerate(q):
                out[i + j] += a * b
    return out


def poly_add(p, q):
    if len(p) < len(q):
        p, q = q, p
    return [a + (q[i] if i < len(q) else 0) for i, a in enumerate(p)]


def poly_scale(p, c):
    return [a * c for a in p]


def poly_value(p, x):
    value = 0 * x
    for a in reversed(p):
        value = value * x + a
    return value


def poly_derivative(p):
    return [k * a for k, a in enumerate(p)][1:]


def poly_antiderivative(p):
    return [0] + [a / F(k + 1) if isinstance(a, (int, F)) else a / (k + 1) for k, a in enumerate(p)]


def poly_integral(p, lo, hi):
    q = poly_antiderivative(p)
    return poly_value(q, hi) - poly_value(q, lo)


def poly_compose(p, q):
    out = []
    for a in reversed(p):
        out = poly_add(poly_mul(out, q), [a])
    return out


def poly_interpolate(xs, ys):
    """The polynomial through the points, by Newton's divided differences."""
    table = list(ys)
    n = len(xs)
    for k in range(1, n):
        for i in range(n - 1, k - 1, -1):
            table[i] = (table[i] - table[i - 1]) / (xs[i] - xs[i - k])
    out = [table[-1]]
    for i in range(n - 2, -1, -1):
        out = poly_add(poly_mul(out, [-xs[i], F(1)]), [table[i]])
    return out


def poly_divide_exactly(p, q):
    """p/q, which must leave no remainder."""
    p, q = list(p), list(q)
    while q and q[-1] == 0:
        q.pop()
    out = [F(0)] * max(len(p) - len(q) + 1, 1)
    for k in range(len(p) - len(q), -1, -1):
        out[k] = p[k + len(q) - 1] / q[-1]
        for i, a in enumerate(q):
            p[k + i] -= out[k] * a
    if any(p):
        raise ArithmeticError("not divisible")
    return out


# ---------------------------------------------------------------- densities
class Density:
    """A piecewise-polynomial density: pieces [(lo, hi, coefficients in b)] from left to right."""

    def __init__(self, use, pieces, declaration=""):
        self.use, self.pieces, self.declaration = use, pieces, declaration
        self.radius = pieces[-1][1]
        if sum(poly_integral(p, lo, hi) for lo, hi, p in pieces) != 1:
            raise ValueError(use + " is not normalized")
        self.second_moment = self.moment(2)

    def moment(self, k):
        return sum(poly_integral([F(0)] * k + p, lo, hi) for lo, hi, p in self.pieces)

    def breaks(self):
        return [lo for lo, _, _ in self.pieces] + [self.pieces[-1][1]]


def uniform(r):
    r = F(r)
    return Density(f"uniform({r})", [(-r, r, [1 / (2 * r)])])


def triangular(r):
    r = F(r)
    return Density(f"triangular({r})",
                   [(-r, F(0), [1 / r, 1 / r**2]), (F(0), r, [1 / r, -1 / r**2])])


def epanechnikov(r):
    r = F(r)
    return Density(f"epanechnikov({r})", [(-r, r, [F(3) / (4 * r), F(0), -F(3) / (4 * r**3)])])


def tent():
    return Density("tent", [(F(-1), F(0), [F(1), F(1)]), (F(0), F(1), [F(1), F(-1)])],
                   "density tent(b) = piecewise { 1 + b for b <= 0; 1 - b otherwise }"
                   " for b in [-1, 1]")


def bspline():
    """The quadratic B-spline: C1, three pieces."""
    h = F(1, 2)
    return Density("bspline", [(-3 * h, -h, [F(9, 8), F(3, 2), h]),
                               (-h, h, [F(3, 4), F(0), F(-1)]),
                               (h, 3 * h, [F(9, 8), F(-3, 2), h])],
                   "density bspline(b) = piecewise { 3/4 - b^2 for |b| <= 1/2;"
                   " (3/2 - |b|)^2/2 otherwise } for b in [-3/2, 3/2]")


def steps():
    """Two heights: discontinuous, so an assumption is refuted, yet everything exists."""
    return Density("steps", [(F(-2), F(-1), [F(1, 8)]), (F(-1), F(1), [F(3, 8)]),
                             (F(1), F(2), [F(1, 8)])],
                   "density steps(b) = piecewise { 3/8 for |b| <= 1; 1/8 otherwise }"
                   " for b in [-2, 2]")


def two_humps():
    """Zero at 0 and at the ends of its support."""
    return Density("two_humps", [(F(-1), F(1), [F(0), F(0), F(15, 4), F(0), F(-15, 4)])],
                   "density two_humps(b) = 15/4*b^2*(1 - b^2) for b in [-1, 1]")


# ---------------------------------------------------------------- sources and records
def source(density, activation, potential, data, declarations=()):
    """A complete file in the language with one model, `m`."""
    lines = [d for d in declarations if d]
    if getattr(density, "declaration", ""):
        lines.append(density.declaration)
    points = ", ".join(f"({x}, {y})" for x, y in data)
    lines += ["model m {",
              f"  activation = {activation}",
              f"  biases     = {density.use}",
              f"  potential  = {potential}",
              f"  data       = [{points}]",
              "}"]
    return "\n".join(lines) + "\n"


def density_record(density):
    return {"use": density.use,
            "pieces": [{"from": str(lo), "to": str(hi), "coefficients": [str(a) for a in p]}
                       for lo, hi, p in density.pieces]}


def write(path, script, tool, precision, cases, note):
    document = {
        "header": {"script": script, "tool": tool, "python": platform.python_version(),
                   "precision": precision, "date": datetime.date.today().isoformat(),
                   "note": note},
        "cases": cases,
    }
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        json.dump(document, out, ensure_ascii=False, indent=1)
        out.write("\n")
    print(f"{os.path.basename(path)}: {len(cases)} cases, {os.path.getsize(path)} bytes")
