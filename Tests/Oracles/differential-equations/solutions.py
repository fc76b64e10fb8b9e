"""End points of solutions of differential equations, to 110 digits.

van der Pol by mpmath.odefun; the pendulum by Jacobi's elliptic functions, the Kepler problem by
Kepler's equation and mpmath.findroot: none shares an algorithm with the package's integrators.

Usage: python3 solutions.py   (writes solutions.json beside itself; about two minutes)
"""

import datetime
import json
import os

import mpmath as mp

DIGITS = 110


def van_der_pol():
    """x'' = (1 - x^2) x' - x from (2, 0), at t = 5."""
    solution = mp.odefun(lambda t, y: [y[1], (1 - y[0] ** 2) * y[1] - y[0]], 0, [mp.mpf(2), mp.mpf(0)])
    return solution(5)


def pendulum():
    """x'' = -sin x from (1, 0), at t = 3: sin(x/2) = k sn(K - t), k = sin(1/2)."""
    k = mp.sin(mp.mpf(1) / 2)
    m = k ** 2
    u = mp.ellipk(m) - 3
    x = 2 * mp.asin(k * mp.ellipfun("sn", u, m=m))
    return [x, -2 * k * mp.ellipfun("cn", u, m=m)]


def kepler():
    """q'' = -q/|q|^3, eccentricity 1/2, from the perihelion (1/2, 0), (0, sqrt 3), at t = 2."""
    e = mp.mpf(1) / 2
    root = mp.sqrt(1 - e ** 2)
    anomaly = mp.findroot(lambda x: x - e * mp.sin(x) - 2, 2.4)
    c, s = mp.cos(anomaly), mp.sin(anomaly)
    rate = 1 / (1 - e * c)
    return [c - e, root * s, -s * rate, root * c * rate]


def main():
    mp.mp.dps = DIGITS + 15
    cases = []
    for name, solution in [("pendulum", pendulum), ("kepler", kepler), ("vanDerPol", van_der_pol)]:
        cases.append({"name": name,
                      "state": [mp.nstr(x, DIGITS, strip_zeros=False) for x in solution()]})
    document = {
        "header": {
            "tool": "mpmath",
            "version": mp.__version__,
            "script": "differential-equations/solutions.py",
            "date": datetime.date.today().isoformat(),
            "digits": DIGITS,
        },
        "cases": cases,
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "solutions.json")
    with open(path, "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


main()
