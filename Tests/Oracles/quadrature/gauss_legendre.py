"""Nodes and weights of Gauss-Legendre rules on [0, 1], to 60 digits.

The zeros of P_K come from mpmath's polynomial root finder on exact integer coefficients, and the
weights from the moment equations sum w_k t_k^j = 1/(j+1), solved as a linear system: neither uses
the three-term recurrence, Newton's method or the formula for the weights.

Usage: python3 gauss_legendre.py   (writes gauss_legendre.json beside itself)
"""

import datetime
import json
import os
from math import comb

import mpmath as mp

DIGITS = 60
ORDERS = (1, 2, 3, 7, 20)


def shifted_legendre(order):
    """P_K(2t - 1), highest degree first: sum (-1)^(K+j) C(K,j) C(K+j,j) t^j."""
    return [(-1) ** (order + j) * comb(order, j) * comb(order + j, j)
            for j in range(order, -1, -1)]


def rule(order):
    nodes = sorted(mp.re(z) for z in mp.polyroots(
        [mp.mpf(c) for c in shifted_legendre(order)], maxsteps=500, extraprec=800))
    matrix = mp.matrix(order, order)
    right = mp.matrix(order, 1)
    for j in range(order):
        right[j] = mp.mpf(1) / (j + 1)
        for k in range(order):
            matrix[j, k] = nodes[k] ** j
    weights = list(mp.lu_solve(matrix, right))
    for degree in range(2 * order):
        error = mp.fsum(w * t ** degree for t, w in zip(nodes, weights)) - mp.mpf(1) / (degree + 1)
        assert abs(error) < mp.mpf(10) ** (-DIGITS - 10), (order, degree, error)
    return nodes, weights


def main():
    mp.mp.dps = 200
    cases = []
    for order in ORDERS:
        nodes, weights = rule(order)
        cases.append({
            "count": order,
            "nodes": [mp.nstr(t, DIGITS, strip_zeros=False) for t in nodes],
            "weights": [mp.nstr(w, DIGITS, strip_zeros=False) for w in weights],
        })
    document = {
        "header": {
            "tool": "mpmath",
            "version": mp.__version__,
            "script": "quadrature/gauss_legendre.py",
            "date": datetime.date.today().isoformat(),
            "digits": DIGITS,
        },
        "cases": cases,
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gauss_legendre.json")
    with open(path, "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


main()
