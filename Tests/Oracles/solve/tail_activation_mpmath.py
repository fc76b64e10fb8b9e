"""Solutions for smooth activations and densities of infinite support under nonlinear potentials.

The scaled problems of smooth_activation_mpmath.py on longer supports: Newton on lambda from the start
given (eight digits, found elsewhere), Gauss-Legendre in b on cells graded towards the zeros of s.
Recorded only if more nodes on a finer grading move lambda by less than 1e-24. The supports are cut where
the density is below 1e-34.

Usage: python3 tail_activation_mpmath.py   (writes tail_activation_mpmath.json beside itself)
"""

import os
import sys
import time

import mpmath as mp

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.dirname(HERE))
import oracle as o  # noqa: E402
import smooth_activation_mpmath as smooth  # noqa: E402

DIGITS = 22
smooth.DIGITS = DIGITS
smooth.DENSITIES["logistic(1/4)"] = (
    lambda b: 1 / mp.cosh(2 * b) ** 2,
    [-20, -14, -10, -7, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 10, 14, 20])
smooth.POTENTIALS["exp(x)"] = smooth.Potential(mp.exp, mp.exp, mp.exp)

DATA = [("-1", "-1/5"), ("1", "1/4")]
STARTS = [
    ("tanh", "logistic(1/4)", "cosh(x)", ["0.097778608", "0.77553217"]),
    ("elu(1)", "logistic(1/4)", "cosh(x)", ["-0.12772025", "0.39169221"]),
    ("softplus", "gaussian(1/2)", "exp(x)", ["-0.60279996", "0.71465561"]),
    ("gelu", "gaussian(1/2)", "cosh(x)", ["-0.44855889", "0.64144660"]),
]


def solve(problem, start):
    lam = mp.matrix([mp.mpf(v) for v in start])
    rule = smooth.legendre(20)
    for _ in range(6):
        residual, hess, _, _ = problem.evaluate(lam, rule, 6)
        change = mp.lu_solve(hess, residual)
        lam += change
        size = max(abs(c / l) for c, l in zip(change, lam))
        print("  ", mp.nstr(size, 3), flush=True)
        if size < mp.mpf("1e-26"):
            break
    residual, hess, value, h = problem.evaluate(lam, smooth.legendre(26), 8, True)
    change = mp.lu_solve(hess, residual)
    size = max(abs(c / l) for c, l in zip(change, lam))
    if size > mp.mpf("1e-24"):
        raise ArithmeticError(f"the finer rule moves lambda by {mp.nstr(size, 3)}")
    return list(lam), h, value


def cases():
    for activation, density, potential, start in STARTS:
        begin = time.time()
        problem = smooth.Scaled(activation, density, potential, DATA, smooth.AT)
        yield smooth.record(activation, density, potential, "1", DATA, solve(problem, start))
        print(activation, density, potential, f"{time.time() - begin:.1f} s", flush=True)


if __name__ == "__main__":
    mp.mp.dps = 36
    o.write(os.path.join(HERE, "tail_activation_mpmath.json"),
            "Tests/Oracles/solve/tail_activation_mpmath.py", f"mpmath {mp.__version__}",
            f"{DIGITS} digits, rounded; computed with 36", list(cases()),
            "smooth activations and densities of infinite support under nonlinear potentials")
