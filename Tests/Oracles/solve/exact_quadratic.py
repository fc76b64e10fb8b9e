"""Exact solutions of unscaled problems (THEORY 3, T2; 4; 4.2), in rational arithmetic.

K(x, x') = E[sigma(Wx - B) sigma(Wx' - B)] is integrated piece by piece from its definition and
checked against the closed form; K c = z is solved by dense elimination; h = sum c_i K(., x_i).
Then h is recovered as a piecewise polynomial from its own values (interpolation), differentiated
twice, divided by p exactly, and G1, G2, G3 are computed from the definitions of Theorem 2.
Their sum must be c'Kc to the last digit.

Usage: python3 exact_quadratic.py   (writes exact_quadratic.json beside itself)
"""

import os
import random
import sys
from fractions import Fraction as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import oracle as o  # noqa: E402


def kernel(density, beta, gamma, x, y):
    """E[sigma(Wx - B) sigma(Wy - B)] by the definition: both signs W, every piece of p."""
    total = F(0)
    for w in (1, -1):
        for lo, hi, p in density.pieces:
            cuts = sorted({lo, hi} | {c for c in (w * x, w * y) if lo < c < hi})
            for a, b in zip(cuts, cuts[1:]):
                mid = (a + b) / 2
                q = p
                for t in (w * x, w * y):
                    slope = gamma + (beta if t > mid else -beta)
                    q = o.poly_mul(q, [slope * t, -slope])
                total += o.poly_integral(q, a, b)
    return total / 2


def kernel_closed_form(density, beta, gamma, x, y):
    """THEORY 4.2, from the moments of p between x and y."""
    e2 = density.second_moment
    lo, hi = min(x, y), max(x, y)
    between = F(0)
    for a, b, p in density.pieces:
        a, b = max(a, lo), min(b, hi)
        if a < b:
            between += o.poly_integral(o.poly_mul([x * y, -(x + y), F(1)], p), a, b)
    k_abs = x * y + e2 - 2 * between
    return beta**2 * k_abs + gamma**2 * (x * y + e2)


def solve_dense(matrix, rhs):
    """Gauss-Jordan elimination; None if the matrix is singular."""
    n = len(rhs)
    rows = [list(r) + [v] for r, v in zip(matrix, rhs)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k] != 0), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        inverse = 1 / rows[k][k]
        rows[k] = [a * inverse for a in rows[k]]
        for i in range(n):
            if i != k and rows[i][k] != 0:
                factor = rows[i][k]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k])]
    return [r[-1] for r in rows]


def functional(density, beta, gamma, xs, h):
    """min E[alpha^2] of THEORY 4.2 and its three terms, from the values of h alone."""
    r = density.radius
    right = h(r + 2) - h(r + 1)
    left = h(-r - 1) - h(-r - 2)
    g1, moment = F(0), F(0)
    for lo, hi, p in density.pieces:
        cuts = sorted({lo, hi} | {x for x in xs + [F(0)] if lo < x < hi})
        for a, b in zip(cuts, cuts[1:]):
            n = len(p) + 3  # h'' = p * (linear), so h has degree deg p + 3
            nodes = [a + (b - a) * k / F(n) for k in range(n + 1)]
            polynomial = o.poly_interpolate(nodes, [h(t) for t in nodes])
            second = o.poly_derivative(o.poly_derivative(polynomial))
            ratio = o.poly_divide_exactly(second, p)
            g1 += o.poly_integral(o.poly_mul(second, ratio), a, b)
            moment += o.poly_integral([F(0)] + second, a, b) * (1 if a >= 0 else -1)
    g1 /= 4 * beta**2
    g2, g3 = right + left, moment - 2 * h(F(0))
    # the same third term from h at the ends of the support (THEORY 3)
    if g3 != r * (right - left) - (h(r) + h(-r)):
        raise ArithmeticError("the two forms of the third term differ")
    if gamma == 0:
        if g2 != 0 or g3 != 0:
            raise ArithmeticError("h is not in F_Abs")
        return g1, None, None
    return g1, g2**2 / (4 * gamma**2), g3**2 / (4 * gamma**2 * density.second_moment)


def case(name, density, activation, potential, data, points):
    beta, gamma = o.ACTIVATIONS[activation]
    data = [(F(x), F(y)) for x, y in data]
    points = [F(t) for t in points]
    xs, z = [x for x, _ in data], [y for _, y in data]
    matrix = [[kernel(density, beta, gamma, x, y) for y in xs] for x in xs]
    for i, x in enumerate(xs):
        for j, y in enumerate(xs):
            if matrix[i][j] != kernel_closed_form(density, beta, gamma, x, y):
                raise ArithmeticError("the closed form of K differs from its definition")
    record = {"id": name, "activation": activation, "density": o.density_record(density),
              "potential": potential, "scaled": False, "model": "m",
              "data": [[str(x), str(y)] for x, y in data],
              "source": o.source(density, activation, potential, data)}
    c = solve_dense(matrix, z)
    if c is None:
        record["points"], record["expect"] = [str(t) for t in points], {"no_solution": True}
        return record

    def h(t):
        return sum(ci * kernel(density, beta, gamma, t, x) for ci, x in zip(c, xs))

    if any(h(x) != y for x, y in data):
        raise ArithmeticError("h does not interpolate")
    value = sum(ci * zi for ci, zi in zip(c, z))
    terms = functional(density, beta, gamma, xs, h)
    if sum(t for t in terms if t is not None) != value:
        raise ArithmeticError("G1 + G2 + G3 is not c'Kc")
    expect = {"multipliers": [str(v) for v in c],
              "values": [{"x": str(t), "value": str(h(t))} for t in points],
              "functional": str(value), "terms": None}
    if activation == "relu":
        expect["terms"] = {k: str(v) for k, v in zip(("G1", "G2", "G3"), terms)}
    record["points"], record["expect"] = [str(t) for t in points], expect
    return record


