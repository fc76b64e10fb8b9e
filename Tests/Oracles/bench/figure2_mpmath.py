"""The peer of the `bench` program: figure 2 with x^4 (THEORY 6) by general-purpose means.

What one writes first: Newton on lambda with mpmath.quad over b, split at the data and at the zeros
of s, and alpha from phibar'(alpha) = 2 alpha^3 + alpha = s by Newton. No substitution u = alpha.

Usage: python3 figure2_mpmath.py [--digits 45]
Prints the multipliers, the Newton steps and the seconds, one `key value` line each.
"""

import argparse
import time

import mpmath as mp


def alpha_of(s):
    """The root of 2u^3 + u = s: start from doubles, then Newton."""
    t = float(s)
    u = 0.0
    if t:
        u = abs(t) if abs(t) < 1 else (abs(t) / 2) ** (1 / 3)
        for _ in range(60):
            u -= (2 * u**3 + u - abs(t)) / (6 * u * u + 1)
        u = u if t > 0 else -u
    u = mp.mpf(u)
    while True:
        step = (2 * u**3 + u - s) / (6 * u * u + 1)
        u -= step
        if abs(step) <= mp.eps * 100 * (abs(u) + mp.eps):
            return u


def zeros_between(lam, xs):
    """The zeros of s, which is linear between neighbouring data."""
    def s(b):
        return mp.fsum(l * abs(x - b) for l, x in zip(lam, xs))
    found = []
    for a, b in zip(xs, xs[1:]):
        if s(a) * s(b) < 0:
            found.append(a - s(a) * (b - a) / (s(b) - s(a)))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=int, default=45)
    digits = parser.parse_args().digits
    mp.mp.dps = digits + 15
    xs = [mp.mpf(-1), mp.mpf(7) / 20, mp.mpf(13) / 20, mp.mpf(1)]
    z = [mp.mpf(3) / 20, mp.mpf(3) / 20, -mp.mpf(3) / 20, mp.mpf(3) / 20]
    m = len(xs)
    begin = time.perf_counter()

    def expectation(f, knots):
        return mp.quad(lambda b: f(b) / 2, knots)

    def residual_and_hessian(lam, with_hessian):
        knots = sorted(xs + zeros_between(lam, xs))
        memory = {}

        def alpha(b):
            if b not in memory:
                memory[b] = alpha_of(mp.fsum(l * abs(x - b) for l, x in zip(lam, xs)))
            return memory[b]
        residual = [z[i] - expectation(lambda b: alpha(b) * abs(xs[i] - b), knots)
                    for i in range(m)]
        hessian = mp.zeros(m)
        if with_hessian:
            for i in range(m):
                for j in range(i + 1):
                    hessian[i, j] = hessian[j, i] = expectation(
                        lambda b: abs(xs[i] - b) * abs(xs[j] - b) / (6 * alpha(b) ** 2 + 1), knots)
        return residual, hessian

    def size(r):
        return max(abs(v) for v in r)
    lam, steps = [mp.mpf(0)] * m, 0
    residual, hessian = residual_and_hessian(lam, True)
    while True:
        step = mp.lu_solve(hessian, mp.matrix(residual))
        t = mp.mpf(1)
        while True:
            trial = [l + t * d for l, d in zip(lam, step)]
            new, hessian = residual_and_hessian(trial, True)
            if size(new) < size(residual):
                break
            t /= 2
        lam, residual, steps = trial, new, steps + 1
        if size(step) < mp.mpf(10) ** -(digits // 2 + 4) * size(lam):  # the next error is its square
            break
    seconds = time.perf_counter() - begin
    for i, value in enumerate(lam):
        print(f"lambda{i + 1} {mp.nstr(value, digits)}")
    print(f"residual {mp.nstr(size(residual), 3)}")
    print(f"steps {steps}")
    print(f"seconds {seconds:.3f}")


if __name__ == "__main__":
    main()
