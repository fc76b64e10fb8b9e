"""Eigenvalues of symmetric matrices, to 60 digits.

mpmath's eigsy (Householder and QL) with 250 digits on exact entries, checked against the roots of
the exact characteristic polynomial's sign changes: the polynomial (FLINT, fmpq_mat) changes its sign
between the values moved by 10^-65 of the largest, unless two values are closer than that.

Usage: python3 symmetric_eigenvalues.py   (writes symmetric_eigenvalues.json beside itself)
"""

import datetime
import json
import os
import random

import mpmath as mp
from flint import fmpq, fmpq_mat

DIGITS = 60


def wilkinson(n):
    half = n // 2
    return [[fmpq(abs(i - half)) if i == j else fmpq(int(abs(i - j) == 1)) for j in range(n)]
            for i in range(n)]


def hilbert(n):
    return [[fmpq(1, i + j + 1) for j in range(n)] for i in range(n)]


def random_symmetric(n, rng):
    table = [[fmpq(0)] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            table[i][j] = table[j][i] = fmpq(rng.randint(-99, 99), rng.randint(1, 16))
    return table


def graded(n, rng):
    """Entries shrink like 10^-(3 max(i, j))."""
    table = [[fmpq(0)] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            table[i][j] = table[j][i] = fmpq(rng.randint(1, 9), 10 ** (3 * i))
    return table


def check(table, values):
    n = len(table)
    polynomial = fmpq_mat(n, n, [x for row in table for x in row]).charpoly()
    tiny = max(abs(v) for v in values) * mp.mpf(10) ** -65

    def sign(x):
        man, exp = mp.frexp(x)
        exact = fmpq(int(mp.ldexp(man, 900))) * fmpq(2) ** (int(exp) - 900)
        value = polynomial(exact)
        return (value > 0) - (value < 0)

    for k, v in enumerate(values):
        apart = all(abs(v - w) > 3 * tiny for i, w in enumerate(values) if i != k)
        if apart:
            assert sign(v - tiny) != sign(v + tiny), (n, k, v)


def case(name, table):
    matrix = mp.matrix([[mp.mpf(int(x.p)) / mp.mpf(int(x.q)) for x in row] for row in table])
    values = sorted(mp.eigsy(matrix, eigvals_only=True))
    check(table, values)
    return {"name": name, "matrix": [" ".join(map(str, row)) for row in table],
            "eigenvalues": [mp.nstr(v, DIGITS, strip_zeros=False) for v in values]}


def main():
    mp.mp.dps = 250
    rng = random.Random(20261122)
    cases = [case("wilkinson-21", wilkinson(21)), case("hilbert-10", hilbert(10)),
             case("random-2", random_symmetric(2, rng)), case("random-7", random_symmetric(7, rng)),
             case("random-16", random_symmetric(16, rng)), case("graded-8", graded(8, rng))]
    document = {
        "header": {"tool": "mpmath", "version": mp.__version__,
                   "script": "linear-algebra/symmetric_eigenvalues.py",
                   "date": datetime.date.today().isoformat(), "digits": DIGITS},
        "cases": cases,
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "symmetric_eigenvalues.json")
    with open(path, "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


main()
