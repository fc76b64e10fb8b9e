"""Suprema of distances of tiny networks from exact solutions, and quantiles of Student's t.

    python3 distances.py > distances.json

Independent of the package: h = sum c_i K(., x_i) from the kernel's closed form for uniform biases on
[-1, 1] (a cubic spline on [-1, 1], affine outside), K c = z by numpy. Between neighbouring breakpoints
f - h is a cubic polynomial; its extrema are found from the quadratic derivative. scipy.stats.t and
scipy.stats.linregress give the statistics.
"""

import datetime
import json

import numpy as np
import scipy
from scipy import stats


def kernel(x, y, beta, gamma):
    """K of sigma(u) = beta|u| + gamma u for p = 1/2 on [-1, 1] and x, y there."""
    lo, hi = np.minimum(x, y), np.maximum(x, y)

    def moment(k):
        return (hi ** (k + 1) - lo ** (k + 1)) / (2 * (k + 1))

    absolute = x * y + 1 / 3 - 2 * (x * y * moment(0) - (x + y) * moment(1) + moment(2))
    return beta**2 * absolute + gamma**2 * (x * y + 1 / 3)


def polynomial(c, knots, beta, gamma, segment):
    """h on a segment, lowest degree first, by interpolation at four points: it is a cubic there."""
    at = np.linspace(segment[0], segment[1], 4)
    values = [sum(ci * kernel(x, xi, beta, gamma) for ci, xi in zip(c, knots)) for x in at]
    return np.polynomial.Polynomial.fit(at, values, 3).convert()


def network(w, b, a, d0, beta, gamma, x):
    u = np.outer(np.atleast_1d(x), w) - b
    return (a * (beta * np.abs(u) + gamma * u)).sum(axis=1) + d0


def distance(net, knots, z, beta, gamma, interval):
    w, b, a, d0 = (np.array(net[k]) for k in ("w", "b", "a", "d0"))
    matrix = np.array([[kernel(x, y, beta, gamma) for y in knots] for x in knots])
    c = np.linalg.solve(matrix, z)
    breaks = sorted(
        {interval[0], interval[1]}
        | {x for x in list(knots) + list(b / w) if interval[0] < x < interval[1]}
    )
    best, place = -1.0, None
    for left, right in zip(breaks, breaks[1:]):
        h = polynomial(c, knots, beta, gamma, (left, right))
        middle = (left + right) / 2
        step = (right - left) / 4
        f = network(w, b, a, d0, beta, gamma, [middle - step, middle + step])
        slope = (f[1] - f[0]) / (2 * step)
        line = np.polynomial.Polynomial([f[0] - slope * (middle - step), slope])
        difference = line - h
        candidates = [left, right] + [
            r.real for r in difference.deriv().roots() if abs(r.imag) < 1e-14 and left < r.real < right
        ]
        for x in candidates:
            if abs(difference(x)) > best:
                best, place = abs(difference(x)), x
    return best, place


def main():
    rng = np.random.default_rng(20261122)
    cases = []
    for index in range(8):
        beta, gamma = (0.5, 0.5) if index % 2 else (1.0, 0.0)
        n = [3, 7, 12, 40][index // 2]
        net = {
            "w": rng.choice([-1.0, 1.0], n) * rng.uniform(0.5, 1.5, n),
            "b": rng.uniform(-1.2, 1.2, n),
            "a": rng.normal(size=n) / n,
            "d0": rng.normal() / 4,
        }
        net = {k: np.round(v, 6).tolist() for k, v in net.items()}
        knots = [-0.75, -0.125, 0.25, 0.625]
        z = np.round(rng.normal(size=4) / 4, 4).tolist()
        interval = [-1.0, 1.0] if index % 4 < 2 else [-0.5, 0.875]
        value, place = distance(net, knots, z, beta, gamma, interval)
        cases.append(
            {
                "beta": beta, "gamma": gamma, "network": net, "inputs": knots, "labels": z,
                "interval": interval, "supremum": value, "place": float(place),
            }
        )
    quantiles = [
        {"degrees": nu, "probability": p, "t": float(stats.t.ppf((1 + p) / 2, nu))}
        for nu in (1, 2, 3, 4, 5, 9, 30, 120, 1000, 10000)
        for p in (0.5, 0.9, 0.95, 0.99, 0.999)
    ]
    fits = []
    for seeds in (2, 3, 5, 8):
        widths = [20, 60, 180, 540]
        values = [[float(f"{3 * n**-0.55 * np.exp(rng.normal() / 5):.8g}") for n in widths] for _ in range(seeds)]
        slopes = [stats.linregress(np.log(widths), np.log(row)).slope for row in values]
        low, high = stats.t.interval(0.95, seeds - 1, loc=np.mean(slopes), scale=stats.sem(slopes))
        fits.append(
            {"widths": widths, "values": values, "exponent": float(np.mean(slopes)),
             "low": float(low), "high": float(high)}
        )
    header = {
        "tool": "numpy and scipy", "version": f"{np.__version__}, {scipy.__version__}",
        "script": "verification/distances.py", "date": datetime.date.today().isoformat(), "digits": 15,
    }
    print(json.dumps(
        {"header": header, "cases": [{"distances": cases, "quantiles": quantiles, "fits": fits}]},
        indent=1))


main()