def random_data(rng, m, radius, denominator=20):
    """m distinct rational inputs strictly inside (-radius, radius), rational labels."""
    n = int(radius * denominator)
    inputs = rng.sample(range(-n + 1, n), m)
    return [(F(k, denominator), F(rng.randint(-40, 40), 20)) for k in inputs]


def cases():
    rng = random.Random(20241003)
    points = ["-5/4", "-1/2", "-1/10", "1/10", "1/2", "9/10", "5/4"]
    figure1 = [("-1", "-3/20"), ("-1/5", "-3/20"), ("0", "3/20"), ("1/5", "-3/20"),
               ("1", "-3/20")]
    figure2 = [("-1", "3/20"), ("7/20", "3/20"), ("13/20", "-3/20"), ("1", "3/20")]
    out = [case("figure1", o.uniform(1), "relu", "unscaled(x^2)", figure1, points)]
    expected = ["25911/1240", "-91575/248", "21348/31", "-91575/248", "25911/1240"]
    if out[0]["expect"]["multipliers"] != expected:
        raise ArithmeticError("figure 1 differs from THEORY 6")
    out.append(case("figure1-abs", o.uniform(1), "abs", "unscaled(cosh(x))", figure1[1:], points))
    out.append(case("figure1-leaky", o.uniform(1), "leaky_relu(1/10)",
                    "unscaled(hypentropy(2))", figure1, points))
    out.append(case("figure2-abs", o.uniform(1), "abs", "unscaled(x^4 + x^2)", figure2, points))
    out.append(case("figure2-relu", o.uniform(1), "relu", "unscaled(x^2)", figure2, points))

    densities = [o.uniform(1), o.uniform("3/2"), o.triangular(2), o.tent(), o.epanechnikov(1),
                 o.epanechnikov("5/3"), o.bspline(), o.steps(), o.two_humps()]
    potentials = ["unscaled(x^2)", "unscaled(quadratic)", "unscaled(x^4 + x^2)",
                  "unscaled(cosh(x))", "unscaled(hypentropy(1/2))"]
    index = 0
    for activation in o.ACTIVATIONS:
        for m in (1, 2, 3, 7):
            for density in rng.sample(densities, 3):
                r = density.radius
                at = [-r - F(1, 3), -r / 2, F(0), F(rng.randint(1, 9), 11) * r, r, 2 * r + 1]
                data = random_data(rng, m, r)
                at.append(data[0][0])
                out.append(case(f"random-{activation}-{m}-{density.use}", density, activation,
                                potentials[index % len(potentials)], data, at))
                index += 1
    for activation, density in (("relu", o.uniform(1)), ("abs", o.bspline()),
                                ("leaky_relu(1/10)", o.epanechnikov(1))):
        out.append(case(f"random-{activation}-20-{density.use}", density, activation,
                        "unscaled(x^2)", random_data(rng, 20, density.radius), ["-2", "1/3"]))
    for activation in o.ACTIVATIONS:
        pair = [("-1/2", "1/5"), ("1/3", "1"), (F(1, 3) + F(1, 10**12), "-1"), ("4/5", "0")]
        out.append(case(f"close-pair-{activation}", o.uniform(1), activation, "unscaled(x^2)",
                        pair, ["-2", "0", "1/3", "333333333333833/1000000000000000", "1/2"]))
        out.append(case(f"close-pair-tent-{activation}", o.tent(), activation, "unscaled(x^2)",
                        pair, ["-2", "0", "1/2"]))
    # points at or over the edge of the support, as many as THEORY 4.3 allows, and one too many
    sides = {"abs": (["-1", "3/2"], ["-1", "1", "2"]),
             "relu": (["-3", "-1", "1", "7/5"], ["-1", "1", "3/2", "4"]),
             "leaky_relu(1/10)": (["-2", "-5/4", "1", "5"], ["-1", "-3/2", "-2"])}
    for activation, (allowed, excess) in sides.items():
        for density in (o.uniform(1), o.epanechnikov(1)):
            inner = [("-3/5", "1"), ("0", "-1/2"), ("2/7", "1/3")]
            data = inner + [(x, F(rng.randint(-9, 9), 5)) for x in allowed]
            out.append(case(f"edge-{activation}-{density.use}", density, activation,
                            "unscaled(x^2)", data, ["-4", "-1", "-1/3", "1/2", "1", "6/5", "3"]))
        data = [("0", "1")] + [(x, y) for x, y in zip(excess, ("1", "-2/3", "5/7", "2/9"))]
        out.append(case(f"dependent-{activation}", o.uniform(1), activation, "unscaled(x^2)",
                        data, ["0"]))
    return out


if __name__ == "__main__":
    o.write(os.path.join(HERE, "exact_quadratic.json"), "Tests/Oracles/solve/exact_quadratic.py",
            "Python fractions", "exact", cases(),
            "unscaled problems: exact c, h, c'Kc and, for ReLU, G1, G2, G3 of Theorem 2")
