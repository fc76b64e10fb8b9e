"""Solutions and determinants of dense linear systems, to 80 digits.

Exact rational elimination in FLINT (fmpq_mat), printed through a ball of 600 bits.

Usage: python3 linear_systems.py   (writes linear_systems.json beside itself)
"""

import datetime
import json
import os
import random

import flint
from flint import arb, ctx, fmpq, fmpq_mat

DIGITS = 80


def decimal(x):
    ctx.prec = 600
    return arb(x).str(DIGITS, radius=False)


def hilbert(n):
    return [[fmpq(1, i + j + 1) for j in range(n)] for i in range(n)]


def random_fractions(n, rng):
    return [[fmpq(rng.randint(-99, 99), rng.randint(1, 30)) for _ in range(n)] for _ in range(n)]


def graded(n, rng):
    """Rows and columns of very different sizes."""
    return [[fmpq(rng.randint(-9, 9)) * fmpq(10) ** (3 * i - 4 * j) + (i == j) * fmpq(10) ** (-i)
             for j in range(n)] for i in range(n)]


def nearly_singular(n, rng):
    """The last row is the sum of the others but for 10^-30."""
    rows = [[fmpq(rng.randint(-9, 9)) for _ in range(n)] for _ in range(n - 1)]
    last = [sum((row[j] for row in rows), fmpq(0)) for j in range(n)]
    last[0] += fmpq(1, 10**30)
    return rows + [last]


def case(name, table, rng):
    n = len(table)
    matrix = fmpq_mat(n, n, [x for row in table for x in row])
    right = [fmpq(rng.randint(-50, 50), rng.randint(1, 9)) for _ in range(n)]
    solution = matrix.solve(fmpq_mat(n, 1, right))
    return {"name": name,
            "matrix": [" ".join(map(str, row)) for row in table],
            "right": [str(x) for x in right],
            "solution": [decimal(solution[i, 0]) for i in range(n)],
            "determinant": decimal(matrix.det())}


def main():
    rng = random.Random(20261122)
    cases = [case(f"hilbert-{n}", hilbert(n), rng) for n in (2, 4, 8, 21)]
    cases += [case(f"random-{n}", random_fractions(n, rng), rng) for n in (1, 3, 5, 12, 25)]
    cases += [case("graded-9", graded(9, rng), rng),
              case("nearly-singular-7", nearly_singular(7, rng), rng)]
    document = {
        "header": {"tool": "python-flint", "version": flint.__version__,
                   "script": "linear-algebra/linear_systems.py",
                   "date": datetime.date.today().isoformat(), "digits": DIGITS},
        "cases": cases,
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "linear_systems.json")
    with open(path, "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


main()
