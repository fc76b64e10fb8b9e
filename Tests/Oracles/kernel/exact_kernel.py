"""Exact values of K(x, x') for piecewise-polynomial densities (THEORY 4.2).

Each value is the integral of sigma(Wx - b) sigma(Wx' - b) p(b) over both signs W, piece by piece in
rational arithmetic, from the definition.

Usage: python3 exact_kernel.py   (writes exact_kernel.json beside itself)
"""

import os
import random
import sys
from fractions import Fraction as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "solve"))
import oracle as o  # noqa: E402
from exact_quadratic import kernel, kernel_closed_form  # noqa: E402


def pairs(rng, r):
    """Inside, outside, mixed, at the breaks, equal, opposite, and 1e-15 apart."""
    def inside():
        return r * F(rng.randint(-99, 99), 100)

    def outside():
        return rng.choice([-1, 1]) * r * F(rng.randint(100, 400), 100)
    x, y = inside(), outside()
    return [(inside(), inside()), (inside(), inside()), (inside(), outside()),
            (outside(), inside()), (outside(), outside()), (x, x), (y, y), (x, -x), (F(0), x),
            (r, -r), (x, x + F(1, 10**15))]


def cases():
    rng = random.Random(42)
    densities = [o.uniform(1), o.uniform("7/3"), o.triangular(1), o.epanechnikov("5/4"),
                 o.bspline(), o.steps(), o.two_humps()]
    for density in densities:
        for activation, (beta, gamma) in o.ACTIVATIONS.items():
            values = []
            for x, y in pairs(rng, density.radius):
                value = kernel(density, beta, gamma, x, y)
                if value != kernel_closed_form(density, beta, gamma, x, y):
                    raise ArithmeticError("the closed form differs")
                values.append({"x": str(x), "y": str(y), "value": str(value)})
            data = [(F(0), F(1))]
            yield {"id": f"{activation}-{density.use}", "activation": activation,
                   "density": o.density_record(density), "model": "m",
                   "source": o.source(density, activation, "unscaled(x^2)", data),
                   "expect": {"values": values}}


if __name__ == "__main__":
    o.write(os.path.join(HERE, "exact_kernel.json"), "Tests/Oracles/kernel/exact_kernel.py",
            "Python fractions", "exact", list(cases()), "K(x, y), exact rationals")
