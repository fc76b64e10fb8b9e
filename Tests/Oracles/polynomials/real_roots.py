"""Distinct real roots of integer polynomials, from sympy (exact isolation) and python-flint
(certified complex roots), which must agree before a case is recorded.

usage: python3 real_roots.py > real_roots.json
"""

import datetime
import json
import random

import flint
import sympy

SEED = 20240
x = sympy.symbols("x")


def case(coefficients):
    """Lowest degree first; roots ascending with 40 digits."""
    poly = sympy.Poly(list(reversed(coefficients)), x)
    roots = sorted(set(poly.real_roots(multiple=True)), key=lambda r: r.evalf(60))
    flint.ctx.prec = 400
    squarefree = flint.fmpz_poly(coefficients)
    squarefree = squarefree // squarefree.gcd(squarefree.derivative())
    count = sum(1 for r, _ in squarefree.complex_roots() if r.imag == 0) if squarefree.degree() else 0
    assert count == len(roots), (coefficients, count, roots)
    return {
        "coefficients": [str(c) for c in coefficients],
        "roots": [str(sympy.N(r, 40)) for r in roots],
        "rational": [str(r) if r.is_Rational else None for r in roots],
    }


def product(*factors):
    poly = sympy.Poly(1, x)
    for f in factors:
        poly = poly * sympy.Poly(f, x)
    return [int(c) for c in reversed(poly.all_coeffs())]


def cases():
    yield [0, 0, 1]
    yield [-2, 0, 1]
    yield [1, 0, 1]
    yield [0, -1, 0, 1]
    yield [1, -2, 1]
    yield product(*[x - k for k in range(1, 13)])
    yield product((x**2 - 2) ** 3, (x - 1) ** 2, x**4)
    yield product(10**6 * x - 1, 10**6 * x - 2, x**2 + 10**9)
    yield product((x**2 - 2), (x**2 - 3), (x**2 - 2 - 1), (x**4 - 10 * x**2 + 1))
    yield [-1] + [0] * 19 + [1]
    yield product(x**5 - 2 * (10 * x - 1) ** 2)  # Mignotte: two roots very close
    yield product(x**9 - 2 * (100 * x - 1) ** 2)
    yield [int(c) for c in reversed(sympy.Poly(sympy.chebyshevt(15, x), x).all_coeffs())]
    yield [int(c) for c in reversed(sympy.Poly(sympy.hermite(12, x), x).all_coeffs())]
    rng = random.Random(SEED)
    for _ in range(60):
        degree = rng.randint(1, 12)
        size = rng.choice([1, 3, 10, 10**6])
        coefficients = [rng.randint(-size, size) for _ in range(degree)] + [rng.randint(1, size)]
        if rng.random() < 0.3:
            root = rng.randint(-3, 3)
            coefficients = product(
                sum(c * x**k for k, c in enumerate(coefficients)), (x - root) ** 2)
        yield coefficients


print(json.dumps({
    "tool": f"sympy {sympy.__version__}, python-flint {flint.__version__}",
    "precision": "roots to 40 digits, counts exact",
    "script": "Tests/Oracles/polynomials/real_roots.py",
    "seed": SEED,
    "date": datetime.date.today().isoformat(),
    "cases": [case(c) for c in cases()],
}, indent=1))
