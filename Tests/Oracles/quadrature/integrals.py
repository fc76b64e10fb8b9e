"""Integrals of elementary functions to 120 digits, for the rigorous integrator.

python-flint's acb.integral (Petras' algorithm in ball arithmetic) computes every value on finite
ranges; integrands with infinite ranges, kinks or singular ends are first brought to such ranges by
hand, by another substitution than the package's where there is one, or have a closed form from
mpmath. mpmath.quad at 60 digits checks each of them.

Usage: python3 integrals.py   (writes integrals.json beside itself)
"""

import datetime
import json
import os

import flint
import mpmath as mp
from flint import acb, arb, ctx

DIGITS = 120
ctx.dps = DIGITS + 40
mp.mp.dps = DIGITS + 40


def finite(f, a, b):
    value = acb.integral(f, a, b).real
    assert value.rel_accuracy_bits() > 3.33 * (DIGITS + 5), value
    return mp.mpf(value.str(DIGITS + 20, radius=False))


def check(value, f, points):
    with mp.workdps(60):
        other = mp.quad(f, points)
        assert abs(other - value) < mp.mpf(10) ** -35 * max(1, abs(value)), (other, value)
    return value


half = mp.mpf(1) / 2
inf = mp.inf
CASES = [
    ("gaussian", "exp(-x^2/2)", "-inf", "inf",
     check(mp.sqrt(2 * mp.pi), lambda x: mp.exp(-x * x / 2), [-inf, 0, inf])),
    ("laplace", "exp(-abs(x))", "-inf", "inf", mp.mpf(2)),
    ("logistic", "exp(-x)/(1+exp(-x))^2", "-inf", "inf", mp.mpf(1)),
    ("sech", "1/cosh(x)", "-inf", "inf",
     check(mp.pi, lambda x: 1 / mp.cosh(x), [-inf, 0, inf])),
    ("cauchy", "1/(1+x^2)", "-inf", "inf", +mp.pi),
    ("semicircle", "sqrt(1-x^2)", "-1", "1", mp.pi / 2),
    ("arcsine", "(1-x^2)^(-1/2)", "-1", "1", +mp.pi),
    ("power", "x^(-1/2)", "0", "1", mp.mpf(2)),
    ("log", "log(x)", "0", "2", 2 * mp.log(2) - 2),
    ("absPower", "abs(x)^(5/2)", "-1", "2", 2 * (1 + mp.mpf(2) ** (7 * half)) / 7),
    ("tanhExp", "tanh(x)*exp(-x)", "0", "inf",
     check(mp.pi / 2 - 1, lambda x: mp.tanh(x) * mp.exp(-x), [0, 1, 5, inf])),
    ("peak", "1/(x^2+1e-10)", "-1", "1", 2 * mp.mpf(10) ** 5 * mp.atan(mp.mpf(10) ** 5)),
    ("oscillation", "sin(100*x)*exp(x)", "0", "3",
     finite(lambda z, _: (100 * z).sin() * z.exp(), 0, 3)),
    ("root", "exp(-x^2)*sqrt(2+x)", "-1", "1",
     finite(lambda z, a: (-z * z).exp() * (2 + z).sqrt(analytic=a), -1, 1)),
    ("asinh", "asinh(1+3*x)", "-1", "1",
     check(finite(lambda z, a: (1 + 3 * z + ((1 + 3 * z) ** 2 + 1).sqrt(analytic=a))
                  .log(analytic=a), -1, 1), lambda x: mp.asinh(1 + 3 * x), [-1, -mp.mpf(1) / 3, 1])),
    # x = tan u
    ("student", "(1+x^2/3)^(-2)", "-inf", "inf",
     mp.sqrt(3) * finite(lambda z, _: z.cos() ** 2, -arb.pi() / 2, arb.pi() / 2)),
    ("gammaDensity", "x^(-1/2)*exp(-x)", "0", "inf", mp.sqrt(mp.pi)),
    ("entropy", "x*log(x)", "0", "1", -mp.mpf(1) / 4),
    ("kinkAtRoot", "abs(x^2-2)", "0", "2",
     finite(lambda z, _: 2 - z * z, 0, arb(2).sqrt())
     + finite(lambda z, _: z * z - 2, arb(2).sqrt(), 2)),
    ("erfGaussian", "erf(x)^2*exp(-x^2/2)", "0", "3",
     finite(lambda z, _: z.erf() ** 2 * (-z * z / 2).exp(), 0, 3)),
    ("sigmoidEntire", "x/(1+exp(-5*x))", "-2", "3",
     finite(lambda z, _: z / (1 + (-5 * z).exp()), -2, 3)),
]

header = {
    "tool": "python-flint, mpmath",
    "version": f"python-flint {flint.__version__}, mpmath {mp.__version__}",
    "script": "quadrature/integrals.py",
    "date": datetime.date.today().isoformat(),
    "digits": DIGITS,
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "integrals.json"), "w") as out:
    json.dump({"header": header, "cases": [
        {"name": n, "integrand": f, "lower": a, "upper": b,
         "value": mp.nstr(v, DIGITS, min_fixed=-10**6, max_fixed=10**6)}
        for n, f, a, b, v in CASES]}, out, indent=1)
    out.write("\n")
