"""Problems whose potential or density is not polynomial, to 60 digits.

Scaled: Newton on lambda with Gauss-Legendre in u = alpha (scaled.py), panels cut geometrically
around u = 0 and in steps of b where p is not polynomial; recorded only if a finer rule agrees to
1e-62, Fenchel's identity holds, and the double-precision rule in b agrees. Unscaled: K from tanh-sinh
quadrature of its definition (kernel/smooth_kernel.py), K c = z.

Usage: python3 smooth_mpmath.py   (writes smooth_mpmath.json beside itself)
"""

import os
import sys
import time
from fractions import Fraction as F

import mpmath as mp

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "kernel"))
import oracle as o  # noqa: E402
import scaled as s  # noqa: E402
import smooth_kernel as k  # noqa: E402

DIGITS = 60
SMALL = mp.mpf("1e-62")


def text(value):
    if abs(value) < mp.mpf("1e-66"):  # the rounding errors of a zero
        return "0"
    return mp.nstr(value, DIGITS, min_fixed=-10**6, max_fixed=10**6)


def cuts(lo, hi, width, slope):
    marks = [mp.mpf(0)] + [mp.mpf(n) for n in range(1, 9)] + [mp.mpf(2) ** n for n in range(-9, 0)]
    marks += [mp.mpf(2) ** n for n in range(4, 40)]
    return [t for t in [-m for m in marks] + marks[1:] if lo < t < hi]


def potentials():
    half = mp.mpf(1) / 2
    power = s.PolynomialPotential
    return {
        "x^4": lambda w: power([(None, None, [F(0)] * 4 + [F(1)])], w),
        "cosh(x)": lambda w: s.SmoothPotential(mp.cosh, mp.sinh, mp.cosh, w,
                                                 lambda np, x: np.sinh(x)),
        "exp(x)": lambda w: s.SmoothPotential(mp.exp, mp.exp, mp.exp, w, lambda np, x: np.exp(x)),
        "hypentropy(1/2)": lambda w: s.SmoothPotential(
            lambda x: x * mp.asinh(2 * x) - mp.sqrt(x * x + half**2), lambda x: mp.asinh(2 * x),
            lambda x: 1 / mp.sqrt(x * x + half**2), w, lambda np, x: np.arcsinh(2 * x)),
    }


def laws():
    """Densities by their name in the language; the smooth ones are cut where p < 1e-80."""
    out = {d.use: s.PolynomialLaw(d) for d in (o.uniform(1), o.epanechnikov(1))}
    steps = [F(n, 2) for n in range(-8, 9)]
    far = [F(n) for n in (5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28, 33, 38, 44, 50, 58, 66, 76, 88)]
    for law in k.laws():
        if law.use in ("gaussian(1/2)", "laplace(1/2)", "logistic(1/2)"):
            edge = F(11) if law.use.startswith("gaussian") else F(100)
            inner = sorted(t for t in steps + far + [-t for t in far] if abs(t) < edge)
            out[law.use] = s.SmoothLaw(law.p, edge, inner)
    return out


class Named:
    def __init__(self, use):
        self.use = use


def record(name, activation, density, potential, data, points, omega=None):
    scaled = omega is not None
    use = f"scaled({potential}, omega = {omega})" if scaled else f"unscaled({potential})"
    return {"id": name, "activation": activation, "density": {"use": density},
            "potential": potential, "scaled": scaled, "omega": str(omega) if scaled else None,
            "model": "m", "digits": DIGITS,
            "data": [[str(x), str(y)] for x, y in data],
            "source": o.source(Named(density), activation, use, data),
            "points": [str(t) for t in points]}


def scaled_case(name, activation, density, potential, omega, data, points):
    begin = time.time()
    omega = F(omega)
    data, points = [(F(x), F(y)) for x, y in data], [F(t) for t in points]
    phi, law = potentials()[potential](omega), laws()[density]
    problem = s.Problem(activation, law, phi, data, flat_nodes=30, flat=mp.mpf("1e-4"))
    rule, finer = s.Quadrature(56, cuts), s.Quadrature(80, cuts)
    lam, _, _, steps = problem.solve(rule, mp.mpf("1e-66"))
    at = [s.real(t) for t in points]
    mean, hessian, conjugate, value, h = problem.evaluate(lam, finer, at)
    residual = [a - b for a, b in zip(problem.z, mean)]
    step = mp.lu_solve(hessian, mp.matrix(residual))
    if max(abs(v) for v in residual) > SMALL:
        raise ArithmeticError(f"{name}: residual {mp.nstr(max(abs(v) for v in residual), 3)}")
    if max(abs(v) for v in step) > SMALL * max(abs(v) for v in lam):
        raise ArithmeticError(name + ": step")
    _, _, _, value2, h2 = problem.evaluate(lam, rule, at)
    if max(abs(a - b) for a, b in zip(h + [value], h2 + [value2])) > SMALL * max(1, value):
        raise ArithmeticError(name + ": the two rules differ")
    fenchel = mp.fsum(a * b for a, b in zip(lam, problem.z)) - conjugate - value
    if abs(fenchel) > SMALL * max(1, value):
        raise ArithmeticError(f"{name}: Fenchel's identity fails by {mp.nstr(fenchel, 3)}")
    direct = s.direct_residual(problem, lam, 20000 if density in ("uniform(1)", "epanechnikov(1)") else 2000)
    if direct > 1e-3:
        raise ArithmeticError(f"{name}: direct residual {direct}")
    out = record(name, activation, density, potential, data, points, omega)
    out["expect"] = {"multipliers": [text(v) for v in lam],
                     "values": [{"x": str(t), "value": text(v)} for t, v in zip(points, h)],
                     "functional": text(value), "terms": None}
    print(f"{name}: {steps} steps, direct {direct:.1e}, {time.time() - begin:.1f} s", flush=True)
    return out


def unscaled_case(name, activation, density, potential, data, points):
    begin = time.time()
    data, points = [(F(x), F(y)) for x, y in data], [F(t) for t in points]
    law = next(v for v in k.laws() if v.use == density)
    beta, gamma = (s.real(v) for v in o.ACTIVATIONS[activation])
    xs, z = [s.real(x) for x, _ in data], [s.real(y) for _, y in data]
    n = len(xs)
    matrix = mp.zeros(n)
    for i in range(n):
        for j in range(i + 1):
            matrix[i, j] = matrix[j, i] = k.kernel(law, beta, gamma, xs[i], xs[j])
    c = list(mp.lu_solve(matrix, mp.matrix(z)))
    h = [mp.fsum(a * k.kernel(law, beta, gamma, s.real(t), x) for a, x in zip(c, xs))
         for t in points]
    value = mp.fsum(a * b for a, b in zip(c, z))
    terms = None
    if activation == "relu":  # alpha = beta S + W (gamma M - ...): even part, slope part, constant part
        g1 = beta**2 * k.integral(law, lambda b: law.p(b) * mp.fsum(
            a * abs(x - b) for a, x in zip(c, xs)) ** 2, xs)
        g2 = gamma**2 * mp.fsum(a * x for a, x in zip(c, xs)) ** 2
        g3 = gamma**2 * mp.fsum(c) ** 2 * law.second_moment
        if abs(g1 + g2 + g3 - value) > SMALL * value:
            raise ArithmeticError(name + ": the terms do not add up")
        terms = {"G1": text(g1), "G2": text(g2), "G3": text(g3)}
    out = record(name, activation, density, potential, data, points)
    out["expect"] = {"multipliers": [text(v) for v in c],
                     "values": [{"x": str(t), "value": text(v)} for t, v in zip(points, h)],
                     "functional": text(value), "terms": terms}
    print(f"{name}: {time.time() - begin:.1f} s", flush=True)
    return out


def cases():
    figure2 = [("-1", "3/20"), ("7/20", "3/20"), ("13/20", "-3/20"), ("1", "3/20")]
    three = [("-3/5", "1/2"), ("1/10", "-4/5"), ("7/10", "6/5")]
    two = [("-1/4", "1"), ("1/2", "-2/3")]
    at = ["-3/2", "-1/2", "0", "2/5", "5/4"]
    table = [("abs", "uniform(1)", "cosh(x)", "1", figure2),
             ("relu", "epanechnikov(1)", "cosh(x)", "1/2", three),
             ("relu", "uniform(1)", "exp(x)", "1", three),
             ("abs", "epanechnikov(1)", "exp(x)", "2", two),
             ("abs", "uniform(1)", "hypentropy(1/2)", "1", figure2),
             ("leaky_relu(1/10)", "epanechnikov(1)", "hypentropy(1/2)", "1/10", three)]
    for density in ("gaussian(1/2)", "laplace(1/2)", "logistic(1/2)"):
        table += [("abs", density, "x^4", "1", figure2), ("relu", density, "x^4", "1/2", two)]
    for activation, density, psi, omega, data in table:
        yield scaled_case(f"{activation}-{density}-{psi}", activation, density, psi, omega, data, at)
    for density in ("gaussian(1/2)", "laplace(1/2)", "logistic(1/2)",
                    "truncated_gaussian(s = 1/2, r = 1)"):
        yield unscaled_case(f"unscaled-relu-{density}", "relu", density, "x^2", figure2, at)
        yield unscaled_case(f"unscaled-abs-{density}", "abs", density, "x^4 + x^2", three, at)


if __name__ == "__main__":
    mp.mp.dps = 90
    o.write(os.path.join(HERE, "smooth_mpmath.json"), "Tests/Oracles/solve/smooth_mpmath.py",
            f"mpmath {mp.__version__}", f"{DIGITS} digits, rounded; computed with {mp.mp.dps}",
            list(cases()), "potentials or densities that are not polynomial")
